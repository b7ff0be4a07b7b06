"""Databases for tests: SQLite always, and PostgreSQL where it is installed.

A test that takes `database` runs once on each. The cluster is made once a test process, its
databases are copies of one whose tables are there already; one that still has these tables at the
end is emptied for the next test, since making and dropping one costs ten times as much.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
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


SHAPE = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' UNION ALL SELECT 'version', version_num, '' FROM schema_version
"""


class Template:
    """A cluster, in it the database that others are copied from, and copies that are empty again."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._name = cluster.make_database()
        self._empty: list[str] = []
        _make_tables(cluster.url(self._name))
        self._shape = self._shape_of(self._name)
        tables = sorted({table for table, *_ in self._shape} - {"version", "schema_version"})
        self._truncate = f"TRUNCATE {', '.join(tables)}"

    def take(self) -> str:
        """The name of a database that nobody uses, with empty tables."""
        return self._empty.pop() if self._empty else self.cluster.make_database(self._name)

    def give_back(self, name: str) -> None:
        """Empty it for the next one; where its tables changed, drop it."""
        self.cluster.ask(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
        )
        if self._shape_of(name) == self._shape:
            self.cluster.ask(f'ALTER DATABASE "{name}" RESET ALL')
            self.cluster.ask(self._truncate, name)
            self._empty.append(name)
        else:
            self.cluster.drop_database(name)

    def _shape_of(self, name: str) -> set[tuple[str, ...]]:
        try:
            return set(self.cluster.read(SHAPE, name))
        except psycopg.Error:  # not even a version
            return set()


@pytest.fixture(scope="session")
def template() -> Iterator[Template]:
    with running_cluster() as cluster:
        yield Template(cluster)


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
# Stories whose rules other tests hold on both: on PostgreSQL too in `make soak`.
KINDS_OF_STORIES = KINDS if os.environ.get("ON_BOTH") else KINDS[:1]


@contextmanager
def empty_database(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with empty tables: a file in `folder`, or one of PostgreSQL's."""
    if kind == "sqlite":
        path = shutil.copy(request.getfixturevalue("template_file"), folder / "test.sqlite")
        yield Database(kind, f"sqlite:///{path}")
        return
    template: Template = request.getfixturevalue("template")
    name = template.take()
    yield Database(kind, template.cluster.url(name))
    template.give_back(name)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """One of each kind, in turn."""
    with empty_database(request.param, tmp_path, request) as made:
        yield made


@pytest.fixture(params=KINDS_OF_STORIES)
def database_of_stories(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """SQLite, and PostgreSQL where somebody wants both."""
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
