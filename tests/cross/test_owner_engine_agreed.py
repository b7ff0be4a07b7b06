"""What is signed is what the owner saw, and no server can stretch it."""

from typing import Any

import pytest

from client.coordinator import AgencyIdentity
from crypto.encoding import make_random, to_b64
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import LiveSite, Office
from tests.cross.steps import DAY, PASSPHRASE, grant_of, offer, open_grant, read_texts, write
from tests.cross.test_owner_engine_refuses import another_identity, when


def test_words_changed_on_another_phone_after_the_owner_looked_are_not_offered(
    engine: Engine, other: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="two phones agree", passphrase=PASSPHRASE)
    section = write(engine, "A")
    other.open(name="two phones agree", passphrase=PASSPHRASE)
    other.finishSection(section=section, title="A", kind="what-happened", text="Not for them.", lang="en")

    with pytest.raises(EngineError) as refused:
        offer(engine, office, section, revisions={section: 1})
    assert refused.value.code == "changed_since"
    assert engine.summary()["grants"] == []


def test_no_end_is_later_than_the_one_the_owner_saw(engine: Engine, site: LiveSite, office: Office) -> None:
    engine.create(name="shown end", passphrase=PASSPHRASE)
    section = write(engine, "A")
    until = site.clock.now() + 3 * DAY - 600

    code = offer(engine, office, section, days=3, until=until)

    assert grant_of(engine, code)["notAfter"] == until


def test_a_server_that_allows_endless_days_does_not(engine: Engine, site: LiveSite, office: Office) -> None:
    with site.lying(when("/api/settings", lambda answer: {**answer, "max_days": 100_000})):
        engine.create(name="endless", passphrase=PASSPHRASE)
        section = write(engine, "A")
        assert engine.start()["maxDays"] == 90
        with pytest.raises(EngineError) as refused:
            offer(engine, office, section, days=91)
    assert refused.value.code == "bad_terms"


def test_readings_the_server_does_not_count_are_counted_by_the_journal(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="count", passphrase=PASSPHRASE)
    code = offer(engine, office, write(engine, "A"))
    staff = office.sign_in()
    read_texts(staff, open_grant(staff, code))

    def hide(_path: str, answer: Any) -> Any:
        if not isinstance(answer, dict) or "grants" not in answer:
            return answer
        return {**answer, "grants": [{**grant, "reads": 0} for grant in answer["grants"]]}

    with site.lying(hide):
        engine.activity()
        assert grant_of(engine, code)["reads"] == 1


def test_an_older_state_in_a_pulse_is_shown(engine: Engine, site: LiveSite) -> None:
    engine.create(name="older pulse", passphrase=PASSPHRASE)
    older = when("/api/pulse", lambda answer: {**answer, "counter": 1})
    write(engine, "A")

    with site.lying(older), pytest.raises(EngineError) as refused:
        engine.pulse()

    assert refused.value.code == "older_state"
    assert engine.summary()["trouble"]["code"] == "older_state"


@pytest.mark.parametrize("is_opened", [True, False])
def test_what_was_shared_with_an_earlier_identity_is_not_wrapped_for_the_new_one(
    engine: Engine, site: LiveSite, office: Office, is_opened: bool
) -> None:
    engine.create(name=f"moved on {is_opened}", passphrase=PASSPHRASE)
    section = write(engine, "A")
    code = offer(engine, office, section)
    if is_opened:
        open_grant(office.sign_in(), code)
    moved = AgencyIdentity(office.identity.agency, make_random(32))

    with site.lying(another_identity(site, office, moved)):
        engine.confirmIdentity(agency=to_b64(moved.agency))
        engine.finishSection(section=section, title="A", kind="what-happened", text="More.", lang="en")
        with pytest.raises(EngineError, match="roster_refused"):
            engine.showChange(section=section, grants=[code["grant"]])
        if not is_opened:
            with pytest.raises(EngineError, match="roster_refused"):
                engine.showCode(grant=code["grant"], fresh=True)
