"""Databases for tests: SQLite always, and PostgreSQL where it is installed.

A test that takes `database` runs once on each. The cluster is made once a test process, its
databases are copies of one whose tables are there already; one that still has these tables at the
end is emptied for the next test, since making and dropping one costs ten times as much. The engine
of a URL that comes again is kept with every statement it compiled, but with no connection.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from consent.storage import postgres, sqlite
from consent.storage.base import Store
from consent.storage.migrating import migrate
from tests.functional.watched import unwatch_holds
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


class KeptEngines:
    """Engines by URL and waiting time, of databases that come back to a pool."""

    def __init__(self) -> None:
        self.urls: set[str] = set()
        self._engines: dict[tuple[str, int], Engine] = {}

    def keeping(self, make: Callable[[str, int], Engine]) -> Callable[[str, int], Engine]:
        """The same maker, but what it made for a pooled URL is there the next time."""

        def kept(url: str, busy_seconds: int) -> Engine:
            if url not in self.urls:
                return make(url, busy_seconds)
            key = url, busy_seconds
            if key not in self._engines:
                self._engines[key] = make(url, busy_seconds)
            return self._engines[key]

        return kept

    def let_go(self, url: str) -> None:
        """Close what a test left open, and forget who watched."""
        for (kept, _), engine in self._engines.items():
            if kept == url:
                engine.dispose()
                unwatch_holds(engine)


@pytest.fixture(scope="session", autouse=True)
def engines() -> Iterator[KeptEngines]:
    made = KeptEngines()
    with pytest.MonkeyPatch.context() as patch:
        for kind in (sqlite, postgres):
            patch.setattr(kind, "make_engine", made.keeping(kind.make_engine))
        yield made


class Files:
    """Places for SQLite's files, each with a copy of one whose tables are there already."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.sqlite"
        self._made = 0
        self._free: list[Path] = []
        _make_tables(f"sqlite:///{self._template}")

    def take(self) -> Path:
        """A file of empty tables at a place that nobody uses."""
        if not self._free:
            self._made += 1
            self._free.append(self._template.with_name(str(self._made)) / "test.sqlite")
        path = self._free.pop()
        path.parent.mkdir()
        shutil.copy(self._template, path)
        return path

    def give_back(self, path: Path) -> None:
        """Nothing is left of it; its place is the next one's."""
        shutil.rmtree(path.parent)
        self._free.append(path)


@pytest.fixture(scope="session")
def template() -> Iterator[Template]:
    with running_cluster() as cluster:
        yield Template(cluster)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(tmp_path_factory.mktemp("files"))


def _make_tables(url: str) -> None:
    store = Store(url)
    migrate(store)
    store.close()


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@contextmanager
def empty_database(kind: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with empty tables, SQLite's or PostgreSQL's."""
    engines: KeptEngines = request.getfixturevalue("engines")
    if kind == "sqlite":
        files: Files = request.getfixturevalue("files")
        path = files.take()
        url = f"sqlite:///{path}"
    else:
        template: Template = request.getfixturevalue("template")
        name = template.take()
        url = template.cluster.url(name)
    engines.urls.add(url)
    yield Database(kind, url)
    engines.let_go(url)
    if kind == "sqlite":
        files.give_back(path)
    else:
        template.give_back(name)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """One of each kind, in turn."""
    with empty_database(request.param, request) as made:
        yield made


@pytest.fixture
def postgres_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """PostgreSQL alone, for tests marked so."""
    with empty_database("postgresql", request) as made:
        yield made


@pytest.fixture(scope="module", params=KINDS)
def module_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """One of each kind, in turn, for all tests of a module together."""
    with empty_database(request.param, request) as made:
        yield made
