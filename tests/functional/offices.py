"""An agency and its people, as bare as it gets: what they sign and send, a test may bend."""

import base64
from dataclasses import dataclass, field
from typing import Any

import pyotp
from werkzeug.test import TestResponse

from crypto import boxes, doors, sealing, wrapping
from crypto.boxes import BoxPair
from crypto.chain import hash_name
from crypto.derive import derive_key
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.hashing import hash32
from crypto.package import open_package
from crypto.signing import Signed, derive_sign_public, parse_signed, sign_body
from crypto.statements.agencies import (
    AgencyCertificate,
    AgencyFacts,
    DirectoryKeyCertificate,
    Member,
    Roster,
    Rotation,
    TeamKey,
    TeamWrap,
)
from crypto.statements.doors import DoorOpen, StaffJoin
from crypto.statements.grants import (
    Access,
    Claim,
    ClaimSection,
    Ending,
    Package,
    Redeem,
    SectionState,
    WrapEntry,
    Wraps,
)
from tests.functional.inprocess import DESK_URL, Server
from tests.functional.navigators import Navigator
from web.directory_key import read_directory_seed

Json = dict[str, Any]
DAY = 86_400
FACTS = AgencyFacts("shelter", "nobody", "no", "no", ("English",), "always", "at the door")


@dataclass
class Person:
    """Somebody who works at an agency."""

    name: str
    role: str = "worker"
    sign_seed: bytes = field(default_factory=lambda: make_random(32))
    box: BoxPair = field(default_factory=boxes.make_box_pair)
    salt: bytes = field(default_factory=make_id)

    @property
    def sign(self) -> bytes:
        return derive_sign_public(self.sign_seed)

    @property
    def member(self) -> Member:
        return Member(self.sign, self.box.public, self.role, hash_name(self.salt, self.name))  # type: ignore[arg-type]


def post(server: Server, path: str, body: Json) -> TestResponse:
    """What a command line sends to the desk's site, signed in nowhere."""
    return Navigator(server, DESK_URL).send("POST", path, body)


def certify_directory(server: Server, days: int = 365) -> TestResponse:
    """The operator certifies the server's directory key."""
    key = derive_sign_public(read_directory_seed(server.services.settings.data_dir))
    body = DirectoryKeyCertificate(directory_key=key, valid_until=server.clock.now() + days * DAY).encode()
    signed = sign_body("directory-key", server.instance, body, server.operator_seed)
    return post(server, "/api/certificates", {"key_certificate": signed.to_json()})


class Office:
    """One agency: identity, team keys, people, and its chain of rosters."""

    def __init__(self, server: Server, *people: Person) -> None:
        self.server = server
        self.agency = make_id()
        self.identity_seed = make_random(32)
        self.people = list(people) or [Person("Kim", "coordinator"), Person("Ada")]
        self.generation = 1
        self.teams = {1: boxes.make_box_pair()}
        self.chain: list[Signed] = []

    @property
    def identity(self) -> bytes:
        return derive_sign_public(self.identity_seed)

    @property
    def team(self) -> BoxPair:
        return self.teams[self.generation]

    def certificate(self, n: int = 1, seed: bytes | None = None) -> Signed:
        body = AgencyCertificate(self.agency, n, self.identity, "House by the river", FACTS).encode()
        return sign_body("agency", self.server.instance, body, seed or self.server.operator_seed)

    def is_certified(self, n: int = 1) -> TestResponse:
        return post(self.server, "/api/certificates", {"agency": self.certificate(n).to_json()})

    def roster(self, by: bytes | None = None, **changes: Any) -> Signed:
        seed = by or (self.people[0].sign_seed if self.chain else self.identity_seed)
        now = self.server.clock.now()
        values: dict[str, Any] = {
            "agency": self.agency,
            "n": len(self.chain) + 1,
            "prev": self.chain[-1].hash if self.chain else bytes(32),
            "issued": now,
            "valid_until": now + 30 * DAY,
            "signer": derive_sign_public(seed),
            "team": TeamKey(self.generation, self.team.public),
            "members": tuple(person.member for person in self.people),
        }
        return sign_body("roster", self.server.instance, Roster(**(values | changes)).encode(), seed)

    def team_wrap(self, person: Person, seed: bytes) -> Json:
        wrap = boxes.seal_team_wrap(person.box.public, self.agency, self.generation, self.team.secret)
        body = TeamWrap(self.agency, self.generation, person.box.public, hash32(wrap)).encode()
        signed = sign_body("team-wrap", self.server.instance, body, seed)
        return {"team_wrap": signed.to_json(), "wrap": to_b64(wrap)}

    def new_roster(self, by: bytes | None = None, **changes: Any) -> Json:
        seed = by or (self.people[0].sign_seed if self.chain else self.identity_seed)
        names = [
            {"sign": to_b64(person.sign), "name": person.name, "salt": to_b64(person.salt)}
            for person in self.people
        ]
        holders = [person for person in self.people if person.role != "auditor"]
        return {
            "roster": self.roster(by, **changes).to_json(),
            "names": names,
            "team_wraps": [self.team_wrap(person, seed) for person in holders],
            "rotations": [],
        }

    def posts_roster(self, body: Json | None = None) -> TestResponse:
        body = body or self.new_roster()
        response = post(self.server, "/api/rosters", body)
        if response.status_code == 201:
            self.chain.append(parse_signed(body["roster"]))
        return response

    def opens_its_doors(self) -> "Office":
        assert self.is_certified().status_code == 201
        assert self.posts_roster().status_code == 201
        return self

    def rotation(self, line: Json, seed: bytes, **changes: Any) -> Json:
        """The rotation of one line of GET /api/rotation, to the office's newest generation."""
        wraps = Wraps.parse(parse_b64(line["wraps"]))
        grant, old = parse_b64(line["grant"]), self.teams[line["generation"]].secret
        keys = {
            (wrap.id, wrap.revision, wrap.sealing): boxes.open_reader_wrap(
                old, wrap.wrap, grant, wrap.id, wrap.revision, wrap.sealing
            )
            for wrap in wraps.wraps
        }
        words = boxes.open_words_wrap(old, wraps.words, grant)
        new = make_wraps(grant, self.team.public, words, keys)
        values: dict[str, Any] = {
            "agency": self.agency,
            "grant": grant,
            "from_": line["generation"],
            "to": self.generation,
            "claim": parse_signed(line["claim"]).hash,
            "wraps": hash32(new),
        }
        signed = sign_body("rotation", self.server.instance, Rotation(**(values | changes)).encode(), seed)
        return {"rotation": signed.to_json(), "wraps": to_b64(new)}

    def makes_generation(self) -> None:
        self.generation += 1
        self.teams[self.generation] = boxes.make_box_pair()


class Desk(Navigator):
    """One person of an agency at the desk's site."""

    def __init__(self, office: Office, person: Person) -> None:
        super().__init__(office.server, DESK_URL)
        self.office = office
        self.person = person
        self.staff = make_id()
        self.vault_key = make_random(32)
        self.door = doors.derive_door(make_random(32))
        self.totp = make_random(20)
        self.records: dict[bytes, Signed] = {}

    def keyring(self, counter: int = 1) -> bytes:
        key = derive_key(self.vault_key, "keyring")
        return sealing.seal_envelope(key, "keyring", self.staff, counter, 0, b'{"keys":"all"}')

    def sign(self, label: str, body: bytes, seed: bytes | None = None) -> Signed:
        return sign_body(label, self.server.instance, body, seed or self.person.sign_seed)

    def proof(self, nonce: bytes) -> Signed:
        return self.sign("door-open", DoorOpen(self.door.public, nonce).encode(), self.door.sign_seed)

    def new_staff(self, **changes: Any) -> Json:
        keyring, nonce = self.keyring(), self.challenge()
        wrapped = wrapping.wrap_key(self.door.wrap_key, "vault-key", self.staff, 0, 0, self.vault_key)
        values: dict[str, Any] = {
            "agency": self.office.agency,
            "sign": self.person.sign,
            "staff": self.staff,
            "door": self.door.public,
            "wrapped_key": wrapped,
            "keyring": hash32(keyring),
            "totp": self.totp,
        }
        join = self.sign("staff-join", StaffJoin(**(values | changes)).encode())
        return {
            "join": join.to_json(),
            "keyring": to_b64(keyring),
            "nonce": to_b64(nonce),
            "proof": self.proof(nonce).to_json(),
        }

    def joins(self) -> TestResponse:
        return self.send("POST", "/api/staff", self.new_staff())

    def code(self, steps: int = 0) -> str:
        """The six digits of now, or of some steps before or after."""
        totp = pyotp.TOTP(base64.b32encode(self.totp).decode())
        return totp.at(self.server.clock.now() + steps * 30)

    def opens(self, code: str | None = None) -> TestResponse:
        body = {"proof": self.proof(self.challenge()).to_json(), "code": code or self.code()}
        return self.send("POST", "/api/openings", body)

    def signs_in(self) -> "Desk":
        assert self.joins().status_code == 201
        assert self.opens().status_code == 200
        return self

    def redeem(self, secret: bytes, **changes: Any) -> Json:
        values: dict[str, Any] = {
            "agency": self.office.agency,
            "reader": self.person.sign,
            "lookup": derive_key(secret, "grant-lookup"),
            "nonce": self.challenge(),
        }
        return {"redeem": self.sign("redeem", Redeem(**(values | changes)).encode()).to_json()}

    def redeems(self, secret: bytes) -> TestResponse:
        return self.send("POST", "/api/redemptions", self.redeem(secret))

    def claim(self, looked: Json, secret: bytes, **changes: Any) -> Json:
        """The claim of what `looked` answered; `changes` bend its body."""
        grant, terms = parse_b64(looked["grant"]), parse_signed(looked["terms"])
        opened = open_package(
            self.office.team.secret, secret, grant, terms.hash, parse_b64(looked["package"])
        )
        package = Package.parse(opened)
        states = [SectionState.parse(parse_signed(state).body) for state in looked["states"]]
        is_team = b'"audience":"team"' in terms.body
        recipient = self.office.team.public if is_team else self.person.box.public
        wraps = make_wraps(
            grant,
            recipient,
            package.words,
            {
                (state.section, state.revision, state.sealing): key.key
                for state, key in zip(states, package.keys, strict=True)
            },
        )
        values: dict[str, Any] = {
            "grant": grant,
            "terms": terms.hash,
            "reader": self.person.sign,
            "recipient": recipient,
            "generation": self.office.generation if is_team else 0,
            "sections": tuple(ClaimSection(s.section, s.revision, s.sealing) for s in states),
            "wraps": hash32(wraps),
        }
        signed = self.sign("claim", Claim(**(values | changes)).encode())
        return {"claim": signed.to_json(), "wraps": to_b64(wraps)}

    def claims(self, looked: Json, secret: bytes, **changes: Any) -> TestResponse:
        return self.send("POST", "/api/claims", self.claim(looked, secret, **changes))

    def takes(self, secret: bytes) -> bytes:
        """Redeem and claim; gives the grant's id."""
        looked = self.redeems(secret)
        assert looked.status_code == 200, looked.get_json()
        claimed = self.claims(looked.get_json(), secret)
        assert claimed.status_code == 201, claimed.get_json()
        return parse_b64(claimed.get_json()["grant"])

    def access_nonce(self, grant: bytes) -> TestResponse:
        return self.send("POST", f"/api/grants/{to_b64(grant)}/access-nonces", {})

    def access(self, grant: bytes, terms: bytes, given: Json, /, **changes: Any) -> Json:
        """The record for everything `given` lists; `changes` bend its body."""
        previous = given.get("previous")
        sections = [ClaimSection(parse_b64(s["id"]), s["revision"], s["sealing"]) for s in given["sections"]]
        values: dict[str, Any] = {
            "grant": grant,
            "reader": self.person.sign,
            "terms": terms,
            "sections": tuple(sections),
            "n": given["n"],
            "prev": parse_signed(previous).hash if previous else bytes(32),
            "nonce": parse_b64(given["nonce"]),
            "at": given["at"],
            "event": parse_b64(given["event"]),
        }
        return {"access": self.sign("access", Access(**(values | changes)).encode()).to_json()}

    def posts_access(self, grant: bytes, body: Json) -> TestResponse:
        return self.send("POST", f"/api/grants/{to_b64(grant)}/readings", body)

    def reads(self, grant: bytes, terms: bytes, /, **changes: Any) -> TestResponse:
        given = self.access_nonce(grant)
        if given.status_code != 200:
            return given
        return self.posts_access(grant, self.access(grant, terms, given.get_json(), **changes))

    def ends(self, grant: bytes, how: str = "unread") -> TestResponse:
        body = Ending(grant, self.person.sign, how, self.challenge()).encode()  # type: ignore[arg-type]
        ending = {"ending": self.sign("ending", body).to_json()}
        return self.send("POST", f"/api/grants/{to_b64(grant)}/ending", ending)


def make_wraps(
    grant: bytes, recipient: bytes, words: bytes, keys: dict[tuple[bytes, int, int], bytes]
) -> bytes:
    """The wraps object for a recipient."""
    entries = tuple(
        WrapEntry(*place, boxes.seal_reader_wrap(recipient, grant, *place, key))
        for place, key in keys.items()
    )
    return Wraps(grant, boxes.seal_words_wrap(recipient, grant, words), entries).encode()
