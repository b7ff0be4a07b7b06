"""A fresh server for each story."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional.inprocess import Server, start_server
from tests.functional.offices import Desk, Office, Person, certify_directory
from tests.functional.sharing import Sharer
from tests.functional.world import World, cheap_stretching, running_world


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = start_server(tmp_path)
    yield started
    started.services.store.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with cheap_stretching(), running_world(tmp_path) as made:
        yield made


@pytest.fixture
def office(server: Server) -> Office:
    """A coordinator, two workers and an auditor, certified and on the directory."""
    certify_directory(server)
    people = (Person("Kim", "coordinator"), Person("Ada"), Person("Ben"), Person("Lou", "auditor"))
    return Office(server, *people).opens_its_doors()


@pytest.fixture
def owner(server: Server) -> Sharer:
    """An owner whose notebook is open."""
    made = Sharer(server)
    assert made.creates_notebook().status_code == 201
    return made


@pytest.fixture
def ada(office: Office) -> Desk:
    """A worker at the desk."""
    return Desk(office, office.people[1]).signs_in()


@pytest.fixture
def ben(office: Office) -> Desk:
    """Her colleague."""
    return Desk(office, office.people[2]).signs_in()
