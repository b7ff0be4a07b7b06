"""How much a request asks of the database: statements sent, and steps the database itself took.

A step is an instruction of SQLite's machine; a row that is looked at costs a few, so steps grow as the
rows that are touched, and unlike a clock they are the same each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import get_ident
from typing import Any

from sqlalchemy import Connection, Engine, event

STEPS_A_TICK = 10


@dataclass
class Work:
    """What was counted while it was watched."""

    statements: int = 0
    steps: int = 0


@contextmanager
def counted() -> Iterator[Work]:
    """Count what this thread asks of every engine; a thread that another test left behind has its own."""
    work, asking = Work(), get_ident()

    def begun(connection: Connection) -> None:
        if get_ident() != asking:
            return
        raw: Any = connection.connection.dbapi_connection
        raw.set_progress_handler(ticked, STEPS_A_TICK)

    def ticked() -> int:
        work.steps += STEPS_A_TICK
        return 0

    def sent(*_: object) -> None:
        work.statements += get_ident() == asking

    event.listen(Engine, "begin", begun)
    event.listen(Engine, "before_cursor_execute", sent)
    try:
        yield work
    finally:
        event.remove(Engine, "begin", begun)
        event.remove(Engine, "before_cursor_execute", sent)
