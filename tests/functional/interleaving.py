"""Two requests, one inside the other: the first stops right before its commit, the second comes then.

* The first has read and written everything it will; whoever relies on less than it held shows here.
* Whether the second waits is asked of PostgreSQL itself; nothing depends on how fast anything is.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, create_engine, event, text
from werkzeug.test import TestResponse

from consent.storage.base import Store, unit_of
from tests.functional.inprocess import Server

PATIENCE_SECONDS = 30
LOOK_AGAIN_SECONDS = 0.005
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")

Doing = Callable[[], TestResponse]


@dataclass(frozen=True)
class Outcome:
    """What both were answered, and whether the second had to wait for the first."""

    first: TestResponse
    second: TestResponse
    waited: bool


def one_inside_the_other(server: Server, first: Doing, second: Doing, commit: int = 1) -> Outcome:
    """Start `second` when `first` is about to commit; that goes on once `second` waits or is through.

    `commit`: its how manyth, where a request counts a try in a transaction of its own before.
    """
    about_to_commit, go_on = threading.Event(), threading.Event()

    def stop_once(tx: Connection) -> None:
        nonlocal commits
        if threading.current_thread() is not stopping or not unit_of(tx).is_writing:
            return
        commits += 1
        if commits == commit:
            about_to_commit.set()
            assert go_on.wait(PATIENCE_SECONDS)

    def do_first() -> TestResponse:
        nonlocal stopping
        stopping = threading.current_thread()
        return first()

    stopping: threading.Thread | None = None
    commits = 0
    engine = _engine_of(server.services.store)
    event.listen(engine, "commit", stop_once)
    try:
        with ThreadPoolExecutor(2) as threads:
            early = threads.submit(do_first)
            _wait_for(about_to_commit, early)
            late = threads.submit(second)
            waited = _is_waiting(engine, late)
            go_on.set()
            return Outcome(early.result(), late.result(), waited)
    finally:
        go_on.set()
        event.remove(engine, "commit", stop_once)


def _engine_of(store: Store) -> Engine:
    return store._engine


def _wait_for(about_to_commit: threading.Event, early: "Future[TestResponse]") -> None:
    while not about_to_commit.wait(LOOK_AGAIN_SECONDS):
        assert not early.done(), f"the first request wrote nothing: {early.result().get_json()}"


def _is_waiting(engine: Engine, late: "Future[TestResponse]") -> bool:
    """Until the second is through, or waits for a lock that the first holds."""
    watcher = create_engine(engine.url, isolation_level="AUTOCOMMIT")
    again = threading.Event()
    try:
        with watcher.connect() as connection:
            while not late.done():
                if connection.execute(WAITING).scalar():
                    return True
                again.wait(LOOK_AGAIN_SECONDS)
            return False
    finally:
        watcher.dispose()
