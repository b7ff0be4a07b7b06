"""Fixtures of the tests that run one language against the other."""

from collections.abc import Iterator

import pytest

from tests.cross.engine_process import Engine
from tests.cross.live_site import LiveSite, Office, certify_directory
from tests.functional.world import cheap_stretching


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """Both sites, running; passphrases cost little here and in the engine."""
    with cheap_stretching():
        live = LiveSite(tmp_path_factory.mktemp("data"))
        certify_directory(live)
        yield live
        live.close()


@pytest.fixture(scope="module")
def office(site: LiveSite) -> Office:
    """An office with two people, one of whom can sign in."""
    return Office.open(site, "Harbour House")


@pytest.fixture
def engine(site: LiveSite) -> Iterator[Engine]:
    """An owner's browser."""
    running = Engine(site.owner)
    yield running
    running.close()


@pytest.fixture
def other(site: LiveSite) -> Iterator[Engine]:
    """Another browser of the same owner."""
    running = Engine(site.owner)
    yield running
    running.close()
