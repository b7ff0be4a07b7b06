"""Receipts: both sides keep what was agreed, and anybody can check it without asking anybody."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from client.__main__ import main
from client.errors import NoSuchThing
from client.notebook.offers import Choice
from client.notebook.renewing import GoOn
from client.owner import Owner
from client.receipts.errors import ReceiptRefused
from client.receipts.file import read_file
from client.receipts.verifying import Verified, verify_receipt
from client.receipts.views.concepts import KINDS
from client.staff import Staff
from crypto.canonical import parse_canonical, to_canonical
from crypto.encoding import parse_b64, to_b64
from crypto.labels import SECTION_KINDS
from tests.functional.desk_devices import BrowserDesk
from tests.functional.devices import refusal
from tests.functional.planted import find_leaks, mark_patterns, plant, secret_patterns
from tests.functional.world import PASSPHRASE, World, cheap_stretching, running_world

DAY = 86_400
SCHEMAS = Path(__file__).parents[2] / "client" / "receipts" / "schemas"
TITLE, STORY, PURPOSE = plant("title"), plant("story"), plant("purpose")
CALL_ME, OFFICE_NAME = plant("call me"), plant("office name")


@pytest.fixture
def owner(world: World) -> Owner:
    world.opens_office("Lantern House (invented)")
    return world.owner("river")


def owner_grants(world: World, owner: Owner, agency: int = 0, **choice: Any) -> tuple[bytes, str]:
    if not owner.sections():
        owner.write(TITLE, STORY, kind="what-happened")
        owner.write(plant("second title"), STORY, kind="health")
    sections = tuple(section.id for section in owner.sections())
    given = {"purpose": PURPOSE, "call_me": CALL_ME, "office_name": OFFICE_NAME, **choice}
    code = owner.offer(Choice(world.agencies[agency].id, sections, **given))
    return code.grant, code.url


def opened(world: World, owner: Owner, **choice: Any) -> tuple[bytes, Staff]:
    grant, code = owner_grants(world, owner, **choice)
    staff = world.staff()
    staff.claim(staff.redeem(code))
    staff.read(grant)
    return grant, staff


def views_of(data: bytes) -> dict[str, Any]:
    return read_file(data)[1]


def states_of(data: bytes) -> tuple[str, str]:
    views = views_of(data)
    return views["dpv"]["dpv:hasRecordOfActivity"]["dpv:hasStatus"], views["fhir"]["status"]


def require_valid(data: bytes) -> Verified:
    """It holds, and each rendering fits its schema."""
    for name, view in views_of(data).items():
        schema = json.loads((SCHEMAS / f"{name}.json").read_text())
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(view)
    return verify_receipt(data)


def steps_of(found: Verified) -> list[str]:
    return [event.kind for event in found.receipt.events]


def test_both_sides_keep_a_receipt_from_the_granting_to_the_end(world: World, owner: Owner) -> None:
    grant, code = owner_grants(world, owner)

    at_grant = require_valid(owner.receipt(grant))
    assert (at_grant.receipt.state, steps_of(at_grant)) == ("offered", ["given"])
    assert at_grant.certificate is not None
    assert states_of(owner.receipt(grant)) == ("dpv:ConsentGiven", "active")

    world.clock.turn(60)
    staff = world.staff()
    staff.claim(staff.redeem(code))
    owners, offices = require_valid(owner.receipt(grant)), require_valid(staff.receipt(grant))
    assert owners.reader_name == offices.reader_name == "Worker 1"
    assert owners.receipt.person == offices.receipt.person
    assert owners.receipt.terms == offices.receipt.terms
    assert owners.receipt.claim == offices.receipt.claim is not None

    world.clock.turn(60)
    health = owner.sections()[1].id
    owner.edit(health, "It is better.")
    owner.show_change(grant, health)
    assert steps_of(require_valid(owner.receipt(grant))) == ["given", "opened", "changed"]

    world.clock.turn(60)
    owner.end(grant)
    ended = owner.receipt(grant)
    found = require_valid(ended)
    assert (found.receipt.how, steps_of(found)[-1]) == ("withdrawn", "ended")
    assert found.receipt.events[-1].at == world.clock.now()
    assert states_of(ended) == ("dpv:ConsentWithdrawn", "inactive")
    assert b"ConsentRevoked" not in ended
    assert states_of(staff.receipt(grant)) == ("dpv:ConsentWithdrawn", "inactive")


def ends_by_time(world: World, owner: Owner, staff: Staff, grant: bytes) -> None:
    world.clock.turn(15 * DAY)


def is_handed_back(world: World, owner: Owner, staff: Staff, grant: bytes) -> None:
    staff.hand_back(grant)


def ends_on_the_persons_word(world: World, owner: Owner, staff: Staff, grant: bytes) -> None:
    staff.end(grant)


def is_closed(world: World, owner: Owner, staff: Staff, grant: bytes) -> None:
    staff.close(grant)


def is_a_visit_of_yesterday(world: World, owner: Owner, staff: Staff, grant: bytes) -> None:
    world.clock.turn(13 * 3_600)


@pytest.mark.parametrize(
    ("end", "how", "state", "is_signed"),
    [
        (ends_by_time, "expired", "ConsentExpired", False),
        (is_handed_back, "unread", "ConsentRevoked", True),
        (ends_on_the_persons_word, "asked", "ConsentWithdrawn", True),
        (is_closed, "closed", "ConsentExpired", True),
        (is_a_visit_of_yesterday, "expired", "ConsentExpired", False),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_every_end_has_its_own_state_on_both_sides(
    world: World, owner: Owner, end: Any, how: str, state: str, is_signed: bool
) -> None:
    grant, staff = opened(world, owner, visit=end in (is_closed, is_a_visit_of_yesterday))
    staff.receipt(grant)
    world.clock.turn(60)

    end(world, owner, staff, grant)

    reopened = world.reopened("river")
    if how == "expired":  # everybody signed in again since, and the desk has nothing left
        with pytest.raises(NoSuchThing):
            world.staff().receipt(grant)
        made = [reopened.receipt(grant)]
    else:
        made = [reopened.receipt(grant), staff.receipt(grant)]
    for data in made:
        found = require_valid(data)
        assert (found.receipt.how, states_of(data)) == (how, (f"dpv:{state}", "inactive"))
        assert (found.receipt.ending is not None) == is_signed
    ends = {
        is_a_visit_of_yesterday: found.receipt.events[1].at + 12 * 3_600,
        ends_by_time: found.receipt.not_after,
    }
    assert found.receipt.events[-1].at == ends.get(end, world.clock.now())


def test_who_goes_on_gets_a_receipt_of_the_new_agreement(world: World, owner: Owner) -> None:
    grant, staff = opened(world, owner)
    world.clock.turn(12 * DAY)
    owner, staff = world.reopened("river"), world.staff()

    renewed = owner.renew(grant, GoOn(tuple(section.id for section in owner.sections()), days=7))

    for data in (owner.receipt(renewed), staff.receipt(renewed), owner.receipt(renewed, is_open=True)):
        found = require_valid(data)
        assert (found.receipt.state, steps_of(found), found.reader_name) == ("open", ["renewed"], "Worker 1")
        assert states_of(data) == ("dpv:RenewedConsentGiven", "active")
    for step, path in (("renewal", ("proofs", "renewal")), ("renewal", ("proofs", "first_terms"))):
        with pytest.raises(ReceiptRefused) as caught:
            verify_receipt(bent(owner.receipt(renewed), *path, to=None))
        assert caught.value.step == step
    before = owner.receipt(grant)
    assert (require_valid(before).receipt.how, states_of(before)[0]) == ("renewed", "dpv:ConsentExpired")
    assert require_valid(owner.receipt(renewed)).receipt.person != require_valid(before).receipt.person

    owner.end(renewed)
    assert states_of(owner.receipt(renewed)) == ("dpv:ConsentWithdrawn", "inactive")


def test_a_receipt_tells_no_word_of_the_person_and_no_id_of_a_section(world: World, owner: Owner) -> None:
    grant, staff = opened(world, owner)

    made = [owner.receipt(grant), staff.receipt(grant)]
    staff.end(grant)
    made += [owner.receipt(grant), staff.receipt(grant)]

    secrets = [owner.keys.vault, owner.keys.key, *(section.id for section in owner.sections())]
    patterns = mark_patterns() | secret_patterns(*secrets)
    for data in made:
        leaves = b"\n".join(opened_up(parse_canonical(data)))
        assert find_leaks(data + leaves, patterns) == []


def opened_up(value: Any) -> Iterator[bytes]:
    """Every text of a JSON value, and what its bytes are, down to the last body."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from opened_up(part)
    elif isinstance(value, str):
        yield value.encode()
        try:
            inner = parse_b64(value)
            yield inner
            yield from opened_up(json.loads(inner))
        except Exception:  # noqa: S110 - most texts are no bytes, most bytes no JSON
            pass


def test_the_sections_show_only_to_who_opens_the_papers_on_purpose(world: World, owner: Owner) -> None:
    grant, staff = opened(world, owner)
    patterns = secret_patterns(*(section.id for section in owner.sections()))

    for data in (owner.receipt(grant, is_open=True), staff.receipt(grant, is_open=True)):
        found = require_valid(data)
        assert found.is_open
        assert find_leaks(b"\n".join(opened_up(parse_canonical(data))), patterns) != []
        closed = owner.receipt(grant) if found.receipt.by == "owner" else staff.receipt(grant)
        assert parse_canonical(closed)["receipt"] == parse_canonical(data)["receipt"]


def test_no_byte_of_a_receipt_can_be_changed(world: World, owner: Owner) -> None:
    grant, staff = opened(world, owner)
    staff.end(grant)
    data = owner.receipt(grant)
    assert verify_receipt(data).receipt.how == "asked"

    steps = set()
    for at in range(0, len(data), 7):
        with pytest.raises(ReceiptRefused) as caught:
            verify_receipt(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        steps.add(caught.value.step)
    assert steps >= {"file", "receipt", "office", "views"}
    for cut in (b"", data[:-1], data + b"\n", data + data, b"[]", b"null", b"\xff"):
        with pytest.raises(ReceiptRefused) as caught:
            verify_receipt(cut)
        assert caught.value.step == "file"


def bent(data: bytes, *path: str, to: Any) -> bytes:
    value = parse_canonical(data)
    place = value
    for key in path[:-1]:
        place = place[key]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return to_canonical(value)


def test_a_part_that_is_signed_but_of_another_receipt_is_refused_by_name(world: World, owner: Owner) -> None:
    first, staff = opened(world, owner)
    second, other_staff = opened(world, owner)
    staff.end(first)
    other_staff.end(second)
    data, other = owner.receipt(first), parse_canonical(owner.receipt(second))
    as_reader = parse_canonical(staff.receipt(first))

    refusals = {
        "receipt": bent(data, "receipt", to=as_reader["receipt"] | {"sig": other["receipt"]["sig"]}),
        "terms": bent(data, "proofs", "terms", to=other["proofs"]["terms"]),
        "claim": bent(data, "proofs", "claim", to=other["proofs"]["claim"]),
        "ending": bent(data, "proofs", "ending", to=other["proofs"]["ending"]),
        "office": bent(data, "office", to=None),
        "views": bent(data, "views", "fhir", "status", to="active"),
        "file": bent(data, "extra", to=1),
    }
    for step, changed in refusals.items():
        with pytest.raises(ReceiptRefused) as caught:
            verify_receipt(changed)
        assert caught.value.step == step
    for missing in ("claim", "ending"):
        with pytest.raises(ReceiptRefused) as caught:
            verify_receipt(bent(data, "proofs", missing, to=None))
        assert caught.value.step == missing
    with pytest.raises(ReceiptRefused) as caught:
        verify_receipt(data, operator_key=bytes(32))
    assert caught.value.step == "instance"


def test_an_office_that_left_the_directory_takes_no_receipt_with_it(
    world: World, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant, _ = opened(world, owner)
    site = owner.notebook.site
    monkeypatch.setattr(site, "certificate", lambda *_: None)

    found = require_valid(owner.receipt(grant))

    assert (found.certificate, found.receipt.agency_name) == (None, "Lantern House (invented)")
    kantara = views_of(owner.receipt(grant))["kantara"]
    assert kantara["services"][0]["purposes"][0]["thirdPartyName"] == "not stated"


def test_a_receipt_is_checked_from_the_command_line_without_a_network(
    world: World,
    owner: Owner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    grant, _ = opened(world, owner)
    owner.end(grant)
    file = tmp_path / "receipt.json"
    file.write_bytes(owner.receipt(grant))
    operator = to_b64(world.operator.public)
    monkeypatch.setattr(socket, "socket", None)

    assert main(["receipt", "verify", str(file), "--operator", operator]) == 0
    assert capsys.readouterr().out.startswith("This receipt holds.")
    assert main(["receipt", "show", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "Lantern House (invented)" in shown
    assert "ConsentWithdrawn (the person ended it)" in shown
    assert main(["receipt", "notice", str(file)]) == 0
    assert "I choose this myself. I can get help without sharing." in capsys.readouterr().out
    assert main(["receipt", "show", str(file), "--as", "kantara"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == "KI-CR-v1.1.0"

    file.write_bytes(file.read_bytes().replace(b"Lantern", b"Lanterm", 1))
    assert main(["receipt", "verify", str(file)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "This receipt does not hold (" in printed.err


def test_making_a_receipt_asks_for_nothing_new_and_leaves_nothing(world: World, owner: Owner) -> None:
    grant, staff = opened(world, owner)
    before = owner.notebook.look()

    owner.receipt(grant)
    staff.receipt(grant)

    after = owner.notebook.look()
    assert (before.journal_head, before.journal_n) == (after.journal_head, after.journal_n)


def test_every_kind_of_section_has_a_concept() -> None:
    assert set(KINDS) == SECTION_KINDS


def test_a_desks_browser_keeps_a_receipt_of_what_it_saw_and_no_name_of_it(tmp_path: Path) -> None:
    with cheap_stretching(), running_world(tmp_path) as world:
        world.opens_office("Harbour Clinic (invented)")
        owner = world.owner("river")
        desk = BrowserDesk(world.agencies[0].people[1])
        try:
            desk.signs_in()
            grant, code = owner_grants(world, owner)
            desk.redeems(code)
            desk.claims()
            seen = desk.engine.receipt(grant=to_b64(grant))
            assert require_valid(seen["json"].encode()).reader_name == "Worker 1"
            assert seen["page"]["purpose"] == PURPOSE

            world.clock.turn(60)
            desk.engine.endOnRequest(grant=to_b64(grant))
            made = desk.engine.receipt(grant=to_b64(grant))
            found = require_valid(made["json"].encode())
            assert (found.receipt.how, found.receipt.ending is not None) == ("asked", True)
            told = (made["json"] + json.dumps(made["page"] | {"purpose": ""})).encode()
            assert find_leaks(told, mark_patterns()) == []
            assert found.receipt.person == verify_receipt(owner.receipt(grant)).receipt.person

            desk.engine.cover()
            desk.engine.reopen(passphrase=PASSPHRASE)
            assert refusal(desk.engine.receipt, grant=to_b64(grant)) == "receipt_too_late"
        finally:
            desk.close()
