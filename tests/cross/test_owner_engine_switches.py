"""What reaches every release at once: a put-back, emergency only, the list of people, the stop code."""

from typing import Any

import pytest

from client.transport import HttpTransport
from crypto.derive import derive_key
from crypto.encoding import to_b64
from crypto.stop_codes import parse_stop_code
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import LiveSite, Office
from tests.cross.releasing import (
    HOUR,
    begin,
    holder,
    is_put_back,
    lives,
    prepare,
    python_owner,
    refused,
    release_of,
    reopen,
    secret,
    texts,
)
from tests.cross.steps import PASSPHRASE, grant_of, offer, open_grant, wait_until_paid, write
from tools.vectors.word_list import read_word_list


def test_a_server_that_was_put_back_goes_on_only_with_what_is_named(engine: Engine, site: LiveSite) -> None:
    section = begin(engine, "an earlier one")
    kept, left, running = (prepare(engine, section, contact=name) for name in ("Bea", "Ann", "Cleo"))
    holder(site, running).ask()
    is_put_back(site)

    assert reopen(engine, "an earlier one")["paused"] is True
    engine.finishSection(section=section, title="Where", kind="emergency", text="At my aunt's.", lang="en")
    for act in (
        lambda: prepare(engine, section),
        lambda: engine.openReleaseNow(release=kept["release"], **secret("an earlier one")),
        lambda: engine.showChange(section=section, releases=[kept["release"]]),
    ):
        with pytest.raises(EngineError, match="paused"):
            act()
    assert holder(site, kept).look().paused
    engine.confirmGrants(goingOn=[], releases=[kept["release"]])

    engine.pulse()
    summary = engine.summary()
    assert {one["contact"]: one["state"] for one in summary["releases"]} == {
        "Bea": "armed",
        "Ann": "ended",
        "Cleo": "stopped",
    }
    assert (summary["paused"], summary["trouble"], summary["releasesEndedSince"]) == (False, None, [])
    holder(site, kept).ask()
    lives(site, HOUR)
    assert texts(holder(site, kept)) == ["At the lake."]
    assert [refused(holder(site, one).look) for one in (left, running)] == ["not_found"] * 2


def test_what_another_device_let_go_on_is_stopped_where_this_one_says_so(
    engine: Engine, other: Engine, site: LiveSite
) -> None:
    section = begin(engine, "confirmed twice")
    running, armed = prepare(engine, section), prepare(engine, section, contact="Ann")
    holder(site, running).ask()
    is_put_back(site)
    for device in (engine, other):
        reopen(device, "confirmed twice")
    engine.confirmGrants(goingOn=[], releases=[running["release"], armed["release"]])

    other.confirmGrants(goingOn=[])

    states = {one["contact"]: one["state"] for one in other.summary()["releases"]}
    assert states == {"Bea": "stopped", "Ann": "armed"}


def test_emergency_only_ends_what_is_shared_and_leaves_what_is_prepared(
    engine: Engine, other: Engine, site: LiveSite, office: Office
) -> None:
    section = begin(engine, "nothing else")
    card = prepare(engine, section)
    code, waiting = offer(engine, office, section), offer(engine, office, section, laterHours=24)
    open_grant(office.sign_in(), code)

    assert engine.setEmergencyOnly(on=True) == {}
    wait_until_paid(engine)

    summary = engine.summary()
    assert (summary["emergencyOnly"], summary["trouble"], summary["endedSince"]) == (True, None, [])
    assert {one["state"] for one in summary["grants"]} == {"ended"}
    for act in (lambda: offer(engine, office, section), lambda: offer(other, office, section)):
        reopen(other, "nothing else")
        with pytest.raises(EngineError, match="emergency_only"):
            act()
    holder(site, card).ask()
    lives(site, HOUR)
    assert texts(holder(site, card)) == ["At the lake."]
    reopen(engine, "nothing else")
    engine.setEmergencyOnly(on=False)
    assert grant_of(engine, offer(engine, office, write(engine, "New")))["state"] == "offered"
    assert grant_of(engine, waiting)["how"] == "withdrawn"
    lines = [(one["kind"], one["how"]) for one in engine.activity()["events"]]
    assert [line for line in lines if line[0] == "emergency_only"] == [
        ("emergency_only", "off"),
        ("emergency_only", "on"),
    ]


def test_a_grant_that_the_switch_left_out_is_over_for_the_notebook(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    section = begin(engine, "left out of it")
    code = offer(engine, office, section)

    def revive(path: str, answered: Any) -> Any:
        if path != "/api/prepared-only":
            return answered
        return {**answered, "grants": [one | {"state": "offered", "how": ""} for one in answered["grants"]]}

    with site.lying(revive), pytest.raises(EngineError, match="not_ended"):
        engine.setEmergencyOnly(on=True)
    assert grant_of(engine, code)["state"] == "ended"


def test_nobody_on_the_list_of_people_becomes_a_contact(engine: Engine, site: LiveSite) -> None:
    section = begin(engine, "never")
    engine.writeNever(people=["Márco  Rossi", " ", "ADA İnci"])
    python = python_owner(site, "never")

    assert engine.summary()["never"] == ["Márco  Rossi", "ADA İnci"]
    assert python.releases.never == ("Márco  Rossi", "ADA İnci")
    for name in ("MÁRCO rossi", "Uncle márco rossi", "rossi", "ada i\u0307nci"):
        assert engine.isNever(contact=name) == {"never": True}
        with pytest.raises(EngineError, match="contact_never"):
            prepare(engine, section, contact=name)
    assert engine.isNever(contact="Bea") == {"never": False}
    with pytest.raises(EngineError, match="bad_text"):
        engine.writeNever(people=["x" * 121])


def test_the_stop_code_stops_what_runs_and_the_owner_is_told(engine: Engine, site: LiveSite) -> None:
    made = engine.create(name="a stop", passphrase=PASSPHRASE)
    section = write(engine, "Where I might be", kind="emergency", text="At the lake.")
    code = engine.stopCode()
    assert code == {"digits": made["stopDigits"], "words": made["stopWords"]}
    words = read_word_list()
    stop = parse_stop_code(code["words"], words)
    assert (stop, len(code["words"].split())) == (parse_stop_code(code["digits"], words), 7)
    running, armed = prepare(engine, section), prepare(engine, section, contact="Ann")
    holder(site, running).ask()

    lookup = derive_key(stop.ljust(16, b"\0"), "stop-lookup", site.operator.instance)
    HttpTransport(site.owner).send("POST", "/api/stops", {"stop": to_b64(lookup)})

    assert engine.pulse()["changed"] is True
    summary = engine.summary()
    assert {one["contact"]: one["state"] for one in summary["releases"]} == {"Bea": "stopped", "Ann": "armed"}
    assert summary["releasesEndedSince"] == [running["release"]]
    assert engine.activity()["events"][0]["how"] == "code"
    assert reopen(engine, "a stop")["releasesEndedSince"] == []
    assert release_of(engine, armed)["state"] == "armed"
