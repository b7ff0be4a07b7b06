"""Catalogues: what they translate, what falls back, and what stops a build."""

import re
from pathlib import Path

import pytest

from tests.node import ask_module
from tools.build.errors import BuildError
from tools.build.languages import LANGUAGES, list_plural_forms, text_direction
from tools.build.texts import catalogue_path, list_messages, read_catalogue, translate, write_catalogue

ROOT = Path(__file__).resolve().parents[2]
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
DAYS = {"days.one": "{n} day", "days.other": "{n} days"}


def keep(translations: Path, entries: str, language: str = "de") -> None:
    path = catalogue_path(translations, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + entries, encoding="utf-8")


def entry(key: str, english: str, own: str) -> str:
    return f'msgctxt "{key}"\nmsgid "{english}"\nmsgstr "{own}"\n\n'


def test_a_catalogue_translates_by_key_and_falls_back_to_english(tmp_path: Path) -> None:
    keep(tmp_path, entry("home.title", "Hello {word}", "Hallo {word}"))

    texts = translate({"home.title": "Hello {word}", "other": "Hello {word}"}, tmp_path, "de")

    assert texts == {"home.title": "Hallo {word}", "other": "Hello {word}"}


def test_a_translation_that_loses_a_placeholder_stops_the_build(tmp_path: Path) -> None:
    keep(tmp_path, entry("home.title", "Hello {word}", "Hallo"))

    with pytest.raises(BuildError, match="placeholders"):
        translate({"home.title": "Hello {word}"}, tmp_path, "de")


def test_what_is_marked_unsure_is_shown_in_english(tmp_path: Path) -> None:
    keep(tmp_path, "#, fuzzy\n" + entry("home.title", "Hello", "Hallo"))

    assert translate({"home.title": "Hello"}, tmp_path, "de") == {"home.title": "Hello"}


def test_each_language_has_the_plural_forms_it_needs(tmp_path: Path) -> None:
    assert list_plural_forms("vi") == ("other",)
    assert list_plural_forms("ro") == ("one", "few", "other")
    assert list_plural_forms("ar") == ("zero", "one", "two", "few", "many", "other")
    assert list_messages(DAYS, "vi") == {"days.other": "{n} days"}
    assert list_messages(DAYS, "ro") == {
        "days.one": "{n} day",
        "days.few": "{n} days",
        "days.other": "{n} days",
    }


def test_a_plural_form_may_say_its_number_by_the_word_but_lose_nothing_else(tmp_path: Path) -> None:
    keep(tmp_path, entry("days.two", "{n} days", "يومان") + entry("days.one", "{n} day", "يوم واحد"), "ar")

    assert translate(DAYS, tmp_path, "ar")["days.two"] == "يومان"

    keep(tmp_path, entry("left.two", "{n} of {all}", "اثنان"), "ar")
    with pytest.raises(BuildError, match="placeholders"):
        translate({"left.one": "{n} of {all}", "left.other": "{n} of {all}"}, tmp_path, "ar")


def test_a_text_called_other_that_counts_nothing_is_one_text() -> None:
    assert list_messages({"activity.other": "Something"}, "ar") == {"activity.other": "Something"}


def test_the_translators_template_is_the_same_for_the_same_texts() -> None:
    texts = {"b": "Two", "a": "One"}

    template = write_catalogue([texts, {"a": "One"}], "en")

    assert template == write_catalogue([texts, {"a": "One"}], "en")
    assert template.count(b"msgctxt") == len(texts)


def test_a_catalogue_brought_up_to_date_keeps_what_fits_and_drops_the_rest(tmp_path: Path) -> None:
    keep(tmp_path, entry("a", "One", "Eins") + entry("b", "Two", "Zwei") + entry("gone", "Old", "Alt"))

    path = catalogue_path(tmp_path, "de")
    path.write_bytes(
        write_catalogue([{"a": "One", "b": "Two!", "c": "New"}], "de", read_catalogue(tmp_path, "de"))
    )

    texts = translate({"a": "One", "b": "Two!", "c": "New", "gone": "Old"}, tmp_path, "de")
    assert texts == {"a": "Eins", "b": "Two!", "c": "New", "gone": "Old"}
    assert b"Old" not in path.read_bytes()


def test_the_page_knows_the_languages_that_the_build_knows() -> None:
    told = ask_module("shared/languages.js", "m.LANGUAGES")

    known = {
        tag: {"name": language.name, "dir": text_direction(tag), "checked": language.checked}
        for tag, language in LANGUAGES.items()
    }
    assert told == known
    assert list(told) == list(LANGUAGES)


def test_every_catalogue_is_written_as_make_texts_writes_it() -> None:
    """So that bringing one up to date changes what changed, and nothing else."""
    for language in [tag for tag in LANGUAGES if tag != "en"]:
        text = catalogue_path(ROOT / "translations", language).read_text(encoding="utf-8")
        contexts = re.findall(r'^msgctxt "(.+)"$', text, flags=re.MULTILINE)

        assert len(contexts) > 700, language
