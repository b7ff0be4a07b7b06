"""A browser's receipt is checked by the command line's own verifier, and says what Python's says."""

import json
from typing import Any

from client.owner import Owner
from client.receipts.file import read_file
from client.receipts.verifying import verify_receipt
from client.transport import HttpTransport
from crypto.canonical import parse_canonical
from crypto.encoding import parse_b64
from tests.cross.engine_process import Engine
from tests.cross.live_site import LiveSite, Office
from tests.cross.steps import DAY, PASSPHRASE, offer, open_grant, wait_until_paid, write


def same_but_the_moment(one: bytes, other: bytes) -> bool:
    """Equal receipts, when the time of making and what follows from it are left out."""
    return said(one) == said(other)


def said(data: bytes) -> dict[str, Any]:
    file, _ = read_file(data)
    value = parse_canonical(data)
    body = json.loads(file.receipt.body) | {"made_at": 0}
    return {**value, "receipt": body, "views": sorted(value["views"])}


def test_both_clients_of_an_owner_make_the_same_receipt(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    engine.create(name="a receipt", passphrase=PASSPHRASE)
    code = offer(engine, office, write(engine, "One", kind="health"), write(engine, "Two", kind="money"))
    staff = office.sign_in()
    grant = open_grant(staff, code)
    python = Owner.open(HttpTransport(site.owner), "a receipt", PASSPHRASE)

    def receipts(**asked: Any) -> tuple[bytes, bytes]:
        engine.pulse()
        return engine.receipt(grant=code["grant"], **asked)["json"].encode(), python.receipt(
            grant, is_open="isOpen" in asked
        )

    for asked in ({}, {"isOpen": True}):
        browsers, pythons = receipts(**asked)
        assert verify_receipt(browsers).receipt.state == "open"
        assert same_but_the_moment(browsers, pythons)

    staff.end(grant)
    browsers, pythons = receipts()
    assert verify_receipt(browsers).receipt.how == "asked"
    assert same_but_the_moment(browsers, pythons)
    assert parse_b64(code["grant"]) == verify_receipt(browsers).receipt.grant


def test_the_sheet_of_an_owner_says_what_the_file_can_not(engine: Engine, office: Office) -> None:
    engine.create(name="a sheet", passphrase=PASSPHRASE)
    code = offer(engine, office, write(engine, "One", kind="health"), purpose="so that I can sleep")
    engine.endGrant(grant=code["grant"])

    made = engine.receipt(grant=code["grant"])

    assert (made["page"]["purpose"], made["page"]["how"]) == ("so that I can sleep", "withdrawn")
    assert [step["kind"] for step in made["page"]["events"]] == ["given", "ended"]
    assert "sleep" not in made["json"]
    assert "Moss" not in json.dumps(made)


def test_a_renewed_grant_has_the_same_receipt_in_both_clients(engine: Engine, site: LiveSite) -> None:
    office = Office.open(site, "Third House")
    engine.create(name="goes on", passphrase=PASSPHRASE)
    section = write(engine, "One", kind="health")
    code = offer(engine, office, section, days=8)
    open_grant(office.sign_in(), code)
    site.clock.time += 7 * DAY
    engine.open(name="goes on", passphrase=PASSPHRASE)
    asked = {"sections": [{"id": section}], "mayPrint": False, "days": 7, "revisions": {section: 1}}
    renewed = engine.renewGrant(grant=code["grant"], **asked)["grant"]
    # What is sealed afresh for the new grant meanwhile is a line of its own in its receipt.
    wait_until_paid(engine)
    python = Owner.open(HttpTransport(site.owner), "goes on", PASSPHRASE)

    for grant, how in ((renewed, ""), (code["grant"], "renewed")):
        browsers = engine.receipt(grant=grant)["json"].encode()
        found = verify_receipt(browsers)
        assert (found.receipt.how, found.receipt.renewal is not None) == (how, grant == renewed)
        assert same_but_the_moment(browsers, python.receipt(parse_b64(grant)))
