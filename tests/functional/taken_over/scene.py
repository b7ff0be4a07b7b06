"""A server that was taken over, and the people it lies to.

The real application answers; `Liar` alters what it says, with `Forger`'s keys and nobody else's.
"""

from dataclasses import dataclass
from typing import Any

from tests.functional.desk_devices import BrowserDesk, PythonDesk
from tests.functional.devices import BrowserOwner, Code, PythonOwner
from tests.functional.forgeries import Forger
from tests.functional.liar import Liar
from tests.functional.world import Agency, World

Owner = PythonOwner | BrowserOwner
Desk = PythonDesk | BrowserDesk

DIRECTORY = "/api/directory"
ROSTERS = r"/api/agencies/[^/]+/rosters.*"
LISTS = r"/api/(notebook|pulse)"
KEEPING = r"/api/grants/[^/]+/keeping"
READINGS = r"POST /api/grants/[^/]+/readings"
NONCES = r"POST /api/grants/[^/]+/access-nonces"
DOES_NOT_FIT = {"refused", "open_failed", "bad_signature", "terms_refused", "bad_statement", "does_not_fit"}


@dataclass
class Scene:
    """A world whose server lies on request; office 0 works in Python, office 1 in a browser."""

    world: World
    liar: Liar
    forger: Forger

    @property
    def office(self) -> Agency:
        return self.world.agencies[0]

    def staff_opens(self, code: Code) -> Any:
        staff = self.world.staff(0)
        staff.claim(staff.redeem(code.url))
        return staff


def named(device: Owner | Desk, python: str, browser: str) -> str:
    return python if device.kind == "python" else browser
