"""The owner's engine against a server that lies: it refuses, or shows it, each by name."""

from collections.abc import Callable
from typing import Any

import pytest

from client.coordinator import AgencyIdentity
from client.operator import Operator
from crypto.encoding import make_id, make_random, to_b64
from crypto.signing import sign_body
from crypto.statements.agencies import Directory, DirectoryEntry
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import FACTS, LiveSite, Office
from tests.cross.steps import DAY, PASSPHRASE, grant_of, offer, open_grant, wait_until_paid, write

Change = Callable[[Any], Any]


def when(path: str, change: Change) -> Callable[[str, Any], Any]:
    """Change the answers of one address."""
    return lambda asked, answer: change(answer) if asked == path else answer


def test_another_operator_stops_everything(engine: Engine, site: LiveSite) -> None:
    engine.create(name="pinned", passphrase=PASSPHRASE)
    impostor = Operator(site.operator.instance, make_random(32))
    statement = impostor.sign_instance((site.owner,), (site.desk,)).to_json()

    with site.lying(when("/instance.json", lambda _: statement)), pytest.raises(EngineError) as refused:
        engine.open(name="pinned", passphrase=PASSPHRASE)
    assert refused.value.code == "instance_changed"


def test_another_operator_at_the_second_visit_is_another_one_than_in_the_manifest(
    engine: Engine, other: Engine, site: LiveSite
) -> None:
    engine.create(name="pinned twice", passphrase=PASSPHRASE)
    impostor = Operator(site.operator.instance, make_random(32))
    statement = impostor.sign_instance((site.owner,), (site.desk,)).to_json()

    with site.lying(when("/instance.json", lambda _: statement)), pytest.raises(EngineError) as refused:
        other.open(name="pinned twice", passphrase=PASSPHRASE)
    assert refused.value.code == "instance_changed"


def test_a_challenge_that_offers_cheaper_stretching_is_refused(engine: Engine, site: LiveSite) -> None:
    cheaper = when("/api/challenges", lambda answer: {**answer, "passes": 1, "memory": 8192})
    with site.lying(cheaper), pytest.raises(EngineError) as refused:
        engine.open(name="cheap", passphrase=PASSPHRASE)
    assert refused.value.code == "answer_refused"


def test_an_older_notebook_is_refused(engine: Engine, site: LiveSite) -> None:
    engine.create(name="older", passphrase=PASSPHRASE)
    seen: list[Any] = []
    with site.lying(when("/api/notebook", lambda answer: seen.append(answer) or answer)):
        engine.activity()
    write(engine, "Newer")
    with site.lying(when("/api/notebook", lambda _: seen[0])), pytest.raises(EngineError) as refused:
        engine.activity()
    assert refused.value.code == "older_state"


def test_a_section_of_an_older_sealing_or_other_bytes_is_refused(engine: Engine, site: LiveSite) -> None:
    engine.create(name="bytes", passphrase=PASSPHRASE)
    one, two = write(engine, "One"), write(engine, "Two")
    path = f"/api/sections/{one}/revisions/1"
    seen: list[Any] = []
    with site.lying(when(f"/api/sections/{two}/revisions/1", lambda answer: seen.append(answer) or answer)):
        engine.readSection(id=two)
    with site.lying(when(path, lambda _: seen[0])), pytest.raises(EngineError) as refused:
        engine.readSection(id=one)
    assert refused.value.code == "altered"


def test_a_dropped_journal_line_is_shown(engine: Engine, site: LiveSite, office: Office) -> None:
    engine.create(name="a line", passphrase=PASSPHRASE)
    code = offer(engine, office, write(engine, "Read"))
    open_grant(office.sign_in(), code)

    def drop(answer: Any) -> Any:
        return {**answer, "events": answer["events"][:-1]}

    with site.lying(when("/api/journal", drop)):
        activity = engine.activity()
    assert (activity["ok"], activity["problem"]["code"]) == (False, "does_not_add_up")
    with pytest.raises(EngineError, match="does_not_add_up"):
        offer(engine, office, write(engine, "More"))
    assert engine.endAll() == {"ended": 1}


def test_a_journal_cut_at_an_earlier_head_is_shown_at_the_next_opening(
    engine: Engine, other: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="a cut", passphrase=PASSPHRASE)
    early: list[Any] = []
    with site.lying(when("/api/journal", lambda answer: early.append(answer) or answer)):
        other.open(name="a cut", passphrase=PASSPHRASE)
    offer(engine, office, write(engine, "Read"))
    engine.pulse()
    engine.activity()
    engine.lock()
    with site.lying(when("/api/journal", lambda _: early[0])):
        opened = engine.open(name="a cut", passphrase=PASSPHRASE)
    assert opened["trouble"]["code"] == "does_not_add_up"


def test_a_grant_back_from_its_end_is_shown_and_never_wrapped_for(
    engine: Engine, other: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="revived", passphrase=PASSPHRASE)
    section = write(engine, "Read")
    code = offer(engine, office, section)
    open_grant(office.sign_in(), code)
    engine.endGrant(grant=code["grant"])
    wait_until_paid(engine)

    def revive(path: str, answer: Any) -> Any:
        if path not in ("/api/notebook", "/api/pulse"):
            return answer
        return {**answer, "grants": [{**grant, "state": "open", "how": ""} for grant in answer["grants"]]}

    with site.lying(revive):
        opened = other.open(name="revived", passphrase=PASSPHRASE)
        finished = other.finishSection(section=section, title="Read", kind="other", text="new", lang="en")
        with pytest.raises(EngineError, match="grant_came_back"):
            other.showChange(section=section, grants=[code["grant"]])
    assert opened["trouble"]["code"] == "grant_came_back"
    assert grant_of(other, code)["state"] == "ended"
    assert finished["readers"] == []


def test_an_invented_grant_is_a_stranger(engine: Engine, site: LiveSite, office: Office) -> None:
    engine.create(name="a stranger", passphrase=PASSPHRASE)
    invented = {
        "grant": to_b64(make_id()),
        "agency": to_b64(office.identity.agency),
        "state": "open",
        "how": "",
        "terms": to_b64(make_random(32)),
        "offered_at": site.clock.now(),
        "not_after": site.clock.now() + DAY,
        "redeem_before": site.clock.now(),
        "reader": to_b64(office.keys.sign),
        "opened_at": site.clock.now(),
        "reads": 0,
    }
    with site.lying(
        when("/api/notebook", lambda answer: {**answer, "grants": [*answer["grants"], invented]})
    ):
        opened = engine.open(name="a stranger", passphrase=PASSPHRASE)
    assert [one["grant"] for one in opened["strangers"]] == [invented["grant"]]
    assert opened["grants"] == []


def test_a_roster_chain_of_another_identity_is_refused(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="identity", passphrase=PASSPHRASE)
    section = write(engine, "Read")
    code = offer(engine, office, section)
    open_grant(office.sign_in(), code)
    impostor = AgencyIdentity(office.identity.agency, make_random(32))

    def swap(path: str, answer: Any) -> Any:
        if not path.endswith("/rosters"):
            return answer
        roster = impostor.first_roster(site.operator.instance, office.people, site.clock.now())
        return {"rosters": [roster.signed.to_json()], "names": list(roster.names)}

    with site.lying(swap):
        described = engine.agency(agency=to_b64(office.identity.agency))
        with pytest.raises(EngineError, match="roster_refused"):
            offer(engine, office, section)
    assert (described["canGrant"], described["why"]) == (False, "roster_refused")


def test_another_identity_stops_until_the_owner_confirms_it(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="moved", passphrase=PASSPHRASE)
    section = write(engine, "Read")
    offer(engine, office, section)
    moved = AgencyIdentity(office.identity.agency, make_random(32))
    lie = another_identity(site, office, moved)

    with site.lying(lie):
        listed = engine.agencies()
        with pytest.raises(EngineError, match="identity_changed"):
            offer(engine, office, section)
        engine.confirmIdentity(agency=to_b64(moved.agency))
        described = engine.agency(agency=to_b64(moved.agency))
    assert [(one["available"], one["why"]) for one in listed] == [(False, "identity_changed")]
    assert (described["identityChanged"], described["canGrant"]) == (False, True)

    # The directory is remembered: the lower one from before is refused from now on.
    with pytest.raises(EngineError, match="directory_refused"):
        engine.agencies()


def another_identity(site: LiveSite, office: Office, moved: AgencyIdentity) -> Callable[[str, Any], Any]:
    """A directory of the operator's that names another identity key, and a roster signed by that."""
    certificate = site.operator.certify_agency(moved.agency, 9, moved.public, "Harbour House", FACTS)
    now = site.clock.now()
    body = Directory(
        n=1_000,
        issued=now,
        valid_until=now + 7 * DAY,
        agencies=(DirectoryEntry(agency=moved.agency, certificate=certificate.hash),),
    )
    directory = sign_body("directory", site.operator.instance, body.encode(), site.directory_seed)
    roster = moved.first_roster(site.operator.instance, office.people, now)

    def lie(path: str, answer: Any) -> Any:
        if path == "/api/directory":
            return {**answer, "directory": directory.to_json(), "certificates": [certificate.to_json()]}
        if path.endswith("/rosters"):
            return {"rosters": [roster.signed.to_json()], "names": list(roster.names)}
        return answer

    return lie


def test_a_stale_roster_blocks_new_grants(engine: Engine, site: LiveSite, office: Office) -> None:
    engine.create(name="stale", passphrase=PASSPHRASE)
    section = write(engine, "Read")
    site.clock.time += 36 * DAY
    engine.open(name="stale", passphrase=PASSPHRASE)
    described = engine.agency(agency=to_b64(office.identity.agency))
    assert (described["rosterFresh"], described["why"]) == (False, "roster_stale")
    with pytest.raises(EngineError, match="roster_stale"):
        offer(engine, office, section)
