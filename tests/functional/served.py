"""The server as it is run for real, with several workers, and people who use it at the machine's own clock.

* It is killed with SIGKILL, all of its processes, and started again over the same data.
* Whoever was signed in stays signed in: what a restart forgets is none of their business.
"""

import os
import signal
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from client.certifying import post_agency, post_roster
from client.coordinator import AgencyIdentity
from client.owner import Owner
from client.staff import Staff
from client.transport import HttpTransport
from tests.functional.planted import family_of
from tests.functional.running_server import RunningServer, running_server
from tests.functional.world import FACTS, PASSPHRASE, Agency, StaffMember

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

    def opens_office(self, name: str, workers: int) -> list[Staff]:
        """An office, certified, and its workers, signed in."""
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
        return [one.signs_in() for one in agency.people[1:]]
