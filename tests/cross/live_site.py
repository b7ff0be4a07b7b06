"""Both sites on a free port in this process, with a clock that the test moves; an office beside it."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pyotp
from werkzeug.datastructures import Headers
from werkzeug.serving import WSGIRequestHandler, make_server

from app import make_app
from client.coordinator import AgencyIdentity, Coordinator
from client.desk.joining import Joining, make_totp_seed
from client.desk.session import StaffKeys
from client.operator import Operator
from client.private_files import write_private, write_private_json
from client.roster_making import Person
from client.staff import Staff
from client.transport import HttpTransport
from crypto.encoding import make_random
from crypto.signing import derive_sign_public
from crypto.statements.agencies import AgencyFacts
from web.directory_key import read_directory_seed
from web.settings import Settings

Tamper = Callable[[str, Any], Any]

START = 1_800_000_000
PASSPHRASE = "seven quiet lanterns on the lake"
FACTS = AgencyFacts(
    does="A safe bed for the night",
    must_tell="Nobody",
    shares_with_police="no",
    shares_with_immigration="no",
    languages=("en",),
    hours="always",
    contact="at the door",
)


class Quiet(WSGIRequestHandler):
    """No line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


class MovableClock:
    """Seconds since 1970, as the test says."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> int:
        return self.time


class LiveSite:
    """A running server; `owner` and `desk` are its two addresses."""

    def __init__(self, folder: Path, **changes: Any) -> None:
        self.changes = changes
        self.clock = MovableClock()
        self.operator = Operator.make()
        self.tamper: Tamper | None = None
        self.database = folder / "wallet.sqlite"
        self._app: Any = None
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=Quiet)
        port = self._server.server_port
        self.owner, self.desk = f"http://localhost:{port}", f"http://desk.localhost:{port}"
        self._app = make_app(self._settle(folder), self.clock)
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _settle(self, folder: Path) -> Settings:
        write_private(folder / "key-file", make_random(32))
        statement = self.operator.sign_instance((self.owner,), (self.desk,))
        write_private_json(folder / "instance.json", statement.to_json())
        self.directory_seed = read_directory_seed(folder)
        return Settings(
            data_dir=folder,
            owner_url=(self.owner,),
            desk_url=(self.desk,),
            **{"site_dir": folder, "limits_factor": 0, **self.changes},
        )

    @contextmanager
    def lying(self, tamper: "Tamper") -> Iterator[None]:
        """While it lasts, the server answers what `tamper(path, answer)` makes of its answers."""
        self.tamper = tamper
        try:
            yield
        finally:
            self.tamper = None

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        if self.tamper is None:
            return self._app(environ, start_response)
        told: list[Any] = []
        body = b"".join(self._app(environ, lambda *given: told.extend(given)))
        status, headers = told[0], Headers(told[1])
        if headers.get("Content-Type", "").startswith("application/json") and status.startswith("2"):
            body = json.dumps(self.tamper(environ["PATH_INFO"], json.loads(body))).encode()
            headers["Content-Length"] = str(len(body))
        start_response(status, list(headers))
        return [body]

    def post(self, path: str, body: Any) -> Any:
        """Something the operator or a coordinator posts to the desk."""
        return HttpTransport(self.desk).send("POST", path, body)


@dataclass
class Office:
    """An office with a coordinator and a worker who can sign in."""

    site: LiveSite
    identity: AgencyIdentity
    name: str
    keys: StaffKeys
    totp: bytes
    people: tuple[Person, ...]
    coordinator: StaffKeys

    @classmethod
    def open(cls, site: LiveSite, name: str) -> "Office":
        """Certify it, sign its first roster, and let Vera join."""
        identity, keys, totp, coordinator = AgencyIdentity.make(), make_keys(), make_totp_seed(), make_keys()
        agency = site.operator.certify_agency(identity.agency, 1, identity.public, name, FACTS)
        site.post("/api/certificates", {"agency": agency.to_json()})
        people = (person(coordinator, "coordinator", "Cora"), person(keys, "worker", "Vera"))
        roster = identity.first_roster(site.operator.instance, people, site.clock.now())
        site.post("/api/rosters", roster.to_json())
        sign_in = f"vera {name}"
        who = Joining(identity.agency, keys, "Vera", sign_in, PASSPHRASE, totp)
        Staff.join(HttpTransport(site.desk), who)
        return cls(site, identity, sign_in, keys, totp, people, coordinator)

    def sign_in_coordinator(self) -> Coordinator:
        """Cora, who joins now."""
        totp, name = make_totp_seed(), f"cora {self.name}"
        who = Joining(self.identity.agency, self.coordinator, "Cora", name, PASSPHRASE, totp)
        Staff.join(HttpTransport(self.site.desk), who)
        code = pyotp.TOTP(_base32(totp)).at(self.site.clock.now())
        return Coordinator(Staff.sign_in(HttpTransport(self.site.desk), name, PASSPHRASE, code).desk)

    def sign_in(self) -> Staff:
        """Vera at her desk."""
        return Staff.sign_in(HttpTransport(self.site.desk), self.name, PASSPHRASE, self.next_code())

    def next_code(self) -> str:
        """Her authenticator's next six digits: each counts once, so time goes on."""
        self.site.clock.time += 60
        return pyotp.TOTP(_base32(self.totp)).at(self.site.clock.now())


def make_keys() -> StaffKeys:
    return StaffKeys(make_random(32), make_random(32))


def person(keys: StaffKeys, role: Any, name: str) -> Person:
    return Person(keys.sign, keys.box, role, name)


def _base32(seed: bytes) -> str:
    return base64.b32encode(seed).decode("ascii")


def certify_directory(site: LiveSite) -> None:
    """Let the server's own key sign the directory."""
    public = derive_sign_public(site.directory_seed)
    certificate = site.operator.certify_directory_key(public, site.clock.now())
    site.post("/api/certificates", {"key_certificate": certificate.to_json()})
