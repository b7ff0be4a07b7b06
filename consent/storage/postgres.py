"""PostgreSQL: several writers at once, each holding what it reads before it decides (decision 0012).

* A writing transaction is READ COMMITTED: after a hold was waited for, the next statement sees
  what the one before left. A reading one sees one state, and can't write.
* Nothing waits for ever: connecting, locks, statements and forgotten transactions have an end, and
  so has a server that takes a statement and says nothing more.
* Parameters go apart from the statement, and no text of the driver is kept or shown.
"""

import select
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError

CONNECT_SECONDS: Final = 5
STATEMENT_SECONDS: Final = 30
ANSWER_SECONDS: Final = 2 * STATEMENT_SECONDS + 5
"""The server ends each statement itself before this; one that doesn't is frozen or gone, or waits for
a copy of itself to confirm a commit. Whether that was kept nobody knows then: it can be asked again."""

IDLE_SECONDS: Final = 60
"""A worker that died in the middle of a transaction lets go of what it holds after this long."""

CONNECTIONS: Final = 8
"""More than a server process has threads: none ever waits for another's connection."""

_LOGS_BY_TIME: Final = ("log_min_duration_statement", "log_min_duration_sample")
_ASKED: Final = (
    "fsync",
    "synchronous_commit",
    "log_statement",
    *_LOGS_BY_TIME,
    "log_parameter_max_length",
    "log_parameter_max_length_on_error",
    "track_commit_timestamp",
)

WRITING: Final[dict[str, Any]] = {"isolation_level": "READ COMMITTED", "postgresql_readonly": False}
READING: Final[dict[str, Any]] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


RV = TypeVar("RV")


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is given up when the server leaves a question without an answer."""

    seconds: float | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seconds = ANSWER_SECONDS

    def wait(self, gen: PQGen[RV], *_: Any, **__: Any) -> RV:
        try:
            return super().wait(gen, timeout=self.seconds)
        except psycopg.OperationalError:
            # What it would still say belongs to nobody: never given to the next who asks.
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.close()
            raise

    @property
    def is_quiet(self) -> bool:
        """Whether the server said nothing unasked: what it says then is that the connection ends."""
        if self.closed:
            return False
        asked = select.poll()
        asked.register(self.pgconn.socket, select.POLLIN)
        return not asked.poll(0)


def make_engine(url: str, busy_seconds: int) -> Engine:
    """Connections to the server, looked at before each use: one that broke is replaced."""
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=busy_seconds,
        pool_use_lifo=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": STATEMENT_SECONDS * 1000,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 4,
            "application_name": "web",
            "options": " ".join(f"-c {setting}" for setting in _session_settings(busy_seconds)),
        },
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> PatientConnection:
        return PatientConnection.connect(*arguments, **named)

    @event.listens_for(engine, "checkout")
    def _taken(connection: PatientConnection, *_: Any) -> None:
        # Without asking the server anything: a look at the socket costs nothing.
        if not connection.is_quiet:
            raise DisconnectionError

    @event.listens_for(engine, "reset")
    def _given_back(connection: PatientConnection, *_: Any) -> None:
        connection.seconds = ANSWER_SECONDS

    return engine


def wait_without_end(tx: Connection) -> None:
    """Let this transaction take as long as it takes: it changes the whole database."""
    for setting in ("lock_timeout", "statement_timeout"):
        tx.execute(text(f"SET LOCAL {setting} = 0"))
    driver = tx.connection.driver_connection
    assert isinstance(driver, PatientConnection)  # noqa: S101 - made above
    driver.seconds = None


def find_fault(tx: Connection) -> str | None:
    """What this server's own settings break of what is promised, in one sentence."""
    said = {name: str(tx.execute(text(f"SHOW {name}")).scalar_one()) for name in _ASKED}
    if said["fsync"] == "off" or said["synchronous_commit"] in ("off", "local"):
        return "PostgreSQL forgets what it acknowledged: set fsync=on and synchronous_commit=on."
    logs = said["log_statement"] != "none" or any(said[name] != "-1" for name in _LOGS_BY_TIME)
    if logs and said["log_parameter_max_length"] != "0":
        return "PostgreSQL writes ids and times into its log: set log_parameter_max_length=0."
    if said["log_parameter_max_length_on_error"] != "0":
        return "PostgreSQL writes ids and times into its log: set log_parameter_max_length_on_error=0."
    if said["track_commit_timestamp"] == "on":
        return "PostgreSQL remembers when each row was written: set track_commit_timestamp=off."
    return None


def _session_settings(busy_seconds: int) -> tuple[str, ...]:
    return (
        f"lock_timeout={busy_seconds}s",
        f"statement_timeout={STATEMENT_SECONDS}s",
        f"idle_in_transaction_session_timeout={IDLE_SECONDS}s",
        "client_min_messages=error",
        "timezone=UTC",
    )
