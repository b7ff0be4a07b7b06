"""One pair of sites and one running server for all of them; and a look, after each test, at what stayed."""

import logging
from collections.abc import Iterator

import pytest

from tests.functional.hostile.site import Site, Wire
from tests.functional.planted import MARKS, find_leaks
from tests.functional.running_server import running_server


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("hostile"))
    yield made
    made.server.services.store.close()


@pytest.fixture(scope="session")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    with running_server(tmp_path_factory.mktemp("wire")) as running:
        yield Wire(running)


@pytest.fixture(autouse=True)
def nothing_of_it_stays(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing changed, nothing was kept, nothing was logged."""
    caplog.set_level(logging.DEBUG)
    worlds = [request.getfixturevalue(name) for name in ("site", "wire") if name in request.fixturenames]
    before = [look_at(world) for world in worlds]

    yield

    assert [look_at(world) for world in worlds] == before
    assert [record.getMessage() for record in caplog.records if record.name == "wallet"] == []


def look_at(world: Site | Wire) -> dict[str, bytes]:
    """What is kept, and what was said; nothing that a test planted is in it, passing rows included."""
    said = world.said() if isinstance(world, Wire) else {}
    for data in (*world.rows().values(), *said.values()):
        assert find_leaks(data, MARKS) == []
    return world.kept() | said
