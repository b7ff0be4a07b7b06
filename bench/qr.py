"""Codes in bad light, and what a frame costs the page that looks for one.

* A hundred codes, drawn as the owner's screen draws them, through blur, turn and pale light (qr.mjs):
  read by the patient reader (ZXing-C++) and by the quick one.
* The desk's own page with a camera that shows no code, which is the most work: from one frame to the
  next, without the pause between them, at first with the quick reader alone and then with both.
"""

import json
import shutil
import statistics
import subprocess
import tempfile
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import sync_playwright

from crypto.codes import token_url
from tests.browser.chromium import FLAGS
from tests.browser.desk_world import DeskPage, running_office

ROOT: Final = Path(__file__).resolve().parents[1]
CODES: Final = 100
FRAMES: Final = 60
ORIGIN: Final = "https://example.org"
PAUSE: Final = 50
"""Milliseconds between two frames (static/js/shared/scan/search.js)."""

WATCH: Final = """(() => {
    globalThis.frames = [];
    globalThis.isPatient = false;
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
        const sent = performance.now();
        const hear = ({ data }) => {
            if (data.call !== message.call) return;
            this.removeEventListener("message", hear);
            if (message.method === "prepare") globalThis.isPatient = true;
            if (message.method === "read")
                frames.push({ sent, took: performance.now() - sent, isPatient });
        };
        if (["read", "prepare"].includes(message?.method)) this.addEventListener("message", hear);
        return post.call(this, message, ...rest);
    };
})()"""
ENOUGH: Final = """async (most) => {
    const patient = () => frames.filter((one) => one.isPatient).length;
    while (patient() < most) await new Promise((done) => setTimeout(done, 50));
    return frames;
}"""


def run() -> str:
    """The tables, in Markdown."""
    read, frames = read_in_bad_light(), watch_page()
    quick = [one for one in frames if not one["isPatient"]]
    patient = [one for one in frames if one["isPatient"]]
    return "\n".join(
        [
            "| reader | read, of a hundred | a frame, ms | from frame to frame, without the pause, ms |",
            "|---|---|---|---|",
            f"| quick | {read['quick']} | {_middle(quick)} | {_between(quick)} |",
            f"| patient | {read['patient']} | {_middle(patient)} (both) | {_between(patient)} (both) |",
        ]
    )


def read_in_bad_light() -> dict[str, int]:
    """How many of the codes each reader reads; the codes are the same each time."""
    secrets = [blake2b(bytes([n]), digest_size=16).digest() for n in range(CODES)]
    texts = [token_url(ORIGIN, secret) for secret in secrets]
    done = subprocess.run(  # noqa: S603 - our own script
        [str(ROOT / "tools" / "node.sh"), "node", str(ROOT / "bench" / "qr.mjs")],
        input=json.dumps(texts),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, int] = json.loads(done.stdout)
    return found


def watch_page() -> list[dict[str, Any]]:
    """Each frame the desk's page read: when, how long that took, and by whom."""
    flags = [*FLAGS, "--use-fake-device-for-media-stream"]
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        running_office(Path(folder)) as office,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        desk = DeskPage(browser, office)
        desk.context.grant_permissions(["camera"])
        desk.page.add_init_script(WATCH)
        desk.is_in()
        desk.taps_on("Scan with the camera")
        frames: list[dict[str, Any]] = desk.page.evaluate(ENOUGH, FRAMES)
        browser.close()
        return frames


def _middle(frames: list[dict[str, Any]]) -> str:
    return f"{statistics.median(one['took'] for one in frames):.0f}"


def _between(frames: list[dict[str, Any]]) -> str:
    times = [one["sent"] for one in frames]
    steps = [later - earlier for earlier, later in pairwise(times)]
    return f"{statistics.median(steps) - PAUSE:.0f}"


if __name__ == "__main__":
    print(run())
