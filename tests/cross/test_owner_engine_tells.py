"""What the owner is told keeps their own order, and is calm where nothing is wrong."""

import pytest

from client.errors import ApiError
from client.staff import Staff
from crypto.encoding import parse_b64
from tests.cross.engine_process import Engine
from tests.cross.live_site import LiveSite, Office
from tests.cross.steps import PASSPHRASE, grant_of, offer, open_grant, write


def test_sections_stand_in_the_owners_order_everywhere(engine: Engine, office: Office) -> None:
    engine.create(name="an order", passphrase=PASSPHRASE)
    by_title = {title: write(engine, title) for title in ("A", "B", "C", "D", "E")}
    order = ["D", "B", "E", "A", "C"]
    engine.orderSections(ids=[by_title[title] for title in order])

    code = offer(engine, office, *by_title.values())
    staff = office.sign_in()
    redemption = staff.redeem(code["url"])
    reading = staff.read(staff.claim(redemption).grant)

    engine.pulse()
    assert [part.title for part in redemption.words.sections] == order
    assert [part.section for part in reading.texts] == [parse_b64(by_title[title]) for title in order]
    assert [part["title"] for part in grant_of(engine, code)["sections"]] == order
    told = {event["kind"]: event["sections"] for event in engine.activity()["events"]}
    assert [told[kind] for kind in ("grant_offered", "grant_opened", "section_read")] == [order] * 3


def test_a_used_code_typed_again_alarms_only_when_it_was_somebody_else(
    engine: Engine, site: LiveSite
) -> None:
    office = Office.open(site, "Third House")
    engine.create(name="typed again", passphrase=PASSPHRASE)
    code = offer(engine, office, write(engine, "Once"))
    staff = office.sign_in()
    colleague = Staff(office.sign_in_coordinator().desk)
    open_grant(staff, code)

    for person in (staff, colleague):
        with pytest.raises(ApiError, match="token_over"):
            person.redeem(code["url"])

    events = [event for event in engine.activity()["events"] if event["kind"] == "grant_refused"]
    assert [event["unusual"] for event in events] == ["token_spent", "same_person"]
