"""Reading: ciphertext only in exchange for a signed record that is kept."""

from typing import Any

import pytest
from sqlalchemy import text

from crypto.boxes import open_reader_wrap
from crypto.encoding import make_random, parse_b64, to_b64
from crypto.sealing import open_envelope
from crypto.signing import parse_signed
from crypto.statements.grants import ClaimSection, TermsSection, Wraps
from tests.functional.inprocess import Server
from tests.functional.navigators import Json, code_of
from tests.functional.offices import Desk, Office
from tests.functional.sharing import Offered, Sharer


@pytest.fixture
def section(owner: Sharer) -> bytes:
    return owner.writes(b"they hid my papers")


@pytest.fixture
def opened(owner: Sharer, office: Office, ada: Desk, section: bytes) -> Offered:
    offered = owner.grants(office, section)
    ada.takes(offered.secret)
    return offered


def read_text(answer: Json, secret: bytes, offered: Offered) -> bytes:
    """What the reader's device finds in the first section of an answer."""
    part = answer["sections"][0]
    place = (parse_b64(part["id"]), part["revision"], part["sealing"])
    wraps = {
        (wrap.id, wrap.revision, wrap.sealing): wrap.wrap
        for wrap in Wraps.parse(parse_b64(answer["wraps"])).wraps
    }
    wrap = parse_b64(part["wrap"]) if "wrap" in part else wraps[place]
    key = open_reader_wrap(secret, wrap, offered.grant, *place)
    return open_envelope(key, "section", *place, parse_b64(part["envelope"]))


def test_a_reader_reads_what_was_granted_and_the_owner_sees_it(
    owner: Sharer, ada: Desk, opened: Offered
) -> None:
    answer = ada.reads(opened.grant, opened.terms.hash)

    assert answer.status_code == 200
    assert set(answer.get_json()) == {"terms", "claim", "wraps", "sections"}
    assert read_text(answer.get_json(), ada.person.box.secret, opened) == b"they hid my papers"
    assert owner.kinds()[-1] == "section_read"
    assert owner.grant(opened.grant)["reads"] == 1


def test_records_are_numbered_and_name_each_other(ada: Desk, opened: Offered) -> None:
    for n in (1, 2, 3):
        given = ada.access_nonce(opened.grant).get_json()
        body = ada.access(opened.grant, opened.terms.hash, given)

        assert given["n"] == n
        assert ("previous" in given) == (n > 1)
        assert ada.posts_access(opened.grant, body).status_code == 200


def test_a_nonce_works_once(ada: Desk, opened: Offered) -> None:
    given = ada.access_nonce(opened.grant).get_json()
    body = ada.access(opened.grant, opened.terms.hash, given)
    ada.posts_access(opened.grant, body)

    assert code_of(ada.posts_access(opened.grant, body)) == "nonce_used"


def test_a_nonce_is_good_for_two_minutes(server: Server, ada: Desk, opened: Offered) -> None:
    given = ada.access_nonce(opened.grant).get_json()
    server.clock.turn(120)

    late = ada.posts_access(opened.grant, ada.access(opened.grant, opened.terms.hash, given))

    assert code_of(late) == "nonce_used"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"n": 2, "prev": make_random(32)}, "record_behind"),
        ({"event": make_random(32)}, "record_behind"),
        ({"nonce": make_random(32)}, "nonce_used"),
        ({"at": 5}, "nonce_used"),
        ({"terms": make_random(32)}, "bad_statement"),
        ({"grant": make_random(16)}, "bad_statement"),
        ({"reader": make_random(32)}, "bad_statement"),
        ({"sections": (ClaimSection(make_random(16), 1, 0),)}, "bad_statement"),
    ],
)
def test_a_bent_record_gets_nothing_and_leaves_nothing(
    owner: Sharer, ada: Desk, opened: Offered, change: dict[str, Any], code: str
) -> None:
    answer = ada.reads(opened.grant, opened.terms.hash, **change)

    assert code_of(answer) == code
    assert owner.grant(opened.grant)["reads"] == 0
    assert "section_read" not in owner.kinds()


def test_a_record_for_an_older_or_newer_revision_is_told_to_fetch_again(
    ada: Desk, opened: Offered, section: bytes
) -> None:
    for revision, sealing in ((2, 0), (1, 1)):
        named = (ClaimSection(section, revision, sealing),)
        assert code_of(ada.reads(opened.grant, opened.terms.hash, sections=named)) == "old_sealing"


def test_a_second_device_that_was_slower_signs_again(ada: Desk, opened: Offered) -> None:
    slow = ada.access(opened.grant, opened.terms.hash, ada.access_nonce(opened.grant).get_json())
    assert ada.reads(opened.grant, opened.terms.hash).status_code == 200

    assert code_of(ada.posts_access(opened.grant, slow)) == "record_behind"


def test_only_the_one_who_redeemed_reads(
    owner: Sharer, office: Office, ada: Desk, ben: Desk, opened: Offered
) -> None:
    unknown = ben.access_nonce(make_random(16))

    answers = [
        ben.access_nonce(opened.grant),
        ben.posts_access(
            opened.grant,
            ben.access(opened.grant, opened.terms.hash, ada.access_nonce(opened.grant).get_json()),
        ),
        ben.get(f"/api/grants/{to_b64(opened.grant)}/pulse"),
        ben.ends(opened.grant),
    ]

    assert {(a.status_code, a.data) for a in answers} == {(404, unknown.data)}
    assert ben.get("/api/grants").get_json()["grants"] == []


def test_somebody_elses_signature_is_refused(ada: Desk, ben: Desk, opened: Offered) -> None:
    given = ada.access_nonce(opened.grant).get_json()
    forged = ben.access(opened.grant, opened.terms.hash, given, reader=ada.person.sign)

    assert code_of(ada.posts_access(opened.grant, forged)) == "bad_statement"


def test_a_colleagues_own_record_is_refused_in_another_visit(
    owner: Sharer, office: Office, ada: Desk, ben: Desk, section: bytes
) -> None:
    """Rightly signed, by somebody who may read this grant too: but not by who is signed in here."""
    offered = owner.grants(office, section, audience="team")
    ada.takes(offered.secret)
    for desk, other in ((ada, ben), (ben, ada)):
        theirs = other.access(offered.grant, offered.terms.hash, desk.access_nonce(offered.grant).get_json())

        assert code_of(desk.posts_access(offered.grant, theirs)) == "bad_statement"

    assert owner.grant(offered.grant)["reads"] == 0
    assert "section_read" not in owner.kinds()


def test_a_team_grant_is_read_by_every_worker_and_never_an_auditor(
    owner: Sharer, office: Office, ada: Desk, ben: Desk, section: bytes
) -> None:
    offered = owner.grants(office, section, audience="team")
    ada.takes(offered.secret)
    lou = Desk(office, office.people[3]).signs_in()

    answer = ben.reads(offered.grant, offered.terms.hash)

    assert read_text(answer.get_json(), office.team.secret, offered) == b"they hid my papers"
    assert lou.access_nonce(offered.grant).status_code == 404
    assert lou.get("/api/grants").get_json()["grants"] == []


def test_an_offered_grant_is_nothing_to_read(
    owner: Sharer, office: Office, ada: Desk, section: bytes
) -> None:
    offered = owner.grants(office, section)
    ada.redeems(offered.secret)

    assert code_of(ada.access_nonce(offered.grant)) == "not_found"


def test_a_section_ends_before_its_grant_does(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    first, second = sorted((owner.writes(), owner.writes()))
    now = server.clock.now()
    parts = (TermsSection(first, now + 100), TermsSection(second, now + 86_400))
    offered = owner.grants(office, first, second, sections=parts, not_after=now + 86_400)
    ada.takes(offered.secret)
    early = ada.access(offered.grant, offered.terms.hash, ada.access_nonce(offered.grant).get_json())
    server.clock.turn(100)

    given = ada.access_nonce(offered.grant).get_json()

    assert code_of(ada.posts_access(offered.grant, early)) == "grant_over"
    assert [parse_b64(s["id"]) for s in given["sections"]] == [second]
    assert ada.reads(offered.grant, offered.terms.hash).status_code == 200


def test_time_ends_a_reading_by_itself(
    server: Server, owner: Sharer, office: Office, ada: Desk, section: bytes
) -> None:
    offered = owner.grants(office, section, not_after=server.clock.now() + 300)
    ada.takes(offered.secret)
    early = ada.access(offered.grant, offered.terms.hash, ada.access_nonce(offered.grant).get_json())
    server.clock.turn(300)

    answers = [
        ada.posts_access(offered.grant, early),
        ada.access_nonce(offered.grant),
        ada.get(f"/api/grants/{to_b64(offered.grant)}/pulse"),
    ]

    assert {code_of(a) for a in answers} == {"grant_over"}
    assert owner.grant(offered.grant) | {"state": "ended", "how": "expired"} == owner.grant(offered.grant)


def test_an_edit_reaches_nobody_until_the_owner_shows_it(
    owner: Sharer, ada: Desk, opened: Offered, section: bytes
) -> None:
    ada.reads(opened.grant, opened.terms.hash)
    owner.writes(b"and now I know where they are", section)
    before = ada.reads(opened.grant, opened.terms.hash).get_json()
    pulse = f"/api/grants/{to_b64(opened.grant)}/pulse"
    assert ada.get(pulse).get_json()["changed"] is False

    show = owner.show(opened, owner.newest(section, 2), ada.person.box.public)
    assert owner.shows_change(opened, show, section).status_code == 200

    assert read_text(before, ada.person.box.secret, opened) == b"they hid my papers"
    assert ada.get(pulse).get_json()["changed"] is True
    after = ada.reads(opened.grant, opened.terms.hash).get_json()
    assert read_text(after, ada.person.box.secret, opened) == b"and now I know where they are"
    assert ada.get(pulse).get_json()["changed"] is False
    assert owner.kinds()[-2:] == ["section_shown", "section_read"]


def test_a_wrap_for_anybody_else_is_refused(
    owner: Sharer, ada: Desk, ben: Desk, opened: Offered, section: bytes
) -> None:
    owner.writes(section=section)
    place = owner.newest(section, 2)

    for show in (
        owner.show(opened, place, ben.person.box.public),
        owner.show(opened, place, ada.person.box.public, wrap=make_random(32)),
        owner.show(opened, place, ada.person.box.public, sealing=1),
    ):
        assert code_of(owner.shows_change(opened, show, section)) == "bad_statement"
    assert len(ada.access_nonce(opened.grant).get_json()["sections"]) == 1


def test_a_section_taken_out_is_said_to_be(owner: Sharer, office: Office, ada: Desk) -> None:
    gone, stays = owner.writes(), owner.writes()
    offered = owner.grants(office, gone, stays)
    ada.takes(offered.secret)
    early = ada.access(offered.grant, offered.terms.hash, ada.access_nonce(offered.grant).get_json())

    owner.posts("DELETE", f"/api/sections/{to_b64(gone)}", {"manifest": to_b64(owner.manifest())})

    given = ada.access_nonce(offered.grant).get_json()
    assert given["taken_out"] == [to_b64(gone)]
    assert [parse_b64(s["id"]) for s in given["sections"]] == [stays]
    assert code_of(ada.posts_access(offered.grant, early)) == "old_sealing"
    assert ada.reads(offered.grant, offered.terms.hash).status_code == 200


def test_an_agency_learns_nothing_of_the_vault(owner: Sharer, ada: Desk, opened: Offered) -> None:
    notebook = owner.get("/api/notebook").get_json()
    secrets = [notebook["vault"], notebook["journal"]["head"], notebook["manifest"]]

    answers = [
        ada.get("/api/grants").data,
        ada.access_nonce(opened.grant).data,
        ada.reads(opened.grant, opened.terms.hash).data,
    ]

    assert not [s for s in secrets for answer in answers if s.encode() in answer]


def test_the_list_shows_papers_of_live_grants_only(
    owner: Sharer, office: Office, ada: Desk, opened: Offered, section: bytes
) -> None:
    live = ada.get("/api/grants").get_json()["grants"][0]
    ada.reads(opened.grant, opened.terms.hash)
    owner.ends(opened.grant)

    ended = ada.get("/api/grants").get_json()["grants"][0]

    assert parse_signed(live["terms"]) == opened.terms
    assert {"claim", "words"} <= set(live)
    assert (ended["state"], ended["how"]) == ("ended", "withdrawn")
    assert {"ended_at", "last_read"} <= set(ended)
    assert not {"terms", "claim", "words"} & set(ended)


def test_if_the_record_cannot_be_kept_nothing_is_handed_out(
    server: Server, owner: Sharer, ada: Desk, opened: Offered
) -> None:
    body = ada.access(opened.grant, opened.terms.hash, ada.access_nonce(opened.grant).get_json())
    with server.services.store.writing() as tx:
        tx.execute(text("ALTER TABLE events RENAME TO events_full"))

    refused = ada.posts_access(opened.grant, body)
    with server.services.store.writing() as tx:
        tx.execute(text("ALTER TABLE events_full RENAME TO events"))

    assert (refused.status_code, code_of(refused)) == (503, "unavailable")
    assert set(refused.get_json()) == {"code", "message"}
    assert ada.posts_access(opened.grant, body).status_code == 200
