"""A file that says it is a picture and is none, chosen at the desk: said in one word, and nothing is sent."""

import pytest
from playwright.sync_api import Browser

from tests.browser.sources import ROOT, serve_sources
from tests.functional.hostile.site import Wire

pytestmark = pytest.mark.browser

READ = """async (bytes) => {
    const { readPicture } = await import("/assets/js/shared/scan/picture.js");
    const file = new File([new Uint8Array(bytes)], "code.png", { type: "image/png" });
    return readPicture(file).then((text) => text, (error) => error.code);
}"""
FILES = {
    "nothing": (b"", "not_a_picture"),
    "words": (b"HTTPS://NOTES.TEST/R#M2GT58X4MPKAFA59NANTSBDENWZT", "not_a_picture"),
    "the beginning of one": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not_a_picture"),
    "a page": (b"<html><script>location='https://evil.test'</script>", "not_a_picture"),
    "a drawing with a script": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("/api/leaving")</script></svg>',
        "not_a_picture",
    ),
    "a picture of nothing": (
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
        b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
        "no_code_in_picture",
    ),
}


def test_it_is_said_and_nothing_is_sent(chromium: Browser, wire: Wire) -> None:
    page = chromium.new_page()
    serve_sources(page, ROOT / "build" / "site" / "desk")
    # The page's own script would start the one worker policy that a page may have.
    page.route("**/js/desk/main.js*", lambda route: route.abort())
    page.goto(wire.running.desk_url, wait_until="networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))

    said = {name: page.evaluate(READ, list(data)) for name, (data, _) in FILES.items()}

    assert said == {name: expected for name, (_, expected) in FILES.items()}
    assert [url for url in sent if "/assets/" not in url] == []
    assert page.url.rstrip("/") == wire.running.desk_url
    page.close()
