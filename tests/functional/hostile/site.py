"""What hostile requests are sent to: both sites with a notebook, an office and grants; the real server."""

import re
import socket
from dataclasses import dataclass
from pathlib import Path

from werkzeug.test import Client, TestResponse

from crypto.encoding import make_id, to_b64
from tests.functional.inprocess import Server, start_server
from tests.functional.navigators import Navigator
from tests.functional.offices import Desk, Office, Person, certify_directory
from tests.functional.planted import MARK, read_files, read_rows
from tests.functional.running_server import RunningServer
from tests.functional.sharing import Offered, Sharer

GUARD_SECONDS = 20
"""An answer that takes this long is none: nothing waits so long on purpose."""

# Made by whoever asks for one, and gone in two minutes.
# The sweeper leaves the time it saw, whoever asks what.
PASSING = ("challenges of wallet.sqlite", "times of wallet.sqlite")


class Site:
    """Both sites in this process."""

    def __init__(self, folder: Path) -> None:
        self.server: Server = start_server(folder)
        certify_directory(self.server)
        self.office = Office(self.server, Person("Kim", "coordinator"), Person("Ada")).opens_its_doors()
        self.ada = Desk(self.office, self.office.people[1]).signs_in()
        self.owner = Sharer(self.server)
        assert self.owner.creates_notebook().status_code == 201
        self.section, self.draft = self.owner.writes(), make_id()
        draft = self.owner.draft(self.section, self.draft, 1)
        assert self.owner.send("PUT", f"/api/drafts/{to_b64(self.draft)}", draft).status_code == 200
        self.open: Offered = self.owner.grants(self.office, self.section)
        self.ada.takes(self.open.secret)
        self.offered: Offered = self.owner.grants(self.office, self.section)
        self.stranger = Sharer(self.server)
        assert self.stranger.creates_notebook().status_code == 201

    @property
    def anybody(self) -> Navigator:
        """Somebody without a visit, at the owner's site."""
        return Navigator(self.server)

    @property
    def browser(self) -> Client:
        return self.server.browser()

    def require_refused(self, body: bytes) -> None:
        """Anybody's body and an owner's are refused whole."""
        for who, path in ((self.anybody, "/api/openings"), (self.owner, "/api/grants")):
            assert refusal(who.send("POST", path, body, 1)) == (400, "bad_request")

    def rows(self) -> dict[str, bytes]:
        """Every row of every table."""
        return read_rows(self.server.services.settings.data_dir / "wallet.sqlite")

    def kept(self) -> dict[str, bytes]:
        """The rows that do not pass."""
        return {table: row for table, row in self.rows().items() if table not in PASSING}


@dataclass
class Wire:
    """The server as it is really run, with nothing between a test and its socket."""

    running: RunningServer

    @property
    def head(self) -> bytes:
        """What a well-meant request to the owner's site has after its first line."""
        host = f"localhost:{self.running.port}"
        lines = (f"Host: {host}", f"Origin: http://{host}", "Sec-Fetch-Site: same-origin")
        return "".join(f"{line}\r\n" for line in (*lines, "Content-Type: application/json")).encode()

    @property
    def next(self) -> bytes:
        """A whole request, the last one of a connection."""
        return b"GET /api/settings HTTP/1.1\r\n" + self.head + b"Connection: close\r\n\r\n"

    def post(self, *headers: bytes, body: bytes = b"", path: bytes = b"/api/challenges") -> bytes:
        """A request with these header lines and this body, as they are."""
        lines = b"".join(header + b"\r\n" for header in headers)
        return b"POST " + path + b" HTTP/1.1\r\n" + self.head + lines + b"\r\n" + body

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.running.port), timeout=GUARD_SECONDS)

    def tell(self, data: bytes) -> list[tuple[int, str]]:
        """(status, code) of each answer on a connection of its own, until the server hangs up."""
        heard = bytearray()
        with self.connect() as connection:
            try:
                connection.sendall(data)
                while part := connection.recv(1 << 16):
                    heard += part
            except (BrokenPipeError, ConnectionResetError):
                pass  # it hung up on what was still coming
        answers = re.split(rb"(?=HTTP/1\.[01] \d{3} )", bytes(heard))[1:]
        return [(int(answer[9:12]), _code_in(answer)) for answer in answers]

    def require_hung_up(self, data: bytes, *statuses: int) -> None:
        """It answers 400 (or one of these), hangs up, and never hears what follows; if it hangs up while
        much is still coming, its answer may get lost."""
        answers = [status for status, _ in self.tell(data + self.next)]
        assert answers in [[status] for status in statuses or (400,)] or (statuses and answers == [])

    def rows(self) -> dict[str, bytes]:
        return read_rows(self.running.data / "wallet.sqlite")

    def kept(self) -> dict[str, bytes]:
        return {table: row for table, row in self.rows().items() if table not in PASSING}

    def said(self) -> dict[str, bytes]:
        """Everything it logged, and left for a while; where to go, it prints as it starts."""
        files = read_files(self.running.said, self.running.temp)
        return {path: data for path, data in files.items() if not path.endswith("stdout")}


def _code_in(answer: bytes) -> str:
    found = re.search(rb'"code":"(\w+)"', answer)
    return found[1].decode() if found else ""


def refusal(response: TestResponse) -> tuple[int, str]:
    """Status and code of a refusal, which repeats nothing and tells nothing of how it came about."""
    text = response.get_data(as_text=True)
    assert MARK not in text
    assert not re.search(r"Traceback|Error\b|\.py\b|sqlite|pydantic", text)
    return response.status_code, (response.get_json(silent=True) or {}).get("code", "")
