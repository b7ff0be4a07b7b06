"""What an owner waits for on a cheap phone: until the notebook is open, the code is there, sharing has ended.

* The page's processor is four times slower (workers are not slowed), and the line is short: what the
  network takes comes on top.
* `open`: from the first request after the passphrase was stretched to the first screen, 50 sections of 4 KB.
* `code`: from "Make the code" to the code on the screen. `ended`: from "Yes, end" to "Ended", without the
  time of the request itself; `sealed afresh`: until 20 sections are sealed afresh for 5 other readers.
"""

import shutil
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

from playwright.sync_api import Browser, Page, sync_playwright

from bench.phone import VIEW, find_worker, slow_down
from client.notebook.offers import Choice
from client.owner import Owner
from tests.browser.chromium import FLAGS
from tests.browser.phone import Owner as OwnerAtPhone
from tests.browser.real_site import RealSite
from tests.functional.served import Served, serving
from tests.functional.world import PASSPHRASE

ROUNDS: Final = 5
SECTIONS: Final = 50
SHARED: Final = 20
OTHERS: Final = 5
TEXT: Final = "What happened, told once. " * 158
"""4 KB."""

NAME: Final = "paper kite"
SHORT: Final = "Short"
WATCH: Final = """(() => {
    globalThis.seen = { pressed: 0 };
    addEventListener("click", () => (seen.pressed = performance.now()), true);
    const post = Worker.prototype.postMessage;
    const heard = new WeakSet();
    Worker.prototype.postMessage = function (...given) {
        if (!heard.has(this)) {
            heard.add(this);
            this.addEventListener("message", ({ data }) => {
                if (data.event === "debts" && data.data.left === 0) seen.paid = performance.now();
            });
        }
        return post.apply(this, given);
    };
    const looks = {
        home: () => document.querySelector("main[data-screen=home] h2"),
        code: () => document.querySelector("main[data-screen=code] canvas")?.width > 0,
        ended: () => document.querySelector("main[data-screen=ended]"),
    };
    const look = () => {
        for (const [name, isThere] of Object.entries(looks)) {
            if (!isThere()) delete seen[name];
            else seen[name] ??= performance.now();
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})()"""
AT: Final = """async (name) => {
    while (!seen[name]) await new Promise(requestAnimationFrame);
    return performance.timeOrigin + seen[name];
}"""
LAST_REQUEST: Final = """(end) => {
    const found = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(end)).at(-1);
    return { start: performance.timeOrigin + found.startTime, took: found.duration };
}"""


@dataclass(frozen=True)
class Round:
    """Milliseconds."""

    open: float
    code: float
    ended: float
    sealed_afresh: float


def run() -> str:
    """The table, in Markdown."""
    rounds = _measure()
    aims = {"open": "300", "code": "400", "ended": "300", "sealed_afresh": "in the background"}
    middle = {name: statistics.median(getattr(one, name) for one in rounds) for name in aims}
    rows = [f"| {name.replace('_', ' ')} | {middle[name]:.0f} | {aim} |" for name, aim in aims.items()]
    return "\n".join(["| from … to | seen, ms | aim, ms |", "|---|---|---|", *rows])


def _measure() -> list[Round]:
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        serving("sqlite", Path(folder), in_full=True) as served,
        sync_playwright() as playwright,
    ):
        notebook = Written(served)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        rounds = [_one_round(browser, served, notebook, n) for n in range(ROUNDS)]
        browser.close()
        return rounds


class Written:
    """A notebook with its sections, and offices of one reader each that read the first of them."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.offices = [served.opens_office(f"Office {n}", 1) for n in range(OTHERS + ROUNDS)]
        owner = Owner.create(served.to_owner_site(), NAME, PASSPHRASE)
        self.sections = tuple(owner.write(f"Part {n}", TEXT) for n in range(SECTIONS - 1))
        owner.write(SHORT, TEXT)
        for office in range(OTHERS):
            self.shares(owner, office)
        owner.leave()

    def shares(self, owner: Owner, office: int) -> None:
        """Its reader opens what is offered."""
        chosen = Choice(self.offices[office].id, self.sections[:SHARED], "a bed", days=15)
        reader = self.served.staff(office, 1)
        reader.claim(reader.redeem(owner.offer(chosen).url))


def _one_round(browser: Browser, served: Served, notebook: Written, n: int) -> Round:
    ending = OTHERS + n
    owner = Owner.open(served.to_owner_site(), NAME, PASSPHRASE)
    notebook.shares(owner, ending)
    owner.leave()
    context = browser.new_context(viewport=VIEW, locale="en-GB", timezone_id="UTC")
    page = context.new_page()
    page.add_init_script(WATCH)
    slow_down(page)
    site = cast(RealSite, SimpleNamespace(owner_url=served.server.owner_url + "/"))
    person = OwnerAtPhone(page, site, "bench").arrives()
    # What is waited for is asked once: the driver's own way of waiting would work on the page meanwhile.
    person.types_secrets(NAME, PASSPHRASE)
    opened = page.evaluate(AT, "home") - _asked(page, "/api/challenges")["start"]
    person.chooses_readers("Office 0", SHORT)
    person.press("My health")
    person.tick("I choose this myself.")
    person.press("Make the code")
    code = page.evaluate(AT, "code") - page.evaluate(AT, "pressed")
    person.puts_code_away()
    person.press(f"End Office {ending}")
    person.press("Yes, end")
    page.evaluate(AT, "ended")
    pressed = page.evaluate(AT, "pressed")
    ended = page.evaluate(AT, "ended") - pressed - _asked(page, "/ending")["took"]
    paid = page.evaluate(AT, "paid") - pressed
    context.close()
    return Round(opened, code, ended, paid)


def _asked(page: Page, end: str) -> Any:
    """When the worker asked for an address last, and for how long."""
    return find_worker(page).evaluate(LAST_REQUEST, end)


if __name__ == "__main__":
    print(run())
