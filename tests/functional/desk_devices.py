"""The same worker at two kinds of desk: the Python client, and the browser's engine under Node."""

from typing import Any

from client.staff import Staff
from crypto.encoding import parse_b64, to_b64
from tests.cross.engine_process import Engine
from tests.functional.world import PASSPHRASE, StaffMember


class DeskEngine(Engine):
    """The desk's engine under Node; calls and answers as the owner's."""

    SCRIPT = "tests/functional/desk_engine.js"


class PythonDesk:
    """A worker with the Python client."""

    kind = "python"

    def __init__(self, member: StaffMember) -> None:
        self.member = member
        self.staff: Staff
        self._looked: Any = None

    def signs_in(self) -> None:
        self.staff = self.member.signs_in()

    def redeems(self, url: str) -> None:
        self._looked = self.staff.redeem(url)

    def claims(self) -> str:
        return to_b64(self.staff.claim(self._looked).grant)

    def reads(self, grant: str) -> dict[str, str]:
        return {to_b64(part.section): part.text for part in self.staff.read(parse_b64(grant)).texts}

    def close(self) -> None:
        """Nothing runs."""


class BrowserDesk:
    """A worker with the browser's engine."""

    kind = "browser"

    def __init__(self, member: StaffMember) -> None:
        self.member = member
        self.engine = DeskEngine(member.world.settings.desk_url[0])

    def signs_in(self) -> None:
        clock = self.member.world.clock
        clock.turn(30)  # a code of the authenticator counts once
        self.engine.signIn(name=self.member.name, passphrase=PASSPHRASE, code=self.member.code())

    def redeems(self, url: str) -> None:
        self.engine.redeem(text=url)

    def claims(self) -> str:
        return str(self.engine.claim()["grant"])

    def reads(self, grant: str) -> dict[str, str]:
        return {part["id"]: part["text"] for part in self.engine.read(grant=grant)["sections"]}

    def close(self) -> None:
        self.engine.close()
