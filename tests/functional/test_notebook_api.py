"""Writing in a notebook: sections, drafts, the manifest's counter, doors, erasing."""

import pytest

from crypto.doors import derive_door
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.hashing import hash32
from crypto.statements.doors import EraseChange
from crypto.statements.journal import JournalEvent
from tests.functional.inprocess import NOON, Server
from tests.functional.navigators import Owner, code_of
from tests.functional.rows import read_kept, read_tables


@pytest.fixture
def owner(server: Server) -> Owner:
    made = Owner(server)
    made.creates_notebook()
    return made


@pytest.fixture
def other(server: Server) -> Owner:
    made = Owner(server)
    made.creates_notebook()
    return made


def test_a_saved_section_stands_in_the_notebook_and_comes_back_as_it_went(owner: Owner) -> None:
    section = make_id()
    body = owner.revision(section, 1)

    saved = owner.saves(section, 1, body)

    assert (saved.status_code, saved.get_json()) == (201, {"counter": 2})
    assert owner.notebook()["sections"] == [
        {"section": to_b64(section), "revisions": [{"revision": 1, "sealing": 0}]}
    ]
    assert owner.notebook()["manifest"] == body["manifest"]
    back = owner.get(f"/api/sections/{to_b64(section)}/revisions/1").get_json()
    assert back == {
        "revision": 1,
        "sealing": 0,
        "envelope": body["envelope"],
        "wrapped_key": body["wrapped_key"],
    }


def test_an_edit_is_the_next_revision_and_the_older_one_stays(owner: Owner) -> None:
    section = make_id()
    owner.saves(section, 1)

    assert owner.saves(section, 2).status_code == 201

    numbers = owner.notebook()["sections"][0]["revisions"]
    assert numbers == [{"revision": 1, "sealing": 0}, {"revision": 2, "sealing": 0}]


@pytest.mark.parametrize("revision", [1, 3, 4])
def test_a_revision_that_is_not_the_next_one_is_a_conflict(owner: Owner, revision: int) -> None:
    section = make_id()
    owner.saves(section, 1)

    refused = owner.saves(section, revision)

    assert (code_of(refused), refused.get_json()["counter"]) == ("conflict", 2)
    assert owner.notebook()["counter"] == 2


def test_of_two_devices_the_slower_is_told_the_counter_and_nothing_is_lost(owner: Owner) -> None:
    section, elsewhere = make_id(), make_id()
    late = owner.revision(elsewhere, 1)
    owner.saves(section, 1)

    path = f"/api/sections/{to_b64(elsewhere)}/revisions/1"
    refused = owner.send("PUT", path, late, if_match=1)

    assert (code_of(refused), refused.get_json()["counter"]) == ("conflict", 2)
    assert owner.get(path).status_code == 404
    assert owner.send("PUT", path, late, if_match=2).status_code == 201


def test_the_manifest_alone_can_be_replaced(owner: Owner) -> None:
    manifest = to_b64(owner.manifest())

    assert owner.send("PUT", "/api/manifest", {"manifest": manifest}, 1).get_json() == {"counter": 2}
    assert owner.notebook()["manifest"] == manifest
    assert code_of(owner.send("PUT", "/api/manifest", {"manifest": manifest}, 1)) == "conflict"


@pytest.mark.parametrize(
    "if_match", ['"x"', "1", '"01"', '"-1"', '"1', '""', 'W/"1"', "*", '"1", "2"', '"٣"', None]
)
def test_if_match_is_one_number_in_quotes(owner: Owner, if_match: str | None) -> None:
    body = {"manifest": to_b64(owner.manifest())}
    given = if_match.encode().decode("latin-1") if if_match else None

    refused = owner.send("PUT", "/api/manifest", body, If_Match=given)

    assert (code_of(refused), refused.get_json()["field"]) == ("bad_request", "If-Match")


def test_a_section_of_somebody_else_does_not_exist(owner: Owner, other: Owner) -> None:
    section, draft = make_id(), make_id()
    owner.saves(section, 1)
    owner.send("PUT", f"/api/drafts/{to_b64(draft)}", owner.draft(section, draft, 1))

    paths = [f"/api/sections/{to_b64(section)}/revisions/1", f"/api/drafts/{to_b64(draft)}"]
    foreign = [other.get(path) for path in paths]
    nowhere = [other.get(f"/api/sections/{to_b64(make_id())}/revisions/1")]

    assert {answer.status_code for answer in foreign} == {404}
    assert len({answer.data for answer in foreign + nowhere}) == 1
    erased = other.send(
        "DELETE", paths[0].rpartition("/revisions")[0], {"manifest": to_b64(other.manifest())}, 1
    )
    assert code_of(erased) == "not_found"
    assert owner.get(paths[0]).status_code == 200


def test_the_same_section_id_in_two_notebooks_are_two_sections(owner: Owner, other: Owner) -> None:
    section = make_id()
    owner.saves(section, 1)

    assert other.saves(section, 1).status_code == 201
    other.send("DELETE", f"/api/sections/{to_b64(section)}", {"manifest": to_b64(other.manifest())}, 2)

    assert owner.get(f"/api/sections/{to_b64(section)}/revisions/1").status_code == 200


def test_a_deleted_section_leaves_no_byte_behind(server: Server, owner: Owner) -> None:
    section, draft = make_id(), make_id()
    body = owner.revision(section, 1, b"x" * 9000)
    owner.saves(section, 1, body)
    owner.send("PUT", f"/api/drafts/{to_b64(draft)}", owner.draft(section, draft, 1))

    gone = owner.send("DELETE", f"/api/sections/{to_b64(section)}", {"manifest": to_b64(owner.manifest())}, 2)

    assert gone.get_json() == {"counter": 3}
    assert owner.notebook()["sections"] == owner.notebook()["drafts"] == []
    kept = read_kept(server)
    envelope = parse_b64(body["envelope"])
    assert envelope[100:200] not in kept
    assert envelope[-100:] not in kept


@pytest.mark.parametrize(
    "bend",
    [
        {"envelope": to_b64(b"They took my passport.")},
        {"envelope": to_b64(b"\x01" + b"They took my passport." * 21)},
        {"wrapped_key": to_b64(b"\x01" + bytes(73))},
        {"wrapped_key": to_b64(b"\x02" + bytes(72))},
        {"manifest": to_b64(b"\x01")},
    ],
)
def test_plain_or_misshapen_bytes_are_refused_and_never_kept(
    server: Server, owner: Owner, bend: dict[str, str]
) -> None:
    section = make_id()

    refused = owner.saves(section, 1, owner.revision(section, 1) | bend)

    assert code_of(refused) == "not_an_envelope"
    assert owner.notebook()["counter"] == 1
    kept = read_kept(server)
    assert b"passport" not in kept + refused.data


def test_a_draft_is_replaced_by_a_later_save_only(owner: Owner) -> None:
    section, draft = make_id(), make_id()
    path = f"/api/drafts/{to_b64(draft)}"

    assert owner.send("PUT", path, owner.draft(section, draft, 5)).get_json() == {"number": 5}
    late = owner.send("PUT", path, owner.draft(section, draft, 4))
    same = owner.send("PUT", path, owner.draft(section, draft, 5))
    newest = owner.draft(section, draft, 6)
    assert owner.send("PUT", path, newest).status_code == 200

    assert [(code_of(answer), answer.get_json()["counter"]) for answer in (late, same)] == [
        ("conflict", 5)
    ] * 2
    assert owner.get(path).get_json() == newest
    assert owner.notebook()["drafts"] == [{"draft": to_b64(draft), "section": to_b64(section), "number": 6}]


def test_two_devices_keep_a_draft_each(owner: Owner) -> None:
    section, first, second = make_id(), make_id(), make_id()

    for draft in (first, second):
        owner.send("PUT", f"/api/drafts/{to_b64(draft)}", owner.draft(section, draft, 1))

    assert {row["draft"] for row in owner.notebook()["drafts"]} == {to_b64(first), to_b64(second)}


def test_done_takes_the_draft_it_came_from_and_no_other(owner: Owner) -> None:
    section, mine, theirs = make_id(), make_id(), make_id()
    for draft in (mine, theirs):
        owner.send("PUT", f"/api/drafts/{to_b64(draft)}", owner.draft(section, draft, 1))

    owner.saves(section, 1, owner.revision(section, 1) | {"drop_drafts": [to_b64(mine)]})

    assert [row["draft"] for row in owner.notebook()["drafts"]] == [to_b64(theirs)]


def test_a_draft_of_another_section_can_not_be_dropped_by_saving(owner: Owner) -> None:
    section, draft = make_id(), make_id()
    owner.send("PUT", f"/api/drafts/{to_b64(draft)}", owner.draft(make_id(), draft, 1))

    refused = owner.saves(section, 1, owner.revision(section, 1) | {"drop_drafts": [to_b64(draft)]})

    assert (code_of(refused), refused.get_json()["field"]) == ("bad_request", "drop_drafts")
    assert owner.notebook()["sections"] == []


def test_a_dropped_draft_is_gone_and_dropping_it_again_is_fine(owner: Owner) -> None:
    section, draft = make_id(), make_id()
    path = f"/api/drafts/{to_b64(draft)}"
    owner.send("PUT", path, owner.draft(section, draft, 1))

    assert code_of(owner.send("DELETE", path, {"words": "plain"})) == "bad_request"
    assert owner.send("DELETE", path, {}).status_code == 204
    assert owner.get(path).status_code == 404
    assert owner.send("DELETE", path, {}).status_code == 204


def test_the_journal_is_one_chain_to_its_head(owner: Owner) -> None:
    owner.opens()
    owner.changes_doors({make_id(): derive_door(make_random(32))}, ())

    journal = owner.get("/api/journal?from=1").get_json()

    prev = bytes(32)
    for n, row in enumerate(journal["events"], 1):
        event = JournalEvent.parse(parse_b64(row["event"]))
        assert (event.n, event.prev, event.details) == (n, prev, hash32(parse_b64(row["details"])))
        prev = hash32(parse_b64(row["event"]))
    assert journal["head"] == {"n": 3, "head": to_b64(prev)} == owner.get("/api/pulse").get_json()["journal"]
    assert [JournalEvent.parse(parse_b64(row["event"])).kind for row in journal["events"]] == [
        "vault_made",
        "vault_opened",
        "doors_changed",
    ]


@pytest.mark.parametrize("query", ["from=x", "from=01", "from=-1", "from=1&from=2", "to=1", "from=1&to=2"])
def test_the_journal_takes_one_number(owner: Owner, query: str) -> None:
    assert code_of(owner.get(f"/api/journal?{query}")) == "bad_request"


def test_another_passphrase_opens_and_the_old_one_does_not(owner: Owner) -> None:
    door, door_id = derive_door(make_random(32)), make_id()

    changed = owner.changes_doors({door_id: door}, (owner.door_id,))

    assert changed.get_json() == {"counter": 2}
    assert code_of(owner.opens()) == "door_unknown"
    assert parse_b64(owner.opens(door).get_json()["vault"]) == owner.vault


def test_changing_doors_ends_every_other_visit(server: Server, owner: Owner) -> None:
    here = owner.browser
    owner.browser = server.browser()
    owner.opens()
    there = owner.browser
    owner.browser = here

    owner.changes_doors({make_id(): derive_door(make_random(32))}, ())

    assert owner.get("/api/pulse").status_code == 200
    owner.browser = there
    assert owner.get("/api/pulse").status_code == 401


def test_the_last_door_stays(owner: Owner) -> None:
    refused = owner.changes_doors({}, (owner.door_id,))

    assert (code_of(refused), refused.get_json()["field"]) == ("bad_request", "close")
    assert owner.opens().status_code == 200


def test_a_door_that_is_not_there_can_not_be_closed(owner: Owner) -> None:
    assert code_of(owner.changes_doors({}, (make_id(),))) == "not_found"


def test_doors_change_only_with_the_secret_of_a_door_of_this_notebook(owner: Owner, other: Owner) -> None:
    new = {make_id(): derive_door(make_random(32))}

    assert code_of(owner.changes_doors(new, (), by=derive_door(make_random(32)))) == "door_unknown"
    assert code_of(owner.changes_doors(new, (), by=other.door)) == "door_unknown"
    assert len(owner.notebook()["doors"]) == 1


def test_a_door_act_is_for_exactly_one_change_one_act_and_one_use(owner: Owner) -> None:
    first = owner.doors_change({make_id(): derive_door(make_random(32))}, ())
    second = owner.doors_change({make_id(): derive_door(make_random(32))}, ())
    swapped = second | {"act": first["act"]}

    assert code_of(owner.send("POST", "/api/doors", swapped, 1)) == "bad_statement"
    assert owner.send("POST", "/api/doors", first, 1).status_code == 200
    owner.counter = 2
    assert code_of(owner.send("POST", "/api/doors", first, 2)) == "nonce_used"
    erase = {"change": second["change"], "act": second["act"]}
    assert code_of(owner.send("POST", "/api/erasure", erase)) == "bad_statement"


def test_a_door_act_needs_a_challenge_of_this_visit(owner: Owner, other: Owner) -> None:
    change = EraseChange(vault=owner.vault, erase=True).encode()
    for nonce in (other.challenge(), make_random(32)):
        body = {"change": to_b64(change), "act": owner.act("erase", change, nonce)}
        assert code_of(owner.send("POST", "/api/erasure", body)) == "nonce_used"


def test_a_door_of_another_notebook_is_taken(owner: Owner, other: Owner) -> None:
    assert code_of(owner.changes_doors({make_id(): other.door}, ())) == "door_taken"


def test_a_ninth_door_is_too_many(owner: Owner) -> None:
    for _ in range(7):
        assert owner.changes_doors({make_id(): derive_door(make_random(32))}, ()).status_code == 200

    assert code_of(owner.changes_doors({make_id(): derive_door(make_random(32))}, ())) == "quota"


def test_erasing_takes_every_row_and_every_byte(server: Server, owner: Owner, other: Owner) -> None:
    section, draft = make_id(), make_id()
    body = owner.revision(section, 1)
    owner.saves(section, 1, body)
    owner.send("PUT", f"/api/drafts/{to_b64(draft)}", owner.draft(section, draft, 1))

    erased = owner.erases_everything()

    assert (erased.status_code, erased.data) == (204, b"")
    assert "__Host-n=;" in erased.headers["Set-Cookie"]
    assert code_of(owner.opens()) == "door_unknown"
    assert other.notebook()["counter"] == 1
    kept = read_kept(server)
    gone = [
        owner.vault,
        section,
        draft,
        parse_b64(body["envelope"])[-100:],
        parse_b64(body["manifest"])[-100:],
    ]
    assert not [found for found in gone if found in kept]


def test_every_visit_ends_with_erasing(server: Server, owner: Owner) -> None:
    here = owner.browser
    owner.browser = server.browser()
    owner.opens()
    there, owner.browser = owner.browser, here

    owner.erases_everything()

    owner.browser = there
    assert owner.get("/api/notebook").status_code == 401


def test_erasing_needs_the_secret(owner: Owner, other: Owner) -> None:
    assert code_of(owner.erases_everything(by=other.door)) == "door_unknown"
    assert owner.notebook()["counter"] == 1


def test_no_row_of_a_notebook_keeps_a_time_of_day(server: Server, owner: Owner) -> None:
    """Sessions, challenges and answered requests do while they live; none names a vault's making."""
    section, draft = make_id(), make_id()
    owner.saves(section, 1)
    owner.send("PUT", f"/api/drafts/{to_b64(draft)}", owner.draft(section, draft, 1))
    owner.changes_doors({make_id(): derive_door(make_random(32))}, ())

    short_lived = {"sessions", "challenges", "idempotency"}
    tables = read_tables(server.services.store)
    found = {
        name
        for name in set(tables) - short_lived
        for row in tables[name]
        if any(
            str(NOON).encode() in (value if isinstance(value, bytes) else str(value).encode())
            for value in row
        )
    }

    assert not found
    assert not [row for row in tables["idempotency"] if owner.vault in row]
