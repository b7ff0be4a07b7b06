"""Every screen of both sites in every language: the right direction, every text, nothing wider than 320 px.

* And what a change of language must not lose, or say for somebody.
"""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import IN_LIGHT, LOOKS_AT_EVERY_STATE, look_for_faults
from tests.browser.sample_owner import SAMPLES, Sample
from tests.browser.sample_pages import BASE, PUBLISHED, ROOT, Site, show_in_language, show_state
from tools.build.languages import LANGUAGES, SOURCE_LANGUAGE, text_direction

pytestmark = pytest.mark.browser

NARROWEST = {"width": 320, "height": 568}
OTHERS = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]
# Texts of ours on the page, without what is said in English on purpose and what people wrote themselves.
OUR_TEXTS = """() => {
    const page = document.body.cloneNode(true);
    for (const part of page.querySelectorAll(".in-english, .theirs, .theirs-title, option")) part.remove();
    const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode.data.trim());
    return texts.filter(Boolean);
}"""


@pytest.fixture(scope="module")
def narrow(chromium: Browser) -> Iterator[Page]:
    """The narrowest phone, one page for all languages."""
    context = chromium.new_context(viewport=NARROWEST, locale="en-GB", timezone_id="UTC")
    yield context.new_page()
    context.close()


def texts_of(language: str, site: str = "owner") -> dict[str, str]:
    folder = ROOT / "build" / "site" / PUBLISHED[site] / "assets" / "texts"
    path = folder / ("" if site == PUBLISHED[site] else site) / f"{language}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def states_to_look_at(site: Site, language: str) -> list[tuple[str, str, Sample]]:
    """The first of each screen; of all of them where writing turns around and somebody wants every state."""
    return [
        (name, state, sample)
        for name, states in site.samples.items()
        for n, (state, sample) in enumerate(states.items())
        if n == 0 or (LOOKS_AT_EVERY_STATE and text_direction(language) == "rtl")
    ]


@pytest.mark.parametrize("which", BASE)
@pytest.mark.parametrize("language", OTHERS)
def test_every_screen_speaks_the_language_in_its_direction_and_fits(
    narrow: Page, sites: dict[str, Site], which: str, language: str
) -> None:
    site, own, english = sites[which], texts_of(language, which), texts_of(SOURCE_LANGUAGE, which)
    left_over = {text for key, text in english.items() if own.get(key) != text and len(text.split()) > 2}
    faults: dict[str, object] = {}

    for name, state, sample in states_to_look_at(site, language):
        show_in_language(narrow, site, language, name, sample)
        width = narrow.evaluate("document.documentElement.scrollWidth")
        theirs = json.dumps([BASE[which] | sample.answers, sample.params], ensure_ascii=False)
        shown = left_over & set(narrow.evaluate(OUR_TEXTS))
        english_here = {text for text in shown if json.dumps(text, ensure_ascii=False)[1:-1] not in theirs}
        if width > NARROWEST["width"] or english_here:
            faults[f"{name} {state}"] = (width, english_here)
        if text_direction(language) == "rtl" and (found := look_for_faults(narrow, IN_LIGHT)):
            faults[f"{name} {state} axe"] = found

    root = narrow.locator("html")
    expect(root).to_have_attribute("lang", language)
    expect(root).to_have_attribute("dir", text_direction(language))
    assert faults == {}


def test_the_browsers_first_language_that_is_here_is_taken(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(locale="ro-MD")
    page = context.new_page()
    page.goto(site.url)

    expect(page.locator("html")).to_have_attribute("lang", "ro")
    expect(page.get_by_role("link", name=texts_of("ro")["leave.label"])).to_be_visible()
    assert page.title() == texts_of("ro")["app.name"]
    context.close()


def test_a_change_of_language_loses_nothing_that_was_typed(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_label("Your word", exact=True).fill("quiet river")
    page.get_by_label("Passphrase", exact=True).fill("five words of mine")

    page.get_by_label("Language", exact=True).select_option("ar")

    arabic = texts_of("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_label(arabic["opening.name"], exact=True)).to_have_value("quiet river")
    expect(page.get_by_label(arabic["opening.passphrase"], exact=True)).to_have_value("five words of mine")
    expect(page.locator("[data-language]")).to_be_focused()
    expect(
        page.get_by_text(arabic["language.unchecked"].replace("{language}", "\u2068العربية\u2069"))
    ).to_be_visible()
    assert page.evaluate("history.length") <= 2
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.get_by_label(arabic["language.label"], exact=True).select_option("en")
    expect(page.get_by_label("Your word", exact=True)).to_have_value("quiet river")


def test_what_is_agreed_to_stands_in_english_as_well_and_somebody_says_who_explained_it(
    page: Page, site: Site
) -> None:
    show_state(page, site, "consent", SAMPLES["consent"]["first"])
    page.get_by_label("Language", exact=True).select_option("es")
    spanish = texts_of("es")

    agree = page.locator("label.choice", has_text=spanish["consent.agree"])
    expect(agree).to_contain_text("I choose this myself. I can get help without sharing.")
    expect(page.get_by_text("what they have read, they can remember or write down.")).to_be_visible()

    expect(page.locator(".in-english", has_text=re.compile(r"^\d+ words")).first).to_be_visible()

    # Nothing is ticked for anybody, and the answer is asked for first.
    expect(page.locator("main input:checked")).to_have_count(0)
    agree.click()
    page.get_by_role("button", name=spanish["consent.make"]).click()
    expect(page.get_by_text(spanish["consent.explained_missing"])).to_be_visible()

    # A tick agreed to Spanish words: it is not carried over to Arabic ones.
    page.get_by_label(spanish["language.label"], exact=True).select_option("ar")
    expect(page.locator("main input[type=checkbox]:checked")).to_have_count(0)


def test_a_name_in_latin_letters_does_not_turn_an_arabic_sentence(
    narrow: Page, sites: dict[str, Site]
) -> None:
    desk = sites["desk"]
    show_in_language(narrow, desk, "ar", "receipt", desk.samples["receipt"]["open"])

    who = narrow.locator("main dd").nth(1)

    expect(who).to_contain_text("\u2068Ada Brown\u2069")
    expect(who).to_have_css("direction", "rtl")
