"""What the owner is told keeps their own order, and is calm where nothing is wrong."""

import http.client
from urllib.parse import quote, urlsplit

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


def test_a_link_whose_sign_was_mangled_is_over_and_told_in_the_list_and_at_the_next_opening(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="a mangled link", passphrase=PASSPHRASE)
    code = offer(engine, office, write(engine, "Once"))

    connection = http.client.HTTPConnection(urlsplit(site.owner).netloc)
    connection.request("GET", "/R" + quote("#" + code["token"]))
    connection.getresponse().read()
    connection.close()

    engine.pulse()
    told = engine.activity()
    newest = told["events"][0]
    assert told["ok"]
    assert (newest["kind"], newest["how"], newest["who"]) == ("grant_ended", "exposed", "server")
    assert newest["unusual"] == "code_exposed"
    assert grant_of(engine, code)["how"] == "exposed"
    assert engine.summary()["endedSince"] == [code["grant"]]
    with pytest.raises(ApiError, match="token_over"):
        office.sign_in().redeem(code["url"])
