"""The owner's engine against the running server: everything the owner's browser does with keys."""

import pytest

from client.errors import ApiError
from client.staff import Staff
from crypto.encoding import to_b64
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import LiveSite, Office
from tests.cross.steps import (
    DAY,
    PASSPHRASE,
    grant_of,
    offer,
    open_grant,
    read_texts,
    wait_until_paid,
    write,
)
from tests.functional.stored import opened_by, wraps_in


def test_a_notebook_is_made_and_opened_again(engine: Engine) -> None:
    started = engine.start()
    made = engine.create(name="a first word", passphrase=PASSPHRASE)
    assert started["maxDays"] == 90
    assert made["summary"]["lastOpenedAt"] == 0
    engine.lock()
    with pytest.raises(EngineError, match="not_open"):
        engine.summary()
    opened = engine.open(name="A  FIRST word", passphrase=PASSPHRASE)
    assert opened["lastOpenedAt"] > 0
    assert opened["changesSince"] == 0
    assert opened["trouble"] is None
    with pytest.raises(EngineError, match="door_taken"):
        engine.create(name="a first word", passphrase=PASSPHRASE)


def test_a_wrong_passphrase_opens_nothing(engine: Engine) -> None:
    with pytest.raises(EngineError, match="door_unknown"):
        engine.open(name="nobody", passphrase=PASSPHRASE)


def test_two_devices_write_at_once_and_nothing_is_lost(engine: Engine, other: Engine) -> None:
    engine.create(name="two phones", passphrase=PASSPHRASE)
    section = write(engine, "The winter", text="first")
    other.open(name="two phones", passphrase=PASSPHRASE)
    mine = engine.saveDraft(section=section, title="The winter", kind="other", text="mine", lang="en")
    theirs = other.saveDraft(section=section, title="The winter", kind="other", text="theirs", lang="en")
    engine.setCallMe(callMe="Moss")
    other.setIdleMinutes(minutes=9)
    write(engine, "Another", text="second")

    engine.pulse()
    read = engine.readSection(id=section)
    summary = engine.summary()

    assert {draft["text"]: draft["ofThisDevice"] for draft in read["drafts"]} == {
        "mine": True,
        "theirs": False,
    }
    assert (summary["callMe"], summary["idleMinutes"]) == ("Moss", 9)
    finished = engine.finishSection(section=section, title="The winter", kind="other", text="done", lang="en")
    assert finished["revision"] == 2
    left = engine.readSection(id=section)["drafts"]
    assert [draft["draft"] for draft in left] == [theirs["draft"]]
    assert mine["draft"] != theirs["draft"]
    assert engine.readSection(id=section, revision=1)["text"] == "first"
    assert len(other.saveCopy(name="two phones", passphrase=PASSPHRASE)["json"]) > 100


def test_a_draft_of_an_earlier_visit_is_continued(engine: Engine) -> None:
    engine.create(name="a draft", passphrase=PASSPHRASE)
    first = engine.saveDraft(title="", kind="other", text="half a", lang="en")
    engine.lock()
    opened = engine.open(name="a draft", passphrase=PASSPHRASE)
    assert [one["ofThisDevice"] for one in opened["unsavedDrafts"]] == [False]
    place = {"section": first["section"], "draft": first["draft"]}
    again = engine.saveDraft(**place, title="Now", kind="other", text="half a line", lang="en")
    assert again["draft"] == first["draft"]
    finished = engine.finishSection(
        section=first["section"], title="Now", kind="other", text="a line", lang="en"
    )
    assert finished["revision"] == 1
    assert engine.summary()["unsavedDrafts"] == []


def test_sections_are_put_in_order_and_taken_out(engine: Engine) -> None:
    engine.create(name="an order", passphrase=PASSPHRASE)
    one, two = write(engine, "One"), write(engine, "Two")
    engine.orderSections(ids=[two, one])
    assert [section["id"] for section in engine.summary()["sections"]] == [two, one]
    with pytest.raises(EngineError, match="bad_order"):
        engine.orderSections(ids=[two, two])
    engine.deleteSection(id=two)
    assert [section["id"] for section in engine.summary()["sections"]] == [one]


def test_a_section_taken_out_ends_the_codes_nobody_used_yet(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="a code less", passphrase=PASSPHRASE)
    gone, kept = write(engine, "Gone"), write(engine, "Kept")
    opened, waiting = offer(engine, office, gone, kept), offer(engine, office, gone, kept)
    other = offer(engine, office, kept)
    staff = office.sign_in()
    grant = open_grant(staff, opened)

    assert engine.deleteSection(id=gone) == {"endedOffers": [waiting["grant"]]}

    with pytest.raises(ApiError, match="token_over"):
        staff.redeem(waiting["token"])
    assert set(read_texts(staff, grant)) == {kept}
    wait_until_paid(engine)
    assert set(read_texts(staff, open_grant(staff, other))) == {kept}
    assert engine.summary()["trouble"] is None


def test_a_grant_from_offer_to_end(engine: Engine, other: Engine, site: LiveSite, office: Office) -> None:
    engine.create(name="a grant", passphrase=PASSPHRASE)
    shown, kept, hidden = (
        write(engine, "Shown"),
        write(engine, "Kept"),
        write(engine, "Hidden", text="not this"),
    )
    described = engine.agency(agency=to_b64(office.identity.agency))
    assert (described["canGrant"], described["people"]) == (True, 2)

    code = offer(engine, office, shown, kept)
    staying = offer(engine, office, shown, audience="team")
    staff = office.sign_in()
    grant, team = open_grant(staff, code), open_grant(staff, staying)
    assert set(read_texts(staff, grant)) == {shown, kept}
    assert hidden not in read_texts(staff, grant)

    assert engine.pulse()["changed"] is True
    seen = grant_of(engine, code)
    assert (seen["state"], seen["openedBy"], seen["reads"]) == ("open", "Vera", 2)

    # An edit reaches nobody before the owner says so.
    finished = engine.finishSection(
        section=shown, title="Shown", kind="what-happened", text="newer", lang="en"
    )
    assert all(reader["canShow"] for reader in finished["readers"])
    assert {reader["grant"] for reader in finished["readers"]} == {code["grant"], staying["grant"]}
    assert read_texts(staff, grant)[shown] == "It was raining."
    engine.showChange(section=shown, grants=[code["grant"]])
    assert read_texts(staff, grant)[shown] == "newer"
    assert read_texts(staff, team)[shown] == "It was raining."

    # Ending: nothing more for that grant, everything still for the one that stays.
    assert engine.endGrant(grant=code["grant"])["state"] == "ended"
    with pytest.raises(ApiError, match="grant_over"):
        staff.pulse(grant)
    wait_until_paid(engine)
    assert read_texts(staff, team)[shown] == "It was raining."
    assert engine.readSection(id=shown)["text"] == "newer"

    activity = engine.activity()
    assert activity["ok"] is True
    kinds = [event["kind"] for event in activity["events"]]
    assert kinds.count("section_read") == 6
    read = next(event for event in activity["events"] if event["kind"] == "section_read")
    assert (read["who"], read["agencyName"], read["sections"]) == ("Vera", "Harbour House", ["Shown"])
    assert {event["unusual"] for event in activity["events"]} == {None}

    engine.lock()
    opened = other.open(name="a grant", passphrase=PASSPHRASE)
    assert (opened["debts"], opened["trouble"]) == (0, None)
    assert {one["grant"]: one["state"] for one in opened["grants"]} == {
        code["grant"]: "ended",
        staying["grant"]: "open",
    }


def test_time_ends_a_grant_and_the_next_opening_pays_the_debts(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="an end", passphrase=PASSPHRASE)
    section = write(engine, "For a day")
    code = offer(engine, office, section, days=1)
    waiting = offer(engine, office, section, laterHours=72)
    staff = office.sign_in()
    grant = open_grant(staff, code)
    engine.lock()
    site.clock.time += DAY
    opened = engine.open(name="an end", passphrase=PASSPHRASE)
    wait_until_paid(engine)

    assert opened["endedSince"] == [code["grant"]]
    assert opened["debts"] == 1
    staff = office.sign_in()
    with pytest.raises(ApiError, match="grant_over"):
        staff.pulse(grant)

    # The package of the offered grant was rebuilt under the same code.
    again = engine.showCode(grant=waiting["grant"])
    assert again["token"] == waiting["token"]
    assert read_texts(staff, open_grant(staff, waiting))[section] == "It was raining."


def test_a_fresh_code_replaces_the_one_before(engine: Engine, office: Office) -> None:
    engine.create(name="a code", passphrase=PASSPHRASE)
    section = write(engine, "Once")
    first = offer(engine, office, section)
    second = engine.showCode(grant=first["grant"])
    extended = engine.extendCode(grant=first["grant"])
    staff = office.sign_in()

    assert first["token"] != second["token"]
    assert extended["redeemBefore"] >= second["redeemBefore"]
    with pytest.raises(ApiError, match="token_"):
        staff.redeem(first["token"])
    grant = open_grant(staff, second)
    with pytest.raises(ApiError, match="token_over"):
        staff.redeem(second["token"])
    engine.pulse()
    with pytest.raises(EngineError, match="not_offered"):
        engine.showCode(grant=first["grant"])
    events = engine.activity()["events"]
    assert events[0]["unusual"] == "same_person"
    staff.end(grant)
    assert engine.pulse()["changed"] is True
    assert (grant_of(engine, first)["state"], grant_of(engine, first)["how"]) == ("ended", "asked")
    assert engine.summary()["endedSince"] == [first["grant"]]


def test_what_an_offer_may_not_be_is_refused_before_anything_is_sent(engine: Engine, office: Office) -> None:
    engine.create(name="an offer", passphrase=PASSPHRASE)
    secret, open_one = write(engine, "Where I am", kind="whereabouts"), write(engine, "Open")
    with pytest.raises(EngineError, match="sealed_too_long") as refused:
        offer(engine, office, secret, open_one)
    assert refused.value.data["sections"] == [secret]
    for changes in ({"days": 91}, {"days": 0}, {"audience": "all"}, {"visit": True, "audience": "team"}):
        with pytest.raises(EngineError, match="bad_terms"):
            offer(engine, office, open_one, **changes)
    sections = [{"id": secret, "days": 7}, {"id": open_one}]
    code = offer(engine, office, sections=sections, visit=False)
    ends = {part["id"]: part["notAfter"] for part in grant_of(engine, code)["sections"]}
    assert ends[open_one] - ends[secret] == 8 * DAY
    assert engine.endAll() == {"ended": 1}


def test_the_recovery_code_opens_and_a_new_passphrase_is_set(engine: Engine) -> None:
    made = engine.create(name="a spare", passphrase=PASSPHRASE)
    wrong = engine.call("create", name="somebody else", passphrase=PASSPHRASE)["recoveryCode"]
    engine.open(name="a spare", passphrase=PASSPHRASE)
    assert engine.practiseRecovery(code=wrong) == {"right": False}
    assert engine.practiseRecovery(code=made["recoveryDigits"]) == {"right": True}
    assert engine.summary()["recoveryPractised"] is True
    engine.lock()
    engine.openWithRecovery(code=made["recoveryCode"].lower())
    engine.changePassphrase(
        recoveryCode=made["recoveryCode"], name="a new word", passphrase="six " + PASSPHRASE
    )
    engine.lock()
    with pytest.raises(EngineError, match="door_unknown"):
        engine.open(name="a spare", passphrase=PASSPHRASE)
    engine.open(name="a new word", passphrase="six " + PASSPHRASE)
    with pytest.raises(EngineError, match="secret_wrong"):
        engine.newRecoveryCode(name="a new word", passphrase="wrong")
    renewed = engine.newRecoveryCode(name="a new word", passphrase="six " + PASSPHRASE)
    engine.lock()
    with pytest.raises(EngineError, match="door_unknown"):
        engine.openWithRecovery(code=made["recoveryCode"])
    opened = engine.openWithRecovery(code=renewed["recoveryDigits"])
    assert opened["recoveryPractised"] is False
    assert engine.activity()["events"][1]["unusual"] == "doors_changed"


def test_erasing_leaves_nothing_to_open(engine: Engine) -> None:
    engine.create(name="to erase", passphrase=PASSPHRASE)
    with pytest.raises(EngineError, match="secret_wrong"):
        engine.erase(name="to erase", passphrase="wrong")
    engine.erase(name="to erase", passphrase=PASSPHRASE)
    with pytest.raises(EngineError, match="door_unknown"):
        engine.open(name="to erase", passphrase=PASSPHRASE)


def test_nothing_is_wrapped_for_somebody_who_left_and_their_team_reads_on(
    engine: Engine, site: LiveSite
) -> None:
    office = Office.open(site, "Second House")
    engine.create(name="somebody left", passphrase=PASSPHRASE)
    section = write(engine, "Read by one")
    code, ending = offer(engine, office, section), offer(engine, office, section)
    for_team = offer(engine, office, section, audience="team")
    staff = office.sign_in()
    open_grant(staff, code)
    open_grant(staff, ending)
    team = open_grant(staff, for_team)
    coordinator = office.sign_in_coordinator()
    coordinator.remove(office.keys.sign, site.clock.now())

    # The debt is paid all the same: without them, and for the team's newer key.
    engine.endGrant(grant=ending["grant"])
    wait_until_paid(engine)
    assert read_texts(Staff(coordinator.desk), team)[section] == "It was raining."
    engine.finishSection(section=section, title="Newer", kind="what-happened", text="newer", lang="en")
    with pytest.raises(EngineError, match="roster_refused"):
        engine.showChange(section=section, grants=[code["grant"]])
    engine.showChange(section=section, grants=[for_team["grant"]])
    assert read_texts(Staff(coordinator.desk), team)[section] == "newer"
    assert grant_of(engine, code)["openedBy"] == "Vera"
    assert engine.activity()["ok"] is True


def test_a_team_key_that_somebody_took_along_opens_nothing_after_the_next_opening(
    engine: Engine, other: Engine, site: LiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office.open(site, "Third House")
    engine.create(name="a team key", passphrase=PASSPHRASE)
    section = write(engine, "Read by a team")
    code, waiting = (offer(engine, office, section, audience="team") for _ in range(2))
    staff = office.sign_in()
    team = open_grant(staff, code)
    assert read_texts(staff, team)[section] == "It was raining."
    engine.pulse()
    engine.lock()
    older = staff.desk.team_secrets[1]
    before = wraps_in(site.database)
    coordinator = office.sign_in_coordinator()
    with monkeypatch.context() as patch:
        patch.setattr("client.coordinator.rotate_all", lambda *_: 0)  # their device stopped there
        coordinator.remove(office.keys.sign, site.clock.now())
    assert opened_by(older, team, before, site.database)

    other.open(name="a team key", passphrase=PASSPHRASE)
    wait_until_paid(other)

    assert opened_by(older, team, before | wraps_in(site.database), site.database) == set()
    assert read_texts(Staff(coordinator.desk), team)[section] == "It was raining."
    assert coordinator.rotate() == 1
    assert read_texts(Staff(coordinator.desk), team)[section] == "It was raining."
    assert grant_of(other, waiting)["state"] == "ended"
    other.lock()
    again = engine.open(name="a team key", passphrase=PASSPHRASE)
    assert (again["debts"], again["trouble"]) == (0, None)
    assert engine.activity()["ok"] is True
