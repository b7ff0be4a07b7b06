"""Both browsers after the server was put back: nothing goes on, and nothing is sealed, before it is said."""

import pytest

from consent import pauses
from consent.storage.base import Store
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import PASSPHRASE as VERAS_PASSPHRASE
from tests.cross.live_site import LiveSite, Office
from tests.cross.steps import PASSPHRASE, grant_of, offer, open_grant, read_texts, wait_until_paid, write
from tests.functional.desk_devices import DeskEngine

NAME = "an earlier copy"


def is_put_back(site: LiveSite) -> None:
    store = Store(f"sqlite:///{site.database}")
    with store.writing() as tx:
        pauses.put_back(tx, 0)
    store.close()


def test_the_owner_says_what_goes_on_and_the_rest_ends(
    engine: Engine, other: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name=NAME, passphrase=PASSPHRASE)
    section = write(engine, "Read")
    kept, ended = offer(engine, office, section), offer(engine, office, section)
    grant = open_grant(office.sign_in(), kept)
    open_grant(office.sign_in(), ended)
    paper = offer(engine, office, section, laterHours=72)
    engine.pulse()
    is_put_back(site)

    opened = other.open(name=NAME, passphrase=PASSPHRASE)
    assert (opened["paused"], opened["trouble"], opened["debts"]) == (True, None, 0)
    assert {one["state"]: one["paused"] for one in opened["grants"]} == {"open": True, "offered": True}
    other.finishSection(section=section, title="Read", kind="what-happened", text="Sun.", lang="en")
    for share in (
        lambda: offer(other, office, section),
        lambda: other.showCode(grant=paper["grant"]),
        lambda: other.showChange(section=section, grants=[kept["grant"]]),
    ):
        with pytest.raises(EngineError, match="paused"):
            share()
    desk = DeskEngine(site.desk)
    desk.signIn(name=office.name, passphrase=VERAS_PASSPHRASE, code=office.next_code())
    assert [one["paused"] for one in desk.grants()["open"]] == [True, True]
    with pytest.raises(EngineError, match="paused"):
        desk.read(grant=kept["grant"])

    other.confirmGrants(goingOn=[kept["grant"], paper["grant"]])
    wait_until_paid(other)

    after = other.summary()
    assert (after["paused"], after["trouble"], after["debts"]) == (False, None, 0)
    states = {one["grant"]: (one["state"], one["paused"]) for one in after["grants"]}
    assert states == {
        kept["grant"]: ("open", False),
        ended["grant"]: ("ended", False),
        paper["grant"]: ("offered", False),
    }
    assert [part["text"] for part in desk.read(grant=kept["grant"])["sections"]] == ["It was raining."]
    assert [one["paused"] for one in desk.grants()["open"]] == [False]
    fresh = other.showCode(grant=paper["grant"])
    assert fresh["token"] != paper["token"]
    staff = office.sign_in()
    assert (
        read_texts(staff, grant)
        == read_texts(staff, open_grant(staff, fresh))
        == {section: "It was raining."}
    )
    assert "grants_confirmed" in {line["kind"] for line in other.activity()["events"]}
    assert grant_of(other, ended)["how"] == "withdrawn"
    desk.close()


def test_what_another_device_let_go_on_is_ended_where_this_one_says_so(
    engine: Engine, other: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name=f"{NAME}, twice", passphrase=PASSPHRASE)
    code = offer(engine, office, write(engine, "Read"))
    open_grant(office.sign_in(), code)
    is_put_back(site)
    for device in (engine, other):
        device.open(name=f"{NAME}, twice", passphrase=PASSPHRASE)
    engine.confirmGrants(goingOn=[code["grant"]])

    other.confirmGrants(goingOn=[])

    assert grant_of(other, code)["state"] == "ended"
    engine.pulse()
    assert (grant_of(engine, code)["state"], engine.summary()["trouble"]) == ("ended", None)
