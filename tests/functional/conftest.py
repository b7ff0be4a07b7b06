"""A fresh server for each story, on each database; a world on SQLite, where a module asks for no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.functional.inprocess import Server, start_server
from tests.functional.offices import Desk, Office, Person, certify_directory
from tests.functional.sharing import Sharer
from tests.functional.watched import watch_holds
from tests.functional.world import World, cheap_stretching, running_world


@pytest.fixture
def server(tmp_path: Path, database: Database) -> Iterator[Server]:
    started = start_server(tmp_path, database_url=database.url)
    watch_holds(started.services.store)
    yield started
    started.services.store.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with cheap_stretching(), running_world(tmp_path) as made:
        yield made


@pytest.fixture
def world_on_each(tmp_path: Path, database: Database) -> Iterator[World]:
    with cheap_stretching(), running_world(tmp_path, database.url) as made:
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
