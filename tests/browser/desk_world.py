"""A running service with the real desk pages, an office, and somebody who grants: for the browser.

* Real parameters throughout: the browser stretches passphrases as it ships.
* The clock stands still until a test turns it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from client.notebook.offers import Choice, Code
from client.owner import Owner
from crypto.codes import show_code
from tests.cheap import make_site_cheap
from tests.functional.world import PASSPHRASE, Agency, StaffMember, World, cheap_stretching, running_world
from tools.build.kept import Kept
from tools.build.site import build_site

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 740}
OWNER_NAME = "quiet river"
STORY = "I came here two years ago."
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# The watermark is meant to be faint, and the same stands in words above: it is not looked at.
RUN_AXE = """axe.run({ include: document, exclude: [".watermark"] }, { resultTypes: ["violations"] })
    .then(({ violations }) =>
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`))"""


@dataclass
class Office:
    """An office with two workers, and an owner with two sections."""

    world: World
    agency: Agency
    owner: Owner
    sections: tuple[bytes, bytes]
    folder: Path

    def offers(self, **choice: Any) -> Code:
        """A grant for this office; the code to show."""
        first = {"sections": self.sections, "purpose": "To find a room", "call_me": "Sam"}
        named = {"agency": self.agency.id, "office_name": "blue lamp"}
        return self.owner.offer(Choice(**{**named, **first, **choice}))

    def owner_comes_back(self) -> None:
        """Open the notebook again, after a time in which its session ended."""
        self.owner = self.world.reopened(OWNER_NAME)

    @property
    def worker(self) -> StaffMember:
        return self.agency.people[1]


@contextmanager
def running_office(folder: Path) -> Iterator[Office]:
    """A fresh world that serves the desk's pages as they are in the checkout."""
    build_site(ROOT, folder / "site" / "desk", "desk", kept=Kept(ROOT / "build" / "kept"))
    make_site_cheap(folder / "site" / "desk")
    with cheap_stretching(), running_world(folder) as world:
        agency = world.opens_office("Lantern House", workers=2)
        owner = world.owner(OWNER_NAME)
        sections = (
            owner.write("What happened", STORY, kind="what-happened"),
            owner.write("الصحة", "أنا بخير الآن.", kind="health", lang="ar"),
        )
        yield Office(world, agency, owner, sections, folder)


class DeskPage:
    """Somebody of the office at a browser, in steps."""

    def __init__(self, browser: Browser, office: Office, who: StaffMember | None = None) -> None:
        self.office = office
        self.who = who or office.worker
        self.context = browser.new_context(viewport=PHONE, locale="en-GB", timezone_id="UTC")
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.asked: list[str] = []
        self.taps = 0
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "TrustedScript" in message.text:
            self.problems.append(message.text)

    def arrives(self) -> None:
        self.page.goto(self.office.world.settings.desk_url[0] + "/")
        self.sees("Sign in")

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading, exact=True)).to_be_visible(timeout=20_000)

    def taps_on(self, name: str, exact: bool = True) -> None:
        self.taps += 1
        self.page.get_by_role("button", name=name, exact=exact).click()

    def signs_in(self, passphrase: str = PASSPHRASE) -> None:
        self.office.world.clock.turn(30)  # a code of the authenticator counts once
        self.page.get_by_label("Sign-in name").fill(self.who.name)
        self.page.get_by_label("Passphrase", exact=True).fill(passphrase)
        self.page.get_by_label("One-time code").fill(self.who.code())
        self.taps_on("Sign in")

    def is_in(self) -> "DeskPage":
        self.arrives()
        self.signs_in()
        self.sees("What you may read")
        return self

    def types_code(self, text: str) -> None:
        self.page.get_by_label("The person's code").fill(text)
        self.taps_on("Look at it")

    def opens(self, code: Code) -> None:
        """From the code to the person's words."""
        self.types_code(shown(code))
        self.sees("What the person offers")
        self.taps_on("Open")
        self.sees("What the person tells you")

    def chooses_picture(self, path: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.taps_on("Choose a picture of the code")
        chooser.value.set_files(str(path))

    def is_told(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=20_000)

    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def check_access(self) -> None:
        """Nothing for axe to say, and nothing wider than the phone."""
        session = self.context.new_cdp_session(self.page)
        session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8") + ";0"})
        asked = {"expression": RUN_AXE, "awaitPromise": True, "returnByValue": True}
        assert session.send("Runtime.evaluate", asked)["result"]["value"] == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def closes(self) -> None:
        """Nothing went wrong unseen, and nothing was kept."""
        kept = self.page.evaluate("[localStorage.length, sessionStorage.length, history.length <= 2]")
        self.context.close()
        assert self.problems == []
        assert kept == [0, 0, True]


def shown(code: Code) -> str:
    """The code as the owner's screen shows it."""
    return show_code(code.secret, "token")
