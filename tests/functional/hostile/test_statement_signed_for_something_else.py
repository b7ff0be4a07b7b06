"""Good signatures of the right key, made for another purpose, office or instance: worth nothing here."""

import pytest

from crypto.encoding import make_random, to_b64
from crypto.signing import sign_body
from crypto.statements.grants import Ending
from tests.functional.hostile.site import Site, refusal

LABELS = ["claim", "access", "redeem", "roster", "door-open", "terms"]


def ending_of(site: Site) -> bytes:
    return Ending(site.open.grant, site.ada.person.sign, "asked", site.ada.challenge()).encode()


@pytest.mark.parametrize("label", LABELS)
def test_another_label_ends_nothing(site: Site, label: str) -> None:
    signed = sign_body(label, site.server.instance, ending_of(site), site.ada.person.sign_seed)

    path = f"/api/grants/{to_b64(site.open.grant)}/ending"
    assert refusal(site.ada.send("POST", path, {"ending": signed.to_json()})) == (400, "bad_statement")


def test_nor_does_another_instance_or_another_key(site: Site) -> None:
    path, body = f"/api/grants/{to_b64(site.open.grant)}/ending", ending_of(site)
    elsewhere = sign_body("ending", make_random(32), body, site.ada.person.sign_seed)
    coordinator = sign_body("ending", site.server.instance, body, site.office.people[0].sign_seed)

    for signed in (elsewhere, coordinator):
        assert refusal(site.ada.send("POST", path, {"ending": signed.to_json()})) == (400, "bad_statement")
