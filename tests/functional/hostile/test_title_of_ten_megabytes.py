"""A title of ten megabytes: refused on the device, and by the server when a device sends it anyway."""

import pytest

from client.owner import Owner
from crypto.encoding import to_b64
from crypto.errors import BadStatement
from tests.functional.hostile.site import Site, refusal
from tests.functional.world import World

TITLE = "x" * 10 * 1024 * 1024


def test_no_device_seals_it(world: World) -> None:
    owner: Owner = world.owner()

    with pytest.raises(BadStatement):
        owner.write(TITLE, "It rained.")

    assert owner.sections() == ()


def test_the_server_takes_no_body_with_it(site: Site) -> None:
    body = site.owner.revision(site.section, 2, TITLE.encode())

    refused = site.owner.send(
        "PUT", f"/api/sections/{to_b64(site.section)}/revisions/2", body, site.owner.counter
    )

    assert refusal(refused) == (413, "too_large")
