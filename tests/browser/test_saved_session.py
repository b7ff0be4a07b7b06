"""What is typed at the first page is not in the browser's saved session: a closed or killed
browser leaves it on disk, and shows it again.

A field that may be kept is typed into as well: once its words are on disk, those of the others
would be there too.
"""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.chromium import FLAGS
from tests.browser.conftest import PHONE
from tests.browser.sample_pages import Site, show_state

WORD, PASSPHRASE, KEPT = "quiet kingfisher", "lantern orbit tundra waffle", "words that may be kept"
LOOKS, LOOK_MS = 100, 200
ADD_FIELD = """() => {
  const input = document.createElement("input");
  input.setAttribute("aria-label", "Kept");
  document.querySelector("main").append(input);
}"""


def test_nothing_typed_is_in_the_saved_session(tmp_path: Path, site: Site, chromium: Browser) -> None:
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=shutil.which("chromium"), args=FLAGS, viewport=PHONE
    )
    page = context.new_page()
    page.goto(site.url)
    page.get_by_role("button", name="Show Passphrase").click()
    page.get_by_label("Your word").fill(WORD)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.evaluate(ADD_FIELD)
    page.get_by_label("Kept").fill(KEPT)

    saved = wait_for_saved_session(page, tmp_path / "Default" / "Sessions")
    context.close()

    assert WORD.encode("utf-16-le") not in saved
    assert PASSPHRASE.encode("utf-16-le") not in saved


def test_no_code_and_no_answer_of_a_contact_is_in_it_either(
    tmp_path: Path, sites: dict[str, Site], chromium: Browser
) -> None:
    site = sites["contact"]
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=shutil.which("chromium"), args=FLAGS, viewport=PHONE
    )
    pages = []
    for address, label in (("c", "Code"), ("s", "Stop code")):
        pages.append(context.new_page())
        pages[-1].goto(f"{site.url}/{address}")
        pages[-1].get_by_label(label, exact=True).fill(PASSPHRASE)
    pages.append(context.new_page())
    show_state(pages[-1], site, "open", site.samples["open"]["first"])
    pages[-1].get_by_label("A few words, if you like").fill(WORD)
    for page in pages:
        page.evaluate(ADD_FIELD)
        page.get_by_label("Kept").fill(KEPT)

    saved = wait_for_saved_session(pages[-1], tmp_path / "Default" / "Sessions")
    context.close()

    assert WORD.encode("utf-16-le") not in saved
    assert PASSPHRASE.encode("utf-16-le") not in saved


def wait_for_saved_session(page: Page, folder: Path) -> bytes:
    """What is in the saved session once the words that may be kept are."""
    for _ in range(LOOKS):
        saved = b"".join(path.read_bytes() for path in folder.iterdir())
        if KEPT.encode("utf-16-le") in saved:
            return saved
        page.wait_for_timeout(LOOK_MS)
    raise AssertionError("this browser saves no session at all")
