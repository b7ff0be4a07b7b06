"""Ending: now, for good; and what has to be sealed afresh after it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from crypto.encoding import make_random, parse_b64, to_b64
from crypto.statements.grants import TermsSection
from tests.functional.inprocess import Server
from tests.functional.navigators import code_of
from tests.functional.offices import Desk, Office
from tests.functional.rows import read_kept
from tests.functional.sharing import Offered, Sharer


@pytest.fixture
def section(owner: Sharer) -> bytes:
    return owner.writes()


@pytest.fixture
def opened(owner: Sharer, office: Office, ada: Desk, section: bytes) -> Offered:
    offered = owner.grants(office, section)
    ada.takes(offered.secret)
    return offered


def stored(server: Server, grant: bytes) -> dict[str, object]:
    """The grant's row, and how many wraps are kept beside it."""
    with server.services.store.reading() as tx:
        row = tx.execute(text("SELECT * FROM grants WHERE grant_id = :id"), {"id": grant}).one()
        wraps = "SELECT count(*) FROM grant_sections WHERE grant_id = :id AND wrap IS NOT NULL"
        return dict(row._mapping) | {"section_wraps": tx.execute(text(wraps), {"id": grant}).scalar()}


def test_after_ended_nothing_is_handed_out(owner: Sharer, ada: Desk, opened: Offered) -> None:
    early = ada.access(opened.grant, opened.terms.hash, ada.access_nonce(opened.grant).get_json())

    ended = owner.ends(opened.grant).get_json()["grant"]

    assert (ended["state"], ended["how"]) == ("ended", "withdrawn")
    answers = [
        ada.posts_access(opened.grant, early),
        ada.access_nonce(opened.grant),
        ada.get(f"/api/grants/{to_b64(opened.grant)}/pulse"),
        ada.ends(opened.grant),
    ]
    assert {(a.status_code, code_of(a)) for a in answers} == {(410, "grant_over")}


def test_ending_erases_what_was_wrapped(
    server: Server, owner: Sharer, ada: Desk, opened: Offered, section: bytes
) -> None:
    owner.writes(section=section)
    owner.shows_change(opened, owner.show(opened, owner.newest(section, 2), ada.person.box.public), section)
    assert stored(server, opened.grant)["section_wraps"] == 1

    owner.ends(opened.grant)

    kept = stored(server, opened.grant)
    assert (kept["wraps"], kept["package"], kept["lookup_hash"], kept["section_wraps"]) == (
        None,
        None,
        None,
        0,
    )


def test_ending_erases_an_offered_package(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    offered = owner.grants(office, section)
    package = stored(server, offered.grant)["package"]
    assert isinstance(package, bytes)
    # A page of the file holds less than the whole of it.
    parts = [package[at : at + 64] for at in range(0, len(package) - 64, 64)]
    assert any(part in read_kept(server) for part in parts)

    owner.ends(offered.grant)

    kept = stored(server, offered.grant)
    assert (kept["package"], kept["lookup_hash"]) == (None, None)
    assert not [part for part in parts if part in read_kept(server)], "rows, database file and its log"


def test_ending_twice_answers_the_same_and_writes_once(
    server: Server, owner: Sharer, opened: Offered
) -> None:
    first = owner.ends(opened.grant).data
    server.clock.turn(50)

    assert owner.ends(opened.grant).data == first
    assert owner.kinds().count("grant_ended") == 1


def test_all_end_in_one_go(owner: Sharer, office: Office, ada: Desk, opened: Offered, section: bytes) -> None:
    offered = owner.grants(office, owner.writes())

    answer = owner.send("POST", "/api/endings", {}).get_json()

    assert {g["grant"] for g in answer["grants"]} == {to_b64(opened.grant), to_b64(offered.grant)}
    assert {g["state"] for g in answer["grants"]} == {"ended"}
    assert code_of(ada.redeems(offered.secret)) == "token_over"


def test_nobody_ends_somebody_elses_grant(server: Server, opened: Offered, owner: Sharer) -> None:
    other = Sharer(server)
    other.creates_notebook()

    theirs, unknown = other.ends(opened.grant), other.ends(make_random(16))

    assert (theirs.status_code, theirs.data) == (404, unknown.data)
    assert owner.grant(opened.grant)["state"] == "open"


@pytest.mark.parametrize("how", ["unread", "asked", "closed"])
def test_an_office_may_end_and_never_extend(owner: Sharer, ada: Desk, opened: Offered, how: str) -> None:
    answer = ada.ends(opened.grant, how)

    assert answer.get_json() == {"state": "ended"}
    assert owner.grant(opened.grant)["how"] == how
    assert code_of(ada.reads(opened.grant, opened.terms.hash)) == "grant_over"


def test_what_expired_is_over_at_once_and_erased_at_the_next_write(
    server: Server, owner: Sharer, office: Office, ada: Desk, section: bytes
) -> None:
    offered = owner.grants(office, section, not_after=server.clock.now() + 1000)
    ada.takes(offered.secret)
    server.clock.turn(1000)
    assert code_of(ada.access_nonce(offered.grant)) == "grant_over"
    assert stored(server, offered.grant)["wraps"] is not None

    owner.writes()

    assert stored(server, offered.grant)["wraps"] is None
    assert owner.grant(offered.grant)["how"] == "expired"
    assert owner.ends(offered.grant).get_json()["grant"]["how"] == "expired"
    assert "grant_ended" not in owner.kinds()


def test_a_tainted_revision_is_offered_to_nobody_until_it_is_sealed_afresh(
    owner: Sharer, office: Office, opened: Offered, section: bytes
) -> None:
    owner.ends(opened.grant)
    tainted = owner.prepares(office, [(section, 1, 0)])
    assert code_of(owner.offers(tainted)) == "tainted"

    place, body = owner.next_sealing(section)
    assert owner.seals_afresh(place, body).status_code == 201

    assert owner.grants(office, section).places == [(section, 1, 1)]


def test_what_an_expired_grant_could_open_is_tainted_too(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    owner.grants(office, section, not_after=server.clock.now() + 1000)
    server.clock.turn(1000)

    assert code_of(owner.offers(owner.prepares(office, [(section, 1, 0)]))) == "tainted"


def test_a_fresh_package_and_a_change_shown_refuse_what_is_tainted(
    owner: Sharer, office: Office, ada: Desk, opened: Offered, section: bytes
) -> None:
    offered = owner.grants(office, section)
    owner.writes(section=section)
    second = owner.newest(section, 2)
    owner.shows_change(opened, owner.show(opened, second, ada.person.box.public), section)
    ended_too = owner.grants(office, section)  # shows revision 2
    owner.ends(ended_too.grant)

    assert (
        code_of(owner.shows_change(opened, owner.show(opened, second, ada.person.box.public), section))
        == "tainted"
    )
    owner.ends(opened.grant)
    assert code_of(owner.shows_fresh_code(offered)) == "tainted"


def test_every_revision_an_ended_grant_was_ever_shown_is_tainted(
    owner: Sharer, office: Office, ada: Desk, opened: Offered, section: bytes
) -> None:
    owner.writes(section=section)
    owner.shows_change(opened, owner.show(opened, owner.newest(section, 2), ada.person.box.public), section)

    owner.ends(opened.grant)

    for place in ((section, 1, 0), (section, 2, 0)):
        assert code_of(owner.offers(owner.prepares(office, [place]))) == "tainted"


def test_readers_who_stay_read_what_was_sealed_afresh(
    owner: Sharer, office: Office, ada: Desk, ben: Desk, opened: Offered, section: bytes
) -> None:
    stays = owner.grants(office, section)
    ben.takes(stays.secret)
    waits = owner.grants(office, section)
    owner.ends(opened.grant)
    place, body = owner.next_sealing(section)
    body["grants"] = [owner.show(stays, place, ben.person.box.public), owner.show(waits, place)]

    assert owner.seals_afresh(place, body).status_code == 201

    part = ben.reads(stays.grant, stays.terms.hash).get_json()["sections"][0]
    assert (part["sealing"], parse_b64(part["envelope"])) == (1, owner.envelopes[place])
    assert "wrap_state" in part
    assert ada.takes(waits.secret) == waits.grant


def test_a_reader_left_out_reads_nothing_of_it_until_the_owner_repairs_it(
    owner: Sharer, office: Office, ada: Desk, ben: Desk, opened: Offered, section: bytes
) -> None:
    place, body = owner.next_sealing(section)
    owner.seals_afresh(place, body)
    assert ada.access_nonce(opened.grant).get_json()["sections"] == []

    repaired = owner.shows_change(opened, owner.show(opened, place, ada.person.box.public), section)

    assert repaired.status_code == 200
    assert ada.reads(opened.grant, opened.terms.hash).status_code == 200


def test_sealing_afresh_replaces_one_sealing_only(owner: Sharer, opened: Offered, section: bytes) -> None:
    place, body = owner.next_sealing(section)
    skipped = (section, 1, 2)
    assert (
        code_of(owner.seals_afresh(skipped, {"sealing": 2, "grants": [], **owner.sealed(skipped)}))
        == "old_sealing"
    )
    assert owner.seals_afresh(place, body).status_code == 201

    again = {**body, "manifest": to_b64(owner.manifest())}

    assert code_of(owner.seals_afresh(place, again)) == "old_sealing"


def test_no_reader_gets_a_fresh_key_once_their_time_for_the_section_is_over(
    server: Server, owner: Sharer, office: Office, ada: Desk, section: bytes
) -> None:
    other, soon = owner.writes(), server.clock.now() + 60
    late = server.clock.now() + 3600
    ends = {section: soon, other: late}
    parts = tuple(TermsSection(part, ends[part]) for part in sorted(ends))
    offered = owner.grants(office, section, other, sections=parts, not_after=late)
    ada.takes(offered.secret)
    server.clock.turn(60)
    place, body = owner.next_sealing(section)

    refused = owner.seals_afresh(
        place, body | {"grants": [owner.show(offered, place, ada.person.box.public)]}
    )

    assert code_of(refused) == "grant_over"
    assert owner.seals_afresh(place, body).status_code == 201


def test_sealing_afresh_wraps_for_no_ended_and_no_foreign_grant(
    server: Server, owner: Sharer, office: Office, ada: Desk, opened: Offered, section: bytes
) -> None:
    other = Sharer(server)
    other.creates_notebook()
    theirs = other.grants(office, other.writes())
    owner.ends(opened.grant)
    place, body = owner.next_sealing(section)

    ended = {**body, "grants": [owner.show(opened, place, ada.person.box.public)]}
    foreign = {**body, "grants": [{**ended["grants"][0], "grant": to_b64(theirs.grant)}]}

    assert code_of(owner.seals_afresh(place, ended)) == "grant_over"
    assert code_of(owner.seals_afresh(place, foreign)) == "not_found"


def test_a_read_and_an_end_at_once_leave_nothing_after_ended(
    owner: Sharer, ada: Desk, opened: Offered
) -> None:
    body = ada.access(opened.grant, opened.terms.hash, ada.access_nonce(opened.grant).get_json())
    with ThreadPoolExecutor(2) as pool:
        reading = pool.submit(ada.posts_access, opened.grant, body)
        ending = pool.submit(owner.ends, opened.grant)

    assert ending.result().status_code == 200
    kinds = [kind for kind in owner.kinds() if kind in ("section_read", "grant_ended")]
    assert kinds == (
        ["section_read", "grant_ended"] if reading.result().status_code == 200 else ["grant_ended"]
    )
    assert code_of(ada.access_nonce(opened.grant)) == "grant_over"


def test_an_office_ending_for_somebody_else_or_twice_is_refused(
    owner: Sharer, office: Office, ada: Desk, opened: Offered
) -> None:
    kim = Desk(office, office.people[0]).signs_in()

    assert kim.ends(opened.grant).status_code == 404
    assert ada.ends(opened.grant).status_code == 200
    assert code_of(ada.ends(opened.grant)) == "grant_over"
