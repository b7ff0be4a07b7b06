"""Databases for tests: SQLite always, and PostgreSQL where it is installed.

A test that takes `database` runs once on each. The cluster is made once a test process, its
databases are copies of one whose tables are there already.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from consent.storage.base import Store
from consent.storage.migrating import migrate
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
        _make_tables(cluster.url(name))
        yield Template(cluster, name)


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that others are copied from."""
    path = tmp_path_factory.mktemp("template") / "test.sqlite"
    _make_tables(f"sqlite:///{path}")
    return path


def _make_tables(url: str) -> None:
    store = Store(url)
    migrate(store)
    store.close()


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@contextmanager
def empty_database(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with tables that nobody used: a file in `folder`, or PostgreSQL's, dropped at the end."""
    if kind == "sqlite":
        path = shutil.copy(request.getfixturevalue("template_file"), folder / "test.sqlite")
        yield Database(kind, f"sqlite:///{path}")
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


@pytest.fixture
def postgres_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """PostgreSQL alone, for tests marked so."""
    with empty_database("postgresql", tmp_path, request) as made:
        yield made


@pytest.fixture(scope="module", params=KINDS)
def module_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """One of each kind, in turn, for all tests of a module together."""
    with empty_database(request.param, tmp_path_factory.mktemp("database"), request) as made:
        yield made
