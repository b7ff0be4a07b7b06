"""Two offices that read the same notebook: what they hold has nothing in common but the section.

* Everything a desk is told or signs is taken apart, down to the bodies inside signed objects.
* Allowed in common: the section's id, its bytes and their hash. That is a limit we state.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from client.notebook.offers import Choice
from client.owner import Owner
from client.staff import Staff
from client.transport import Json, Transport
from crypto.encoding import parse_b64, to_b64
from crypto.errors import CryptoError
from crypto.hashing import hash32
from tests.functional.world import World

LEAST_TELLING_BYTES = 8
LARGEST_PLAIN_NUMBER = 1


class Recorder:
    """A transport that remembers everything that passes through it."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.origin = inner.origin
        self.passed: list[Json] = []

    def get(self, path: str) -> Json:
        return self._keep(self._inner.get(path))

    def send(self, method: str, path: str, body: Json, if_match: int | None = None) -> Json:
        self.passed.append(body)
        return self._keep(self._inner.send(method, path, body, if_match))

    def _keep(self, answer: Json) -> Json:
        self.passed.append(answer)
        return answer


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a JSON value, and of the JSON inside its bytes."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from walk(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from walk(part, path)
    else:
        yield path, value
        yield from walk_inside(value)


def walk_inside(value: Any) -> Iterator[tuple[str, Any]]:
    try:
        inner = json.loads(parse_b64(value))
    except (CryptoError, ValueError):
        return
    if isinstance(inner, dict):
        yield from walk(inner)


def telling(passed: list[Json]) -> set[Any]:
    """The leaves that could tell two grants to be one person's: ids, keys, hashes, numbers."""
    leaves = {value for item in passed for _, value in walk(item)}
    texts = {leaf for leaf in leaves if isinstance(leaf, str) and is_telling(leaf)}
    numbers = {leaf for leaf in leaves if type(leaf) is int and leaf > LARGEST_PLAIN_NUMBER}
    return texts | numbers


def is_telling(text: str) -> bool:
    try:
        return len(parse_b64(text)) >= LEAST_TELLING_BYTES
    except CryptoError:
        return False


def record(staff: Staff) -> Recorder:
    recorder = Recorder(staff.desk.site.transport)
    staff.desk.site.transport = recorder
    return recorder


def owner_grants(owner: Owner, agency: bytes, section: bytes, purpose: str) -> tuple[bytes, str]:
    code = owner.offer(Choice(agency, (section,), purpose, days=14))
    return code.grant, code.url


def access_records(recorder: Recorder) -> list[Json]:
    return [json.loads(parse_b64(item["access"]["body"])) for item in recorder.passed if "access" in item]


@pytest.fixture
def world(world_on_each: World) -> World:
    return world_on_each


@pytest.fixture
def owner(world: World) -> Owner:
    world.opens_office("Lantern House (invented)")
    world.opens_office("Harbour Clinic (invented)")
    return world.owner()


def test_nothing_two_offices_hold_is_the_same_but_the_section(world: World, owner: Owner) -> None:
    section = owner.write("What happened", "It began in the spring.")
    seen = []
    for agency in world.agencies:
        world.clock.turn(61)
        grant, code = owner_grants(owner, agency.id, section, f"for {agency.name}")
        staff = world.staff(world.agencies.index(agency))
        recorder = record(staff)
        staff.claim(staff.redeem(code))
        staff.read(grant)
        world.clock.turn(1)
        staff.read(grant)
        staff.grants()
        staff.end(grant)
        seen.append(telling(recorder.passed))

    stored = owner.notebook.site.transport.get(f"/api/sections/{to_b64(section)}/revisions/1")
    envelope = stored["envelope"]
    world_wide = {to_b64(world.operator.public), to_b64(world.operator.instance)}
    allowed = {to_b64(section), envelope, to_b64(hash32(parse_b64(envelope)))}

    common = {leaf for leaf in seen[0] & seen[1] if not is_same_everywhere(leaf)}
    assert common - world_wide - allowed == set()
    assert to_b64(section) in common


def is_same_everywhere(leaf: Any) -> bool:
    """Zero bytes stand for "none"; running numbers of one's own records begin at 1 for everybody."""
    return leaf == 2 or (isinstance(leaf, str) and not any(parse_b64(leaf)))


def test_one_offices_records_say_nothing_of_the_others(world: World, owner: Owner) -> None:
    section = owner.write("What happened", "It began in the spring.")
    first_grant, first_code = owner_grants(owner, world.agencies[0].id, section, "one")
    second_grant, second_code = owner_grants(owner, world.agencies[1].id, section, "two")
    first, second = world.staff(0), world.staff(1)
    first.claim(first.redeem(first_code))
    second.claim(second.redeem(second_code))
    recorder = record(first)

    first.read(first_grant)
    quiet = ready(first, first_grant)
    for _ in range(3):
        second.read(second_grant)
    owner.write("Another part", "Nobody else's business.")
    owner.edit(section, "It began in the spring, in the rain.")
    owner.show_change(second_grant, section)
    busy = ready(first, first_grant)
    first.read(first_grant)

    same = ("n", "previous", "event", "sections", "taken_out")
    assert {key: quiet[key] for key in same} == {key: busy[key] for key in same}
    assert [one["n"] for one in access_records(recorder)] == [1, 2]


def ready(staff: Staff, grant: bytes) -> Json:
    return staff.desk.site.transport.send("POST", f"/api/grants/{to_b64(grant)}/access-nonces", {})


def test_receipts_for_two_offices_have_nothing_in_common(world: World, owner: Owner) -> None:
    section = owner.write("What happened", "It began in the spring.")
    kept: list[set[Any]] = []
    for at, agency in enumerate(world.agencies):
        world.clock.turn(61)
        grant, code = owner_grants(owner, agency.id, section, "the same for both")
        staff = world.staff(at)
        staff.claim(staff.redeem(code))
        made = [owner.receipt(grant), staff.receipt(grant)]
        staff.end(grant)
        made += [owner.receipt(grant), staff.receipt(grant)]
        kept.append({leaf for data in made for leaf in said_in(data)})

    everywhere = {to_b64(world.operator.public), to_b64(world.operator.instance)}
    assert {leaf for leaf in kept[0] & kept[1] if is_of_a_person(leaf)} - everywhere == set()


def said_in(data: bytes) -> Iterator[Any]:
    """Every leaf of a receipt, down to the bodies inside it, but the site's and the office's own papers."""
    value = json.loads(data)
    del value["instance"], value["office"]
    yield from (leaf for _, leaf in walk(value))


def is_of_a_person(leaf: Any) -> bool:
    """Ids, keys, hashes, UUIDs and moments; words of the vocabularies are everybody's."""
    if type(leaf) is int:
        return leaf > 10
    if not isinstance(leaf, str):
        return False
    return (is_telling(leaf) and not leaf.isalpha()) or any(part in leaf for part in ("urn:uuid", "T0", "T1"))
