"""Databases for tests: SQLite always, and PostgreSQL where it is installed.

A test that takes `database` runs once on each. The cluster is made once a test process, its
databases are copies of one whose tables are there already.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import web.services  # noqa: F401 - brings every table in
from consent.storage.base import Store
from tools.testing.cluster import Cluster, running_cluster


@dataclass(frozen=True)
class Database:
    """An empty database of one kind."""

    kind: str
    url: str

    @property
    def is_sqlite(self) -> bool:
        return self.kind == "sqlite"


@dataclass(frozen=True)
class Template:
    """A cluster, and in it the database that others are copied from."""

    cluster: Cluster
    name: str


@pytest.fixture(scope="session")
def template() -> Iterator[Template]:
    with running_cluster() as cluster:
        name = cluster.make_database()
        store = Store(cluster.url(name))
        store.create()
        store.close()
        yield Template(cluster, name)


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@contextmanager
def empty_database(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database nobody used: a file in `folder`, or a copy of the template, dropped at the end."""
    if kind == "sqlite":
        yield Database(kind, f"sqlite:///{folder / 'test.sqlite'}")
        return
    template: Template = request.getfixturevalue("template")
    name = template.cluster.make_database(template.name)
    yield Database(kind, template.cluster.url(name))
    template.cluster.drop_database(name)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """One of each kind, in turn."""
    with empty_database(request.param, tmp_path, request) as made:
        yield made


@pytest.fixture(scope="module", params=KINDS)
def module_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """One of each kind, in turn, for all tests of a module together."""
    with empty_database(request.param, tmp_path_factory.mktemp("database"), request) as made:
        yield made
