"""What a camera sees: a code in good and bad light, tilted, behind cracked glass. Without a camera.

* Chromium plays a file of raw frames in place of a camera; these are written here, grey and small.
* The same code gives the same frames: the noise is drawn from a fixed seed.
* A file may be written anew between two looks: Chromium opens it each time the camera starts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin
from pathlib import Path
from random import Random

import qrcode

WIDTH, HEIGHT = 320, 240
FRAMES_A_SECOND = 10
QUIET_MODULES = 4
CRACK_PIXELS = 2
GREY = bytes([128]) * (WIDTH * HEIGHT // 2)

Frame = bytes
Crack = tuple[tuple[float, float], tuple[float, float]]
"""Two points of a line right across the glass."""


@dataclass(frozen=True)
class Scene:
    """How a code lies before the camera, and in what light. Grey values go from 0 to 255."""

    dark: float = 20
    light: float = 235
    noise: float = 0
    degrees: float = 0
    lean: float = 0
    """How much smaller the far side is."""

    size: float = 0.9
    """Of the frame's height."""

    cracks: tuple[Crack, ...] = ()


BRIGHT = Scene()
DIM = Scene(dark=34, light=62, noise=7, size=0.85)
TILTED = Scene(degrees=24, lean=0.3, noise=4, size=0.8)
CRACKED = Scene(
    degrees=24, lean=0.3, noise=4, size=0.8, cracks=(((140, 0), (205, 240)), ((0, 110), (320, 170)))
)


def draw(text: str, scene: Scene) -> Frame:
    """One frame's grey values, line by line."""
    modules = _modules(text)
    random = Random(len(modules))  # noqa: S311 - noise, and the same one each time
    turn = radians(scene.degrees)
    side = scene.size * HEIGHT
    frame = bytearray()
    for y in range(HEIGHT):
        for x in range(WIDTH):
            across, down = x - WIDTH / 2, y - HEIGHT / 2
            u = across * cos(turn) + down * sin(turn)
            v = down * cos(turn) - across * sin(turn)
            depth = 1 + scene.lean * v / side
            dark = _is_dark(modules, u / depth / side + 0.5, v / depth / side + 0.5)
            value = scene.dark if dark else scene.light
            if any(_distance(crack, x, y) < CRACK_PIXELS / 2 for crack in scene.cracks):
                value = scene.light
            if scene.noise:
                value += random.uniform(-scene.noise, scene.noise)
            frame.append(max(0, min(255, round(value))))
    return bytes(frame)


def write_video(path: Path, frames: Sequence[tuple[Frame, float]]) -> None:
    """A video of frames, each shown for some seconds; Chromium begins again at its end.

    A camera that is just going off goes on with the file it opened: a file that shrinks while it is read
    can leave the next one without a picture.
    """
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode()
    shown = [frame for frame, seconds in frames for _ in range(round(seconds * FRAMES_A_SECOND))]
    fresh = path.with_suffix(".next")
    fresh.write_bytes(head + b"".join(b"FRAME\n" + frame + GREY for frame in shown))
    fresh.replace(path)


def _modules(text: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(text)
    code.make(fit=True)
    return code.get_matrix()


def _is_dark(modules: list[list[bool]], u: float, v: float) -> bool:
    if not (0 <= u < 1 and 0 <= v < 1):
        return False
    return modules[int(v * len(modules))][int(u * len(modules))]


def _distance(crack: Crack, x: float, y: float) -> float:
    (x1, y1), (x2, y2) = crack
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / hypot(x2 - x1, y2 - y1)
