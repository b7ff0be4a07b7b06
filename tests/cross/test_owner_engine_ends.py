"""Endings that a server tries not to make, and debts that can't be paid at once."""

from typing import Any

import pytest

from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import LiveSite, Office
from tests.cross.steps import PASSPHRASE, grant_of, offer, open_grant, wait_until_paid, write

LISTS = ("/api/notebook", "/api/pulse")


@pytest.mark.parametrize("says_it_is_live", [True, False])
def test_a_grant_left_out_of_the_ending_of_all_is_over_for_the_notebook(
    engine: Engine, other: Engine, site: LiveSite, office: Office, says_it_is_live: bool
) -> None:
    name = f"left out {says_it_is_live}"
    engine.create(name=name, passphrase=PASSPHRASE)
    section = write(engine, "Read")
    code, offered = offer(engine, office, section), offer(engine, office, section)
    open_grant(office.sign_in(), code)
    engine.pulse()

    def leave_out(path: str, answer: Any) -> Any:
        if path not in ("/api/endings", *LISTS):
            return answer
        live = [
            one | {"state": "open", "how": ""} for one in answer["grants"] if one["grant"] == code["grant"]
        ]
        over = [one for one in answer["grants"] if one["grant"] != code["grant"]]
        told = over + live if says_it_is_live or path in LISTS else over
        return {**answer, "grants": told}

    with site.lying(leave_out):
        with pytest.raises(EngineError) as refused:
            engine.endAll()
        states = {grant["grant"]: grant["state"] for grant in engine.summary()["grants"]}
        opened = other.open(name=name, passphrase=PASSPHRASE)
        with pytest.raises(EngineError, match="grant_came_back"):
            other.showChange(section=section, grants=[code["grant"]])

    assert refused.value.code == "not_ended"
    assert states == {code["grant"]: "ended", offered["grant"]: "ended"}
    assert (opened["trouble"]["code"], grant_of(other, code)["state"]) == ("grant_came_back", "ended")


def test_a_grant_that_had_ended_before_may_be_left_out(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="ended before", passphrase=PASSPHRASE)
    code = offer(engine, office, write(engine, "Read"))
    staff = office.sign_in()
    staff.end(open_grant(staff, code))

    with site.lying(lambda path, answer: {"grants": []} if path == "/api/endings" else answer):
        assert engine.endAll() == {"ended": 0}

    assert grant_of(engine, code)["state"] == "ended"


def test_a_debt_that_could_not_be_paid_is_shown_and_paid_at_the_next_pulse(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="no connection", passphrase=PASSPHRASE)
    section = write(engine, "Read")
    code = offer(engine, office, section)
    open_grant(office.sign_in(), code)

    def break_off(path: str, answer: Any) -> Any:
        if path == f"/api/sections/{section}/revisions/1":
            raise RuntimeError("the answer is lost")
        return answer

    with site.lying(break_off):
        engine.endGrant(grant=code["grant"])
        while not engine.summary()["debtsFailed"]:
            engine.wait_for("changed")
        waiting = engine.summary()
    engine.events.clear()
    engine.pulse()
    wait_until_paid(engine)

    assert (waiting["debts"], waiting["debtsFailed"], waiting["trouble"]) == (1, True, None)
    engine.wait_for("changed")
    assert (engine.summary()["debts"], engine.summary()["debtsFailed"]) == (0, False)


def test_one_debt_that_is_stuck_holds_up_only_what_it_is_about(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="one is stuck", passphrase=PASSPHRASE)
    stuck, free = write(engine, "Stuck"), write(engine, "Free")
    code = offer(engine, office, stuck)
    later = offer(engine, office, stuck, laterHours=24)
    open_grant(office.sign_in(), code)

    def fail(path: str, answer: Any) -> Any:
        if path == f"/api/sections/{stuck}/revisions/1":
            raise RuntimeError("the answer is lost")
        return answer

    with site.lying(fail):
        engine.endGrant(grant=code["grant"])
        shared = offer(engine, office, free)
        with pytest.raises(EngineError, match="debts_left"):
            offer(engine, office, stuck, free)
        with pytest.raises(EngineError, match="debts_left"):
            engine.showCode(grant=later["grant"], fresh=True)
        waiting = engine.summary()

    assert grant_of(engine, shared)["state"] == "offered"
    assert (waiting["debts"], waiting["debtsFailed"], waiting["trouble"]) == (1, True, None)
    assert offer(engine, office, stuck)["token"]
