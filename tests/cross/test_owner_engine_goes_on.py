"""The owner's browser lets somebody go on: the desk reads under new terms, and the notebook adds up."""

from typing import Any

import pytest

from client.staff import Staff
from crypto.encoding import parse_b64, to_b64
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import LiveSite, Office
from tests.cross.steps import DAY, PASSPHRASE, grant_of, offer, open_grant, read_texts, wait_until_paid, write

A_MINUTE = 60


@pytest.fixture
def office(site: LiveSite, request: pytest.FixtureRequest) -> Office:
    """One of its own for each story: days pass in them, and a list of people has its date."""
    return Office.open(site, request.node.name[5:40])


def comes_back(engine: Engine, site: LiveSite, name: str, days: int) -> Any:
    """Some days later, the notebook is opened again."""
    site.clock.time += days * DAY
    return engine.open(name=name, passphrase=PASSPHRASE)


def goes_on(engine: Engine, grant: str, *sections: str, **changes: Any) -> str:
    """Let them go on, with what they have."""
    given = {one["id"]: one["shown"] for one in engine.renewal(grant=grant)["sections"]}
    asked = {
        "grant": grant,
        "sections": [{"id": section} for section in sections],
        "mayPrint": False,
        "days": 15,
        "revisions": {section: given.get(section, 1) for section in sections},
    }
    return str(engine.renewGrant(**{**asked, **changes})["grant"])


def refused(call: Any, **arguments: Any) -> tuple[str, str]:
    with pytest.raises(EngineError) as caught:
        call(**arguments)
    return caught.value.code, str(caught.value.data.get("why", ""))


def opened(engine: Engine, office: Office, name: str, days: int = 8, **changes: Any) -> tuple[str, str]:
    """A notebook, a section and a grant that Vera opened."""
    engine.create(name=name, passphrase=PASSPHRASE)
    section = write(engine, "A")
    code = offer(engine, office, section, days=days, **changes)
    open_grant(office.sign_in(), code)
    return section, str(code["grant"])


def read(staff: Staff, grant: str) -> dict[str, str]:
    return read_texts(staff, parse_b64(grant))


def test_the_reader_goes_on_and_what_was_before_is_over(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    section, grant = opened(engine, office, "going on")
    engine.finishSection(section=section, title="A2", kind="what-happened", text="It snowed.", lang="en")
    assert not grant_of(engine, {"grant": grant})["canGoOn"]
    comes_back(engine, site, "going on", 6)
    assert grant_of(engine, {"grant": grant})["canGoOn"]
    offered = engine.renewal(grant=grant)
    assert (offered["purpose"], offered["callMe"], offered["officeName"]) == ("a bed", "Moss", "quiet lake")
    (part,) = offered["sections"]
    assert (part["shown"], part["revision"], part["mustBeNewest"]) == (1, 2, False)

    renewed = goes_on(engine, grant, section, days=30)

    staff = office.sign_in()
    assert read(staff, renewed) == {section: "It was raining."}
    lines = {to_b64(one.grant): one for one in staff.grants()}
    began = site.clock.now() - 60
    assert lines[grant].how == "renewed"
    # The engine's clock goes on by itself while this one stands still.
    assert 0 <= lines[renewed].ends_at - (began + 30 * DAY) < A_MINUTE
    assert lines[renewed].words is not None
    assert [one.title for one in lines[renewed].words.sections] == ["A"]
    before, now = grant_of(engine, {"grant": grant}), grant_of(engine, {"grant": renewed})
    assert (before["state"], before["how"], before["canGoOn"]) == ("ended", "renewed", False)
    assert (now["state"], now["openedBy"], now["purpose"]) == ("open", "Vera", "a bed")
    activity = engine.activity()
    assert activity["ok"], activity["problem"]
    assert {"grant_renewed", "grant_ended"} <= {one["kind"] for one in activity["events"]}
    wait_until_paid(engine)
    again = comes_back(engine, site, "going on", 0)
    assert (again["trouble"], again["debts"], again["endedSince"]) == (None, 0, [])
    assert read(office.sign_in(), renewed) == {section: "It was raining."}


def test_the_newest_is_read_where_the_owner_says_so_and_only_what_they_saw(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    section, grant = opened(engine, office, "the newest")
    engine.finishSection(section=section, title="A2", kind="what-happened", text="It snowed.", lang="en")
    engine.finishSection(section=section, title="A3", kind="what-happened", text="It thawed.", lang="en")
    comes_back(engine, site, "the newest", 7)
    asked = {"grant": grant, "sections": [{"id": section}], "mayPrint": False, "days": 8}

    assert refused(engine.renewGrant, **asked, revisions={section: 2})[0] == "changed_since"
    renewed = engine.renewGrant(**asked, revisions={section: 3})["grant"]

    assert read(office.sign_in(), renewed) == {section: "It thawed."}


def test_what_ended_by_time_goes_on_for_a_week_after_and_again_when_it_is_due(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    section, grant = opened(engine, office, "after its time")
    summary = comes_back(engine, site, "after its time", 9)
    assert summary["endedSince"] == [grant]
    assert grant_of(engine, {"grant": grant})["canGoOn"]

    second = goes_on(engine, grant, section, days=4)
    comes_back(engine, site, "after its time", 3)
    third = goes_on(engine, second, section, days=4)

    staff = office.sign_in()
    assert read(staff, third) == {section: "It was raining."}
    hows = {to_b64(one.grant): one.how for one in staff.grants()}
    assert hows == {grant: "expired", second: "renewed", third: ""}
    engine.finishSection(section=section, title="A", kind="what-happened", text="It snowed.", lang="en")
    engine.showChange(section=section, grants=[third])
    assert read(staff, third) == {section: "It snowed."}
    engine.endGrant(grant=third)
    assert refused(engine.renewal, grant=third) == ("not_renewable", "ended")


def test_a_team_goes_on_and_a_colleague_reads(engine: Engine, site: LiveSite, office: Office) -> None:
    section, grant = opened(engine, office, "a team", audience="team")
    comes_back(engine, site, "a team", 7)

    renewed = goes_on(engine, grant, section)

    assert read(office.sign_in(), renewed) == {section: "It was raining."}
    assert grant_of(engine, {"grant": renewed})["audience"] == "team"
    wait_until_paid(engine)
    assert comes_back(engine, site, "a team", 0)["debts"] == 0


def test_nobody_goes_on_too_early_too_late_or_with_more(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    section, grant = opened(engine, office, "not more")
    other = write(engine, "B")
    assert refused(engine.renewal, grant=grant) == ("not_renewable", "too_early")
    comes_back(engine, site, "not more", 7)

    assert refused(goes_on, engine=engine, grant=grant)[0] == "bad_terms"
    for changes, code in (
        ({"sections": [{"id": other}], "revisions": {other: 1}}, "bad_section"),
        ({"mayPrint": True}, "bad_terms"),
        ({"days": 91}, "bad_terms"),
    ):
        with pytest.raises(EngineError) as caught:
            goes_on(engine, grant, section, **changes)
        assert caught.value.code == code
    assert len(engine.summary()["grants"]) == 1

    comes_back(engine, site, "not more", 9)
    assert refused(engine.renewal, grant=grant) == ("not_renewable", "too_late")


def test_who_left_does_not_go_on(engine: Engine, site: LiveSite, office: Office) -> None:
    section, grant = opened(engine, office, "who left")
    comes_back(engine, site, "who left", 7)
    office.sign_in_coordinator().remove(office.keys.sign, site.clock.now())

    assert refused(engine.renewal, grant=grant)[0] == "reader_left"
    assert refused(
        engine.renewGrant,
        grant=grant,
        sections=[{"id": section}],
        mayPrint=False,
        days=3,
        revisions={section: 1},
    )[0] in {"reader_left", "no_people"}
