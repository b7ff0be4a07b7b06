"""Whoever holds a card, or a stop code, at a browser: what they do, as steps of a person.

* The owner is the Python client; the page is the real one, under the real service.
* The service's clock stands still until a test turns it; the page looks again when it is looked at again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Request, expect

from tests.browser.navigator import PATIENCE_MS, Navigator
from tests.browser.real_site import COMPILED_EXIT_URL, ROOT
from tests.functional.releasing import Prepared, Story
from tests.functional.telling import Telling, telling
from tests.functional.world import World
from tools.build.kept import Kept
from tools.build.site import build_site

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
    "timezone_id": "Europe/Bucharest",
}
DESKTOP: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 800},
    "has_touch": False,
    "is_mobile": False,
    "timezone_id": "UTC",
}
WORDS = "If you read this, I did not come back. Please call Ines first."
WHERE, LAKE = "Where I might be", "At the lake, with Ines."
HOUR, DAY = 3_600, 86_400
COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))"


@contextmanager
def running_service(folder: Path) -> Iterator[Telling]:
    """A fresh service with the owner's pages as they are in the checkout, and a mail server beside it."""
    build_site(ROOT, folder / "site" / "owner", "owner", COMPILED_EXIT_URL, Kept(ROOT / "build" / "kept"))
    with telling(folder) as told:
        yield told


@dataclass
class Given:
    """A card that was handed over, and what its owner does."""

    story: Story
    prepared: Prepared

    @property
    def code(self) -> str:
        return self.prepared.code

    @property
    def link(self) -> str:
        """What the card's picture says, but for the host's case, which a browser takes away anyway."""
        return f"{self.story.world.settings.owner_url[0]}/C#{self.code.replace('-', '')}"

    @property
    def seen(self) -> Any:
        return self.story.owner.releases.see(self.prepared.release)

    def lives(self, seconds: int) -> None:
        self.story.lives(seconds)


def give(world: World, name: str, **choice: Any) -> Given:
    """Somebody prepares what a contact gets, and hands the card over."""
    story = Story(world, name)
    usual = {"words": WORDS, "call_me": "Sam"}
    return Given(story, story.prepares(**{**usual, **choice}))


class Holder(Navigator):
    """Somebody with a card."""

    def __init__(self, browser: Browser, world: World, story: str, **profile: Any) -> None:
        self.context = browser.new_context(**{**PHONE, **profile})
        page = self.context.new_page()
        self.asked: list[Request] = []
        page.on("request", lambda request: self.asked.append(request))
        super().__init__(page, f"contact/{story}")
        self.origin = world.settings.owner_url[0]

    def arrives(self, path: str = "/c") -> "Holder":
        self.page.goto(f"{self.origin}{path}")
        self.sees("Stop everything" if path.lower() == "/s" else "Type your code")
        return self

    def follows(self, link: str) -> "Holder":
        self.page.goto(link)
        return self

    def types_code(self, code: str) -> None:
        self.type("Code", code)
        self.press("Go on")

    def comes_back(self) -> None:
        """To the tab that stayed open."""
        self.page.evaluate(COME_BACK)

    def asks(self) -> None:
        self.press("Ask")
        self.sees("You can open it later")

    def opens(self) -> None:
        self.press("Open")
        self.reads(WORDS)

    def reads(self, words: str) -> None:
        expect(self.page.locator("p.theirs", has_text=words)).to_be_visible(timeout=PATIENCE_MS)

    def reads_nothing(self) -> None:
        for words in (WORDS, LAKE, WHERE):
            self.is_not_told(words)

    def sent(self) -> str:
        """Everything that went out: addresses and bodies."""
        return "\n".join(f"{one.url} {one.post_data or ''}" for one in self.asked)

    def leaves_nothing(self) -> None:
        """Not in the browser, not in its address; and nothing went wrong unseen."""
        self.kept_nothing()
        assert self.page.evaluate("history.length") <= 2
        assert self.page.title() == "Notes"

    def closes(self) -> None:
        self.context.close()
