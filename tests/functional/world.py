"""A whole small world for stories over HTTP: a server on a real socket, offices, owners, staff.

* Time stands still until a story turns the clock; the server and the stories share it.
* Offices are made by the same operator and coordinator tools as real ones.
* Stretching passphrases is made cheap here, in the test's own process, for whoever asks for it.
"""

import base64
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
import pytest
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app import make_sites
from client.certifying import post_agency, post_key_certificate, post_roster
from client.coordinator import AgencyIdentity
from client.desk.joining import Joining, make_totp_seed
from client.desk.session import StaffKeys
from client.errors import ApiError
from client.operator import Operator
from client.owner import Owner
from client.roster_making import Person
from client.staff import Staff
from client.transport import HttpTransport
from crypto import doors
from crypto.encoding import make_random
from crypto.statements.agencies import AgencyFacts, Role
from tests.functional.inprocess import TurnedClock
from tests.functional.watched import watch_holds
from tests.tables import put_tables
from tools.start.secrets import certify_directory, prepare_folder, write_statement
from tools.testing.cluster import running_cluster
from web.services import Services
from web.settings import Settings
from web.start import make_services

CHEAP = doors.Stretching(passes=1, memory_bytes=8 * 1024)
STEP_SECONDS = 30
POLL_SECONDS = 0.02
PASSPHRASE = "lamp orchard seventeen quiet boat"
FACTS = AgencyFacts(
    does="An invented office.",
    must_tell="Nothing.",
    shares_with_police="no",
    shares_with_immigration="no",
    languages=("English",),
    hours="Always",
    contact="Nobody",
)


@dataclass
class StaffMember:
    """Somebody invented at an invented office; every sign-in uses a new authenticator step."""

    world: "World"
    agency: "Agency"
    person: str
    role: Role
    keys: StaffKeys = field(default_factory=lambda: StaffKeys(make_random(32), make_random(32)))
    totp: bytes = field(default_factory=make_totp_seed)

    @property
    def name(self) -> str:
        return f"{self.person} at {self.agency.name}"

    def as_person(self) -> Person:
        return Person(self.keys.sign, self.keys.box, self.role, self.person)

    def joins(self) -> None:
        who = Joining(self.agency.id, self.keys, self.person, self.name, PASSPHRASE, self.totp)
        Staff.join(self.world.to_desk(), who)

    def code(self) -> str:
        return pyotp.TOTP(base64.b32encode(self.totp).decode()).at(self.world.clock.now())

    def signs_in(self) -> Staff:
        """Sign in; where the current six digits were used already, half a minute passes first."""
        try:
            return Staff.sign_in(self.world.to_desk(), self.name, PASSPHRASE, self.code())
        except ApiError as error:
            if error.code != "second_factor_used":
                raise
        self.world.clock.turn(STEP_SECONDS)
        return Staff.sign_in(self.world.to_desk(), self.name, PASSPHRASE, self.code())


@dataclass
class Agency:
    """An invented office with one coordinator first, then workers."""

    name: str
    identity: AgencyIdentity
    people: list[StaffMember] = field(default_factory=list)

    @property
    def id(self) -> bytes:
        return self.identity.agency


class World:
    """One instance with its operator, on a socket of its own."""

    def __init__(
        self, folder: Path, clock: TurnedClock, port: int, settings: Settings, operator: Operator
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.port = port
        self.settings = settings
        self.operator = operator
        self.services: Services
        self.listener: _Listener
        self._is_up = False
        self.agencies: list[Agency] = []
        self._owners = 0

    def starts(self) -> None:
        """The server's process begins."""
        self.services = make_services(self.settings, self.clock)
        watch_holds(self.services.store)
        self.listener.serve(make_sites(self.services))
        self._is_up = True

    def stops(self) -> None:
        """It ends; what asks meanwhile gets nothing."""
        self.listener.serve(_nobody)
        if self._is_up:
            self.services.close()
        self._is_up = False

    def restarts(self) -> None:
        """The server stops and starts again over the same data: all that it only remembered is gone."""
        self.stops()
        self.starts()

    def to_owner_site(self) -> HttpTransport:
        return HttpTransport(self.settings.owner_url[0])

    def to_desk(self) -> HttpTransport:
        return HttpTransport(self.settings.desk_url[0])

    def owner(self, name: str = "") -> Owner:
        """A new notebook with a name of its own."""
        self._owners += 1
        return Owner.create(self.to_owner_site(), name or f"word {self._owners}", PASSPHRASE)

    def reopened(self, name: str) -> Owner:
        """The same notebook, opened on another device."""
        return Owner.open(self.to_owner_site(), name, PASSPHRASE)

    def staff(self, agency: int = 0, person: int = 1) -> Staff:
        """Somebody of an office, signed in: 0 is its coordinator, workers follow."""
        return self.agencies[agency].people[person].signs_in()

    def opens_office(self, name: str, workers: int = 1) -> Agency:
        """An office, certified, with a coordinator and workers who all joined."""
        agency = Agency(name, AgencyIdentity.make())
        agency.people.append(StaffMember(self, agency, "Coordinator", "coordinator"))
        agency.people += [StaffMember(self, agency, f"Worker {i + 1}", "worker") for i in range(workers)]
        identity = agency.identity
        post_agency(
            self.to_desk(), self.operator.certify_agency(identity.agency, 1, identity.public, name, FACTS)
        )
        people = tuple(member.as_person() for member in agency.people)
        post_roster(self.to_desk(), identity.first_roster(self.operator.instance, people, self.clock.now()))
        for member in agency.people:
            member.joins()
        self.agencies.append(agency)
        return agency


@contextmanager
def running_world(folder: Path, database_url: str = "", **changes: object) -> Iterator[World]:
    """A fresh world, on SQLite unless told otherwise; its server stops at the end. `changes`: settings.

    With WORLDS_ON=postgresql (make soak) each is on a PostgreSQL of its own.
    """
    with ExitStack() as stack:
        if not database_url and os.environ.get("WORLDS_ON") == "postgresql":
            cluster = stack.enter_context(running_cluster())
            database_url = cluster.url(cluster.make_database())
        yield from _run(folder, database_url, changes)


def _run(folder: Path, database_url: str, changes: dict[str, object]) -> Iterator[World]:
    clock = TurnedClock()
    server = _Listener()
    settings = Settings.model_validate(
        {
            "data_dir": folder / "data",
            "database_url": database_url,
            "site_dir": folder / "site",
            "owner_url": f"http://localhost:{server.port}",
            "desk_url": f"http://desk.localhost:{server.port}",
            "limits_factor": 0,
            **changes,
        }
    )
    operator = prepare_folder(settings)
    write_statement(settings, operator)
    if not database_url:
        put_tables(settings.data_dir / "wallet.sqlite")
    world = World(folder, clock, server.port, settings, operator)
    world.listener = server
    world.starts()
    server.start()
    try:
        post_key_certificate(world.to_desk(), certify_directory(settings, operator, clock.now()))
        yield world
    finally:
        server.stop()
        world.stops()


@contextmanager
def cheap_stretching() -> Iterator[None]:
    """Passphrases cost next to nothing, in this process and for this long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "STRETCHING", CHEAP)
        yield


class _Quiet(WSGIRequestHandler):
    """No line for each request: a failing story is told by its own words."""

    def log_request(self, *_: object) -> None:
        return


class _Listener:
    """A port taken first and served later, so that the origins can be signed with it."""

    def __init__(self) -> None:
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", 0, _nobody, threaded=True, request_handler=_Quiet
        )
        self.port: int = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True)

    def serve(self, application: object) -> None:
        self._server.app = application  # type: ignore[assignment]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _nobody(_environ: object, _start: object) -> list[bytes]:
    return []
