"""Three invented offices to try the service with; none of them exists.

* Everything about them follows from one seed file, so the same sign-ins work at every start.
* Their rosters are signed anew at each start, from where the last one stood.
* The seed is a secret of a demo only; a real service refuses to start beside it.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyotp

from client.certifying import post_agency, post_roster
from client.coordinator import AgencyIdentity, Coordinator
from client.demo_people import OFFICES, DemoOffice, DemoPerson
from client.desk.joining import Joining
from client.desk.session import StaffKeys
from client.errors import ApiError
from client.operator import Operator
from client.private_files import read_private, read_private_json, write_private, write_private_json
from client.roster_making import Person, SignedRoster, TeamSecret, make_roster
from client.site import Site
from client.staff import Staff
from client.transport import Transport
from crypto.encoding import make_random, parse_b64, to_b64
from crypto.hashing import hash32

SEED_FILE = "demo-seed"
ROSTERS_FILE = "demo-rosters.json"
STEP_SECONDS = 30
MakeTransport = Callable[[], Transport]


@dataclass(frozen=True)
class SignIn:
    """One invented person's way into the desk."""

    agency_name: str
    person: str
    role: str
    name: str
    passphrase: str
    totp_base32: str

    def code_at(self, now: int) -> str:
        """The authenticator's six digits at that time (seconds since 1970)."""
        return pyotp.TOTP(self.totp_base32).at(now)


def prepare_demo(to_desk: MakeTransport, operator: Operator, data_dir: Path, now: int) -> list[SignIn]:
    """Certify the offices, sign their rosters anew, let their people join; their sign-ins.

    What is there already stays; calling it again changes nothing but the rosters.
    """
    demo = _Demo(to_desk, operator, _load_seed(data_dir), data_dir / ROSTERS_FILE)
    known = _known_agencies(to_desk)
    return [one for office in OFFICES for one in demo.prepare(office, known, now)]


class _Demo:
    def __init__(self, to_desk: MakeTransport, operator: Operator, seed: bytes, pins: Path) -> None:
        self._to_desk = to_desk
        self._operator = operator
        self._seed = seed
        self._pins_file = pins
        self._pins: dict[str, list[object]] = read_private_json(pins) if pins.exists() else {}

    def prepare(self, office: DemoOffice, known: frozenset[bytes], now: int) -> list[SignIn]:
        identity = self._identity(office)
        if identity.agency not in known:
            self._forget(office)
            certificate = self._operator.certify_agency(
                identity.agency, 1, identity.public, office.name, office.facts
            )
            post_agency(self._to_desk(), certificate)
        self._sign_roster(office, identity, now)
        return [self._join(office, identity, person) for person in office.people]

    def _sign_roster(self, office: DemoOffice, identity: AgencyIdentity, now: int) -> None:
        """The next roster after the last one signed here; if that isn't the newest, ask the desk."""
        previous = self._find_pin(office)
        coordinator = self._keys(office, office.people[0])
        signer = coordinator.sign_seed if previous else identity.seed
        people = tuple(self._person(office, person) for person in office.people)
        team = TeamSecret(1, self._derive(office.key, "team"))
        made = make_roster(self._operator.instance, identity.agency, previous, people, team, signer, now)
        try:
            post_roster(self._to_desk(), made)
        except ApiError as error:
            if error.code not in {"roster_refused", "bad_statement"}:
                raise
            made = self._renew_signed_in(office, now)
        self._keep_pin(office, made)

    def _renew_signed_in(self, office: DemoOffice, now: int) -> SignedRoster:
        who = self._sign_in(office, office.people[0])
        for at in (now - STEP_SECONDS, now, now + STEP_SECONDS):
            try:
                staff = Staff.sign_in(self._to_desk(), who.name, who.passphrase, who.code_at(at))
            except ApiError as error:
                if error.code != "second_factor_used":
                    raise
            else:
                return Coordinator(staff.desk).renew(now)
        raise ApiError("second_factor_used", {"message": "wait half a minute, then start again"}, 403)

    def _join(self, office: DemoOffice, identity: AgencyIdentity, person: DemoPerson) -> SignIn:
        who = self._sign_in(office, person)
        joining = Joining(
            agency=identity.agency,
            keys=self._keys(office, person),
            person=person.person,
            name=who.name,
            passphrase=who.passphrase,
            totp=base64.b32decode(who.totp_base32),
        )
        mark = f"joined {office.key} {person.name}"
        if mark not in self._pins:
            try:
                Staff.join(self._to_desk(), joining)
            except ApiError as error:
                if error.code not in {"door_taken", "not_allowed"}:
                    raise
            self._pins[mark] = []
            self._save_pins()
        return who

    def _sign_in(self, office: DemoOffice, person: DemoPerson) -> SignIn:
        digits = str(int.from_bytes(self._derive(office.key, person.name, "passphrase"), "big"))[:20]
        passphrase = " ".join(digits[i : i + 5] for i in range(0, 20, 5))
        totp = base64.b32encode(self._derive(office.key, person.name, "totp")[:20]).decode()
        return SignIn(office.name, person.person, person.role, person.name, passphrase, totp)

    def _person(self, office: DemoOffice, person: DemoPerson) -> Person:
        keys = self._keys(office, person)
        salt = self._derive(office.key, person.name, "salt")[:16]
        return Person(keys.sign, keys.box, person.role, person.person, salt)

    def _keys(self, office: DemoOffice, person: DemoPerson) -> StaffKeys:
        sign = self._derive(office.key, person.name, "sign")
        return StaffKeys(sign, self._derive(office.key, person.name, "box"))

    def _identity(self, office: DemoOffice) -> AgencyIdentity:
        agency = self._derive(office.key, "agency")[:16]
        return AgencyIdentity(agency, self._derive(office.key, "identity"))

    def _derive(self, *path: str) -> bytes:
        return hash32(self._seed + "\n".join(path).encode())

    def _find_pin(self, office: DemoOffice) -> tuple[int, bytes] | None:
        pin = self._pins.get(office.key)
        return (int(str(pin[0])), parse_b64(pin[1], 32)) if pin else None

    def _keep_pin(self, office: DemoOffice, made: SignedRoster) -> None:
        n, roster = made.pin
        self._pins[office.key] = [n, to_b64(roster)]
        self._save_pins()

    def _forget(self, office: DemoOffice) -> None:
        """A service that doesn't know the office has a new database: nobody joined there yet."""
        gone = {office.key, *(f"joined {office.key} {person.name}" for person in office.people)}
        self._pins = {name: pin for name, pin in self._pins.items() if name not in gone}

    def _save_pins(self) -> None:
        write_private_json(self._pins_file, self._pins, replace=True)


def _known_agencies(to_desk: MakeTransport) -> frozenset[bytes]:
    site = Site(to_desk())
    return frozenset(one.agency for one in site.directory(site.challenge().at).agencies)


def _load_seed(data_dir: Path) -> bytes:
    path = data_dir / SEED_FILE
    if not path.exists():
        write_private(path, make_random(32))
    return read_private(path)
