"""Databases for tests: SQLite always, and PostgreSQL where it is installed.

A test that takes `database` runs once on each. The cluster is made once a test process, its
databases are copies of one whose tables are there already; one that still has these tables at the
end is emptied for the next test, since making and dropping one costs ten times as much.
"""

import gc
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Dialect, Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from tests.tables import make_tables, put_tables
from tools.testing.cluster import Cluster, running_cluster

GARBAGE_THRESHOLDS = (20_000, 20, 20)
STATEMENTS = 2_000
"""More than there are of one kind of database."""


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was collected stays until the end: the garbage collector, which else took a quarter of the time
    of a test on the way past it, looks at it no more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)


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
LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Template:
    """A cluster, in it the database that others are copied from, and copies that are empty again."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._name = cluster.make_database()
        self._empty: list[str] = []
        make_tables(cluster.url(self._name))
        self._shape = self._shape_of(self._name)
        self._tables = sorted({table for table, *_ in self._shape} - {"version", "schema_version"})

    def take(self) -> str:
        """The name of a database that nobody uses, with empty tables."""
        return self._empty.pop() if self._empty else self.cluster.make_database(self._name)

    def give_back(self, name: str) -> None:
        """Empty it for the next one; where its tables changed, drop it."""
        with self.cluster.connected(name) as connection:
            connection.execute(LEAVE)
            is_same = self._shape_in(connection) == self._shape
            if is_same:
                connection.execute(f'ALTER DATABASE "{name}" RESET ALL'.encode())
                self._empty_tables(connection)
        if is_same:
            self._empty.append(name)
        else:
            self.cluster.drop_database(name)

    def _empty_tables(self, connection: psycopg.Connection) -> None:
        """Only those with something in them: each costs new files."""
        each = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in self._tables)  # noqa: S608
        used = [table for (table,) in connection.execute(" UNION ALL ".join(each).encode())]
        if used:
            connection.execute(f"TRUNCATE {', '.join(used)}".encode())

    def _shape_of(self, name: str) -> set[tuple[str, ...]]:
        with self.cluster.connected(name) as connection:
            return self._shape_in(connection)

    def _shape_in(self, connection: psycopg.Connection) -> set[tuple[str, ...]]:
        try:
            return set(connection.execute(SHAPE).fetchall())
        except psycopg.Error:  # not even a version
            return set()


@pytest.fixture(scope="session", autouse=True)
def addresses_are_compiled_once() -> Iterator[None]:
    """How a rule's address would be built, which no site asks, werkzeug compiles for each rule of each site:
    here once for each rule, since most of what starting a server takes would be that."""
    made: dict[tuple[str, ...], Callable[..., object]] = {}
    compile_builder = Rule._compile_builder

    def compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., object]:
        key = (rule.rule, str(rule.subdomain), repr(rule.defaults), str(append_unknown))
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_written_once() -> Iterator[None]:
    """A server writes each statement as SQL once: here all servers of a process share what one of them wrote,
    for each kind of database, since a server here lives for one story."""
    written: dict[type[Dialect], LRUCache[Any, Any]] = defaultdict(lambda: LRUCache(STATEMENTS))
    shared = property(lambda engine: written[type(engine.dialect)], lambda _engine, _own: None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "_compiled_cache", shared, raising=False)
        # Dialects of a kind, which are all set up alike, find each other's.
        patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
        patch.setattr(DefaultDialect, "__eq__", lambda dialect, other: type(dialect) is type(other))
        yield


@pytest.fixture(scope="session")
def template() -> Iterator[Template]:
    with running_cluster() as cluster:
        yield Template(cluster)


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
# Stories whose rules other tests hold on both: on PostgreSQL too in `make soak`.
KINDS_OF_STORIES = KINDS if os.environ.get("ON_BOTH") else KINDS[:1]


@contextmanager
def empty_database(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with empty tables: a file in `folder`, or one of PostgreSQL's."""
    if kind == "sqlite":
        path = folder / "test.sqlite"
        put_tables(path)
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
