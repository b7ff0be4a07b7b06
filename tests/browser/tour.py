"""A tour of every screen of both sites as people meet them, and what is looked at on each.

* Each sight is looked at by axe-core on a phone in the light, and on a desktop in the dark
  for what size and colour can change; on the narrowest phone for anything wider than it.
* The tour is made once a run; the tests ask what was seen.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser

from tests.browser.desk_page import Staff
from tests.browser.navigator import Navigator
from tests.browser.phone import Owner
from tests.browser.real_site import ROOT, RealSite, WrittenNotebook

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
# The watermark is meant to be faint, and the same stands in words above: it is not looked at.
LOOK = """async (rules) => {
    const page = { include: document, exclude: [".watermark"] };
    const only = rules.length ? { runOnly: rules } : {};
    const { violations } = await axe.run(page, { resultTypes: ["violations"], ...only });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""
WIDER = """() => {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const sticksOut = (part) => part.getBoundingClientRect().right > page.clientWidth + 0.5;
    const parts = [...document.querySelectorAll("body *")].filter(sticksOut);
    return parts.map((part) => part.outerHTML.slice(0, 160));
}"""
EVERY_RULE: tuple[str, ...] = ()
OF_SIZE_AND_COLOUR = ("color-contrast", "target-size", "scrollable-region-focusable")
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
NARROWEST = {"width": 320, "height": 560}
LANTERN = "Lantern House (invented)"
LONG = "Wherethewordsarelongandnobodyputsaspacebetweenthem"


@dataclass
class Album:
    """What was found, by the name of the sight; and the screens that were met."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    wider: dict[str, list[str]] = field(default_factory=dict)
    screens: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Light:
    """A size of window, its colours, and the rules of axe that make a difference there."""

    name: str
    size: dict[str, int]
    scheme: Literal["light", "dark"]
    rules: tuple[str, ...]


DRAWN = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn())))"
LOOKS = 5
DAY = Light("phone, light", PHONE, "light", EVERY_RULE)
NIGHT = Light("desktop, dark", DESKTOP, "dark", OF_SIZE_AND_COLOUR)


@dataclass
class Guide:
    """Somebody who walks, and the album of their site; they are at home in the last light."""

    person: Navigator
    album: Album
    lights: tuple[Light, Light]

    def looks(self, sight: str) -> None:
        page = self.person.page
        self.album.screens.add(str(page.locator("main").get_attribute("data-screen")))
        self._resize(NARROWEST)
        if found := page.evaluate(WIDER):
            self.album.wider[sight] = found
        for light in self.lights:
            self._resize(light.size)
            page.emulate_media(color_scheme=light.scheme)
            self._axe(f"{sight}, {light.name}", light.rules)
        self.person.photograph(sight)

    def _resize(self, size: dict[str, int]) -> None:
        self.person.page.set_viewport_size({"width": size["width"], "height": size["height"]})

    def _axe(self, sight: str, rules: tuple[str, ...]) -> None:
        page = self.person.page
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE + "; undefined")
        # The page was resized and recoloured a moment ago: a fault counts if it stays.
        for _ in range(LOOKS):
            page.evaluate(DRAWN)
            if not (found := page.evaluate(LOOK, list(rules))):
                return
        self.album.faults[sight] = found


@dataclass(frozen=True)
class Tour:
    """Both albums."""

    phone: Album
    desk: Album


def make_tour(chromium: Browser, site: RealSite, notebook: WrittenNotebook) -> Tour:
    """Walk through both sites once."""
    usual: dict[str, Any] = {"locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
    profiles = [
        chromium.new_context(viewport=PHONE, has_touch=True, **usual),
        chromium.new_context(viewport=DESKTOP, **usual),
    ]
    phone, desk = (context.new_page() for context in profiles)
    owner = Owner(phone, site, "tour")
    worker = Staff(desk, site, site.worker_of("Lantern", 1), "tour")
    tour = Tour(Album(), Album())
    at_phone, at_desk = Guide(owner, tour.phone, (NIGHT, DAY)), Guide(worker, tour.desk, (DAY, NIGHT))
    _before_opening(owner, at_phone, notebook)
    _starting(owner, at_phone)
    _writing(owner, at_phone)
    _at_the_door(worker, at_desk)
    code = _granting(owner, at_phone)
    _reading(worker, at_desk, code)
    _while_somebody_reads(owner, at_phone)
    _something_changed(worker, at_desk)
    _ending(owner, at_phone)
    _after_the_end(worker, at_desk)
    _settings(owner, at_phone)
    for context in profiles:
        context.close()
    return tour


def _before_opening(owner: Owner, guide: Guide, notebook: WrittenNotebook) -> None:
    owner.page.goto(owner.site.owner_url + "r")
    owner.sees("This code is for an office")
    guide.looks("landing")
    owner.arrives()
    guide.looks("opening")
    owner.types_secrets(notebook.name, "not these words")
    owner.is_told("That did not open.")
    guide.looks("did not open")
    owner.press("I have a recovery code")
    owner.sees("Open with your code")
    owner.press("Open")
    owner.is_told("Type your code here.")
    guide.looks("recovery opening")
    owner.press("Back")


def _starting(owner: Owner, guide: Guide) -> None:
    owner.press("Start a new notebook")
    owner.sees("Leaving quickly")
    guide.looks("about leaving")
    owner.press("I understand")
    owner.sees("A new notebook")
    owner.tick("My own")
    owner.press("I have it. Make my notebook")
    owner.is_told("Choose a word first.")
    guide.looks("create with my own")
    owner.tick("20 numbers")
    guide.looks("create with numbers")
    owner.tick("Five words")
    owner.creates_notebook("glass lantern")
    owner.press("The same code in numbers")
    guide.looks("recovery code")
    owner.press("I have it. Let me check")
    owner.press("Check")
    owner.is_told("Type your code here.")
    guide.looks("recovery practice")
    owner.press("Later")
    owner.sees("My notebook")
    guide.looks("empty notebook")


def _writing(owner: Owner, guide: Guide) -> None:
    owner.press("Write something")
    owner.sees("Before you write")
    guide.looks("before you write")
    owner.press("Something else")
    owner.sees("Write")
    owner.press("Done")
    owner.is_told("Give it a title.")
    guide.looks("writing without a title")
    owner.type("Title", LONG)
    owner.type("Your words", f"{LONG}{LONG} أنا بخير الآن.\nA second line.")
    owner.press("Done")
    owner.sees("My notebook")
    owner.writes("Health", "My knee hurts when I walk.")
    owner.writes("How to reach me safely", "By the library, at noon.")
    guide.looks("my notebook")
    owner.press("Change the order")
    owner.sees("Change the order")
    guide.looks("order")
    owner.press("Done")
    owner.opens_part(LONG)
    owner.press("Open my words")
    owner.press("Delete this part")
    guide.looks("a part, asked to delete")
    owner.press("No")
    owner.goes_home()


def _granting(owner: Owner, guide: Guide) -> str:
    owner.press("Let somebody read")
    owner.sees("Who may read?")
    guide.looks("offices")
    owner.press(f"Choose {LANTERN}")
    owner.sees(LANTERN)
    for title in (LONG, "Health", "How to reach me safely"):
        owner.tick(title)
    owner.press(f"About {LANTERN}")
    for name in ("Until when", "Who", "Printing", "What they call you", "The name they find it by"):
        owner.press(f"Change {name}")
    guide.looks("offer, all open")
    owner.press("My health")
    owner.is_told("One part is kept extra close.")
    owner.tick("Yes, for 3 days")
    owner.press("Police or court")
    owner.is_told("If you can, ask a lawyer first.")
    guide.looks("offer, asked once more")
    owner.press("Go on")
    owner.press("Make the code")
    owner.is_told("Tick this box if you want to go on.")
    owner.press("Read it as they will")
    guide.looks("consent")
    owner.tick("I choose this myself.")
    owner.press("Make the code")
    code = owner.shown_code()
    owner.press("I am not there yet")
    guide.looks("code")
    return code


def _at_the_door(worker: Staff, guide: Guide) -> None:
    worker.arrives()
    worker.press("Sign in")
    worker.is_told("Fill this in first.")
    guide.looks("sign in")
    worker.signs_in()
    guide.looks("nothing open")
    worker.pastes("a typing mistake")
    worker.is_told("There is a typing mistake in the code.")
    guide.looks("typing mistake")


def _reading(worker: Staff, guide: Guide, code: str) -> None:
    worker.pastes(code)
    worker.sees("What the person offers")
    guide.looks("offer")
    worker.opens()
    guide.looks("reading")
    worker.press("Lock")
    worker.sees("Locked")
    guide.looks("locked")
    worker.type("Passphrase", worker.who.passphrase)
    worker.press("Open again")
    worker.sees("What the person tells you")
    worker.press_first("The person said stop")
    guide.looks("asked to stop")
    worker.press("No, go back")
    worker.press("Desk")
    worker.is_told("What you may read")
    guide.looks("one open")
    worker.press_first("Read")
    worker.sees("What the person tells you")


def _while_somebody_reads(owner: Owner, guide: Guide) -> None:
    owner.is_told("can read now")
    guide.looks("opened by")
    owner.press("Done")
    owner.sees("Notes")
    guide.looks("cover")
    owner.press("Go on")
    owner.sees(LANTERN)
    guide.looks("one permission")
    owner.goes_home()
    owner.changes("Health", "My knee hurts less.")
    guide.looks("show them the change")
    owner.press("Show them")
    owner.sees("My notebook")
    guide.looks("shared notebook")


def _something_changed(worker: Staff, guide: Guide) -> None:
    worker.is_told("The person changed something.")
    guide.looks("something changed")


def _ending(owner: Owner, guide: Guide) -> None:
    owner.press(f"End {LANTERN}")
    guide.looks("end now")
    owner.press("Yes, end")
    owner.sees("Ended")
    guide.looks("ended")
    owner.press_first("Keep a receipt")
    owner.sees("Receipt")
    owner.press("For a court or a lawyer")
    guide.looks("receipt")
    owner.press(LANTERN)
    owner.sees(LANTERN)
    owner.press("Share again…")
    owner.sees(LANTERN)
    guide.looks("offer again")
    owner.press("Other offices")
    owner.goes_home()
    owner.looks_at_activity()
    guide.looks("activity")
    owner.goes_home()


def _after_the_end(worker: Staff, guide: Guide) -> None:
    worker.sees("This has ended")
    guide.looks("covered")
    worker.press("Keep a receipt")
    worker.sees("Receipt")
    guide.looks("receipt")
    worker.press("Desk")
    worker.is_told("The person ended it")
    guide.looks("receipts")


def _settings(owner: Owner, guide: Guide) -> None:
    owner.press("Settings")
    owner.sees("Settings")
    guide.looks("settings")
    for page in (
        "What to call me",
        "When it locks by itself",
        "Change my passphrase",
        "Recovery code",
        "Open in other places",
        "Save a copy",
        "Erase everything",
    ):
        owner.press(page)
        owner.sees(page)
        guide.looks(page)
        owner.press("Settings")
        owner.sees("Settings")
