"""The desk's camera: a code is read in any light, a foreign one is only said to be one, and it stops."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from client.notebook.offers import Code
from crypto.codes import token_url
from crypto.encoding import make_random
from tests.browser.chromium import FLAGS
from tests.browser.desk_world import DeskPage, Office, running_office, shown
from tests.browser.scenes import BRIGHT, CRACKED, DIM, TILTED, Scene, draw, write_video
from tests.functional.world import PASSPHRASE

pytestmark = pytest.mark.browser
# What the page asked the camera for, to see that it is really off.
WATCH_TRACKS = """(() => {
    globalThis.tracks = [];
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await ask(wanted);
        globalThis.tracks.push(...stream.getTracks());
        return stream;
    };
})()"""
HIDE = """hidden => {
    Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
# A condition is not polled by the driver: that evaluates a text, which the pages' policy forbids.
SECOND_CAMERA = """async () => {
    while (tracks.length < 2) await new Promise(requestAnimationFrame);
}"""
SCAN = "Scan with the camera"


@dataclass
class Camera:
    """Somebody signed in at a desk whose camera plays a file."""

    desk: DeskPage
    office: Office
    video: Path
    code: Code

    def sees(self, *frames: tuple[str, Scene, float]) -> None:
        """What is held before the camera from the next time it starts, and for how many seconds."""
        write_video(self.video, [(draw(text, scene), seconds) for text, scene, seconds in frames])

    def starts(self) -> None:
        self.desk.taps_on(SCAN)
        expect(self.desk.page.locator("video")).to_be_visible()

    def is_off(self) -> None:
        expect(self.desk.page.locator("video")).to_have_count(0)
        assert self.states() <= {"ended"}

    def states(self) -> set[str]:
        return set(self.desk.page.evaluate("tracks.map(({ readyState }) => readyState)"))

    def puts_it_back(self) -> None:
        self.desk.taps_on("Not now")
        self.desk.is_told("The code can still be used.")


@pytest.fixture(scope="module")
def camera(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Camera]:
    folder = tmp_path_factory.mktemp("scan")
    video = folder / "camera.y4m"
    flags = [
        *FLAGS,
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video}",
    ]
    browser = chromium.browser_type.launch(executable_path=shutil.which("chromium"), args=flags)
    with running_office(folder) as office:
        code = office.offers(later_hours=24)
        write_video(video, [(draw(code.url, BRIGHT), 1)])
        desk = DeskPage(browser, office)
        desk.context.grant_permissions(["camera"])
        desk.page.add_init_script(WATCH_TRACKS)
        yield Camera(desk.is_in(), office, video, code)
        desk.closes()
    browser.close()


@pytest.fixture
def two_cameras(chromium: Browser, camera: Camera) -> Iterator[Camera]:
    """A colleague at the same office, at a machine with two cameras."""
    flags = [*FLAGS, "--use-fake-device-for-media-stream=device-count=2"]
    browser = chromium.browser_type.launch(executable_path=shutil.which("chromium"), args=flags)
    desk = DeskPage(browser, camera.office)
    desk.context.grant_permissions(["camera"])
    desk.page.add_init_script(WATCH_TRACKS)
    yield Camera(desk.is_in(), camera.office, camera.video, camera.code)
    desk.closes()
    browser.close()


def test_of_two_cameras_one_is_chosen_and_the_other_goes_off(two_cameras: Camera) -> None:
    page = two_cameras.desk.page
    two_cameras.starts()
    chooser = page.get_by_label("Camera", exact=True)
    expect(chooser.locator("option")).to_have_count(2)
    two_cameras.desk.check_access()
    first = chooser.input_value()
    other = next(
        value
        for value in chooser.locator("option").evaluate_all("all => all.map(o => o.value)")
        if value != first
    )

    chooser.select_option(other)

    page.evaluate(SECOND_CAMERA)
    expect(page.locator("video")).to_be_visible()
    expect(chooser).to_have_value(other)
    states = page.evaluate("tracks.map((track) => [track.readyState, track.getSettings().deviceId ?? ''])")
    assert [state for state, _ in states] == ["ended", "live"]
    assert states[1][1] == other
    two_cameras.desk.taps_on("Turn the camera off")
    two_cameras.is_off()


@pytest.mark.parametrize("scene", [BRIGHT, DIM, TILTED, CRACKED], ids=["bright", "dim", "tilted", "cracked"])
def test_a_code_before_the_camera_becomes_the_offer_and_the_camera_goes_off(
    camera: Camera, scene: Scene
) -> None:
    camera.sees((camera.code.url, scene, 1))

    camera.starts()
    camera.desk.sees("What the person offers")

    camera.is_off()
    camera.puts_it_back()


def test_the_quick_reader_needs_nothing_from_the_network(camera: Camera) -> None:
    camera.sees((camera.code.url, BRIGHT, 1))
    camera.desk.context.route("**/vendor/zxing/**", lambda route: route.abort())

    camera.starts()
    camera.desk.sees("What the person offers")

    camera.desk.context.unroute("**/vendor/zxing/**")
    camera.puts_it_back()


def test_foreign_codes_are_said_to_be_foreign_and_the_right_one_is_still_found(camera: Camera) -> None:
    foreign = [
        token_url("https://somewhere.example", camera.code.secret),
        f"{camera.office.world.settings.owner_url[0]}.somewhere.example/r#{shown(camera.code)}",
        "javascript:document.title='taken'",
        "\u202eedoc ruoy si siht\u202c <b>bold</b>",
        shown(camera.code),
        token_url(camera.office.world.settings.owner_url[0], make_random(16))[:-1],
    ]
    camera.sees(*((text, BRIGHT, 0.5) for text in foreign), (camera.code.url, BRIGHT, 3))
    asked = len(camera.desk.asked)

    # A second without a code of ours, and the patient reader comes, from here and nowhere else.
    with camera.desk.page.expect_response("**/assets/vendor/zxing/reader.wasm*") as wasm:
        camera.starts()
        camera.desk.is_told("This is not a code from here. The camera goes on looking.")
    said = camera.desk.page.content()
    camera.desk.sees("What the person offers")

    assert wasm.value.status == 200
    hosts = {urlsplit(url).netloc for url in camera.desk.asked}
    assert hosts == {urlsplit(camera.office.world.settings.desk_url[0]).netloc}
    assert not [url for url in camera.desk.asked[asked:] if shown(camera.code)[:4] in url.upper()]
    for words in ("somewhere", "taken", "edoc", "bold", shown(camera.code)[:9], camera.code.url[-28:]):
        assert words not in said
    assert camera.desk.page.title() == "Desk"
    assert urlsplit(camera.desk.page.url).path == "/"
    camera.is_off()
    camera.puts_it_back()


def test_the_camera_goes_off_when_it_is_turned_off_hidden_or_covered(camera: Camera) -> None:
    camera.sees(("nothing of ours", BRIGHT, 1))
    page = camera.desk.page

    camera.starts()
    camera.desk.check_access()
    assert "live" in camera.states()
    camera.desk.taps_on("Turn the camera off")
    camera.is_off()
    expect(page.get_by_role("button", name=SCAN)).to_be_focused()

    camera.starts()
    page.evaluate(HIDE, True)
    camera.is_off()
    page.evaluate(HIDE, False)
    camera.desk.is_told("The camera was turned off, because another page was in front.")

    camera.starts()
    camera.desk.taps_on("Lock")
    camera.desk.sees("Locked")
    camera.is_off()
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    camera.desk.taps_on("Open again")
    camera.desk.sees("What you may read")


def test_a_camera_that_is_not_allowed_is_said_so_and_the_other_ways_stay(camera: Camera) -> None:
    camera.desk.context.clear_permissions()

    camera.desk.taps_on(SCAN)
    camera.desk.is_told("The browser did not allow the camera.")

    camera.desk.check_access()
    camera.is_off()
    camera.desk.types_code(shown(camera.code))
    camera.desk.sees("What the person offers")
    camera.puts_it_back()
