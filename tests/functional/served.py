"""The server as it is run for real, with several workers, and people who use it at the machine's own clock.

* It is killed with SIGKILL, all of its processes, and started again over the same data.
* Whoever was signed in stays signed in: what a restart forgets is none of their business.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from client.certifying import post_agency, post_roster
from client.coordinator import AgencyIdentity
from client.owner import Owner
from client.staff import Staff
from client.transport import HttpTransport
from tests.functional.planted import family_of
from tests.functional.running_server import RunningServer, running_server
from tests.functional.world import FACTS, PASSPHRASE, Agency, StaffMember, cheap_stretching
from tools.testing.cluster import running_cluster

WORKERS = 2


class RealClock:
    """The machine's own time; nobody turns it."""

    def now(self) -> int:
        return int(time.time())

    def turn(self, _seconds: int) -> None:
        raise AssertionError("a code of the authenticator was used twice")


class Served:
    """A folder with its data, a server over it that can be killed, and its offices."""

    def __init__(self, folder: Path, **changes: str) -> None:
        self._folder = folder
        self._changes = {"SERVE_WORKERS": str(WORKERS), **changes}
        self._running = ExitStack()
        self._port = 0
        self.server: RunningServer
        self.clock = RealClock()
        self.agencies: list[Agency] = []
        self._signed_in: dict[tuple[int, int], Staff] = {}

    @property
    def kind(self) -> str:
        """Which database is under it."""
        return "PostgreSQL" if "DATABASE_URL" in self._changes else "SQLite"

    @property
    def database_url(self) -> str:
        """Where its rows are."""
        return self._changes.get("DATABASE_URL", f"sqlite:///{self._folder / 'data' / 'wallet.sqlite'}")

    def starts(self, **changes: str) -> None:
        """Over what is there, at the port it had."""
        given = {**self._changes, **changes}
        self.server = self._running.enter_context(running_server(self._folder, self._port, **given))
        self._port = self.server.port

    def stops(self) -> None:
        """Politely."""
        self._running.close()

    def is_killed(self) -> None:
        """None of its processes gets to do anything more."""
        for process in family_of(self.server.process.pid):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._running.close()

    def to_owner_site(self) -> HttpTransport:
        return HttpTransport(self.server.owner_url)

    def to_desk(self) -> HttpTransport:
        return HttpTransport(self.server.desk_url)

    def owner(self, name: str) -> Owner:
        return Owner.create(self.to_owner_site(), name, PASSPHRASE)

    def reopened(self, name: str) -> Owner:
        return Owner.open(self.to_owner_site(), name, PASSPHRASE)

    def staff(self, agency: int = 0, person: int = 1) -> Staff:
        """Somebody of an office, signed in once, over a connection of their own each time."""
        if (agency, person) not in self._signed_in:
            self._signed_in[agency, person] = self.agencies[agency].people[person].signs_in()
        return copy_of(self._signed_in[agency, person])

    def opens_office(self, name: str, workers: int) -> Agency:
        """An office, certified, with a coordinator and workers who all joined."""
        operator, identity = self.server.operator, AgencyIdentity.make()
        agency = Agency(name, identity)
        agency.people.append(StaffMember(self, agency, "Coordinator", "coordinator"))  # type: ignore[arg-type]
        agency.people += [
            StaffMember(self, agency, f"Worker {i + 1}", "worker")  # type: ignore[arg-type]
            for i in range(workers)
        ]
        post_agency(self.to_desk(), operator.certify_agency(identity.agency, 1, identity.public, name, FACTS))
        people = tuple(one.as_person() for one in agency.people)
        post_roster(self.to_desk(), identity.first_roster(operator.instance, people, self.clock.now()))
        for one in agency.people:
            one.joins()
        self.agencies.append(agency)
        return agency


def copy_of(staff: Staff) -> Staff:
    """The same sign-in over a connection of its own."""
    transport = HttpTransport(staff.desk.site.transport.origin)
    transport._cookies = dict(staff.desk.site.transport._cookies)  # type: ignore[attr-defined]
    other = object.__new__(type(staff.desk))
    other.__dict__.update(staff.desk.__dict__)
    other.site = object.__new__(type(staff.desk.site))
    other.site.__dict__.update(staff.desk.site.__dict__, transport=transport)
    return Staff(other)


@contextmanager
def serving(kind: str, folder: Path, *, in_full: bool = False) -> Iterator[Served]:
    """Two workers over a database of one kind, which syncs for real; passphrases cost little unless
    they are to be stretched `in_full`, for a real browser."""
    with ExitStack() as stack:
        if not in_full:
            stack.enter_context(cheap_stretching())
        changes = {}
        if kind == "postgresql":
            cluster = stack.enter_context(running_cluster(durable=True))
            changes["DATABASE_URL"] = cluster.url(cluster.make_database())
        served = Served(folder, **changes)
        served.starts()
        stack.callback(served.stops)
        yield served
