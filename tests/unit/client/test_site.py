"""What both sites answer: believed only where it verifies."""

import pytest

from client.errors import InstanceChanged, Refused
from client.operator import Operator
from client.roster_making import Person, SignedRoster, TeamSecret, make_roster
from client.site import Site
from client.transport import Json
from crypto.encoding import to_b64
from crypto.errors import BadSignature, ChainRefused
from crypto.signing import derive_sign_public
from crypto.statements.agencies import InstancePin

NOW = 1_800_000_000
AGENCY = b"a" * 16
IDENTITY_SEED, OTHER_SEED = bytes(32), b"o" * 32
TEAM = TeamSecret(1, b"t" * 32)
OPERATOR = Operator.make()


class Answers:
    """A transport that gives what a test says."""

    origin = "http://localhost:8000"

    def __init__(self, **answers: Json) -> None:
        instance = OPERATOR.sign_instance(("http://localhost:8000",), ("http://desk.localhost:8000",))
        self.answers: dict[str, Json] = {"instance.json": instance.to_json(), **answers}

    def get(self, path: str) -> Json:
        return self.answers[path.partition("?")[0].rpartition("/")[2]]

    def send(self, method: str, path: str, body: Json, if_match: int | None = None) -> Json:
        return self.get(path)


def person(letter: bytes, role: str = "worker", name: str = "Sam") -> Person:
    return Person(derive_sign_public(letter * 32), letter * 32, role, name)  # type: ignore[arg-type]


def roster(signer: bytes = IDENTITY_SEED, previous: SignedRoster | None = None) -> SignedRoster:
    people = (person(b"c", "coordinator"), person(b"w"), person(b"x", "auditor"))
    before = previous.pin if previous else None
    return make_roster(OPERATOR.instance, AGENCY, before, people, TEAM, signer, NOW)


def rosters_answer(*signed: SignedRoster, **changes: object) -> Json:
    return {"rosters": [one.signed.to_json() for one in signed], "names": list(signed[-1].names), **changes}


def test_a_challenge_that_says_more_is_refused() -> None:
    site = Site(Answers(challenges={"nonce": to_b64(bytes(32)), "at": NOW, "passes": 1}))

    with pytest.raises(Refused):
        site.challenge()


@pytest.mark.parametrize(
    "answer", [{"at": NOW}, {"nonce": "AA", "at": NOW}, {"nonce": to_b64(bytes(32)), "at": "1"}]
)
def test_a_challenge_of_another_shape_is_refused(answer: Json) -> None:
    with pytest.raises(Refused):
        Site(Answers(challenges=answer)).challenge()


def test_another_instance_than_the_pinned_one_stops_everything() -> None:
    with pytest.raises(InstanceChanged):
        Site(Answers()).require_pin(InstancePin(id=OPERATOR.instance, operator_key=bytes(32)))


def test_an_instance_statement_by_another_key_is_refused() -> None:
    forged = {**Answers().answers["instance.json"], "sig": to_b64(bytes(64))}

    with pytest.raises(BadSignature):
        Site(Answers(**{"instance.json": forged}))


def test_a_chain_is_followed_to_its_newest_roster() -> None:
    first = roster()
    second = roster(b"c" * 32, first)

    chain = Site(Answers(rosters=rosters_answer(first, second))).rosters(
        AGENCY, derive_sign_public(IDENTITY_SEED), first.pin
    )

    assert chain.pin == second.pin
    assert chain.name_of(person(b"w").sign) == "Sam"


def test_a_chain_without_the_remembered_roster_or_by_a_stranger_is_refused() -> None:
    first, identity = roster(), derive_sign_public(IDENTITY_SEED)
    site = Site(Answers(rosters=rosters_answer(first)))

    with pytest.raises(ChainRefused, match="forgotten"):
        site.rosters(AGENCY, identity, (2, bytes(32)))
    with pytest.raises(ChainRefused, match="start"):
        site.rosters(AGENCY, derive_sign_public(OTHER_SEED))
    with pytest.raises(ChainRefused, match="agency"):
        site.rosters(b"b" * 16, identity)


def test_a_name_that_does_not_fit_its_hash_is_not_believed() -> None:
    first = roster()
    names = [{**name, "name": "Somebody else"} for name in first.names]

    chain = Site(Answers(rosters=rosters_answer(first, names=names))).rosters(
        AGENCY, derive_sign_public(IDENTITY_SEED)
    )

    assert chain.name_of(person(b"w").sign) == ""


def test_an_auditor_never_gets_the_team_key() -> None:
    assert len(roster().team_wraps) == 2
