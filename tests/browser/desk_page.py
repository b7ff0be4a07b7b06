"""A worker at the desk: what the walk-through says, as steps of a person."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, Request, Response, expect

from client.demo import SignIn
from tests.browser.navigator import PATIENCE_MS, Navigator
from tests.browser.real_site import RealSite

PULSE = re.compile(r"/api/grants/([^/]+)/pulse$")
ASK = """async ([method, path]) => {
    const body = method === "GET" ? undefined : "{}";
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(path, { method, headers, body });
    return [answer.status, (await answer.json()).code ?? ""];
}"""


@dataclass
class Pulse:
    """One question of the desk whether a grant is still open, and its answer; 0 is none yet."""

    request: Request
    grant: str
    status: int = 0


class Staff(Navigator):
    """Somebody who works at an office, at a desktop screen."""

    def __init__(self, page: Page, site: RealSite, who: SignIn, story: str) -> None:
        super().__init__(page, f"{story}/desk")
        self.site = site
        self.who = who
        self.pulses: list[Pulse] = []
        page.on("request", self._asks)
        page.on("response", self._is_answered)

    def _asks(self, request: Request) -> None:
        if found := PULSE.search(request.url):
            self.pulses.append(Pulse(request, found.group(1)))

    def _is_answered(self, response: Response) -> None:
        for pulse in self.pulses:
            if pulse.request == response.request:
                pulse.status = response.status

    def arrives(self) -> "Staff":
        self.page.goto(self.site.desk_url)
        self.sees("Sign in")
        return self

    def signs_in(self) -> None:
        self.type("Sign-in name", self.who.name)
        self.type("Passphrase", self.who.passphrase)
        self.type("One-time code", self.site.fresh_code_of(self.who))
        self.photograph("sign in")
        self.press("Sign in")
        self.is_told("What you may read")

    def pastes(self, code: str) -> None:
        self.type("The person's code", code)
        self.press("Look at it")

    def opens(self) -> None:
        self.press("Open")
        self.sees("What the person tells you")

    def redeems(self, code: str) -> None:
        """From the code to the person's words."""
        self.pastes(code)
        self.sees("What the person offers")
        self.photograph("offer")
        self.opens()
        self.photograph("reading")

    def reads(self, words: str) -> None:
        expect(self.page.locator("p.theirs", has_text=words)).to_be_visible(timeout=PATIENCE_MS)

    def reads_again(self, office_name: str) -> None:
        """Back to the list, and from there to the words."""
        self.press("Desk")
        self.is_told("What you may read")
        self.photograph("list")
        self.press(f"Read {office_name}")
        self.sees("What the person tells you")

    def was_answered_once_more(self) -> None:
        """The page asked whether it may go on, and was told yes."""
        self.page.wait_for_event("response", lambda answer: bool(PULSE.search(answer.url)))

    def is_covered(self) -> None:
        self.sees("This has ended")
        self.photograph("covered")

    def asks_server(self, method: str, path: str) -> list[object]:
        """What the server says to this worker's own session: status and code."""
        return self.page.evaluate(ASK, [method, path])
