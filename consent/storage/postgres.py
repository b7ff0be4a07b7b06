"""PostgreSQL: several writers at once, each holding what it reads before it decides (decision 0012).

* A writing transaction is READ COMMITTED: after a hold was waited for, the next statement sees
  what the one before left. A reading one sees one state, and can't write.
* Nothing waits for ever: connecting, locks, statements and forgotten transactions have an end.
* Parameters go apart from the statement, and no text of the driver is kept or shown.
"""

from typing import Any, Final

from sqlalchemy import Engine, create_engine

CONNECT_SECONDS: Final = 5
STATEMENT_SECONDS: Final = 30
IDLE_SECONDS: Final = 60
"""A worker that died in the middle of a transaction lets go of what it holds after this long."""

CONNECTIONS: Final = 8
"""As many as a server process has threads: none ever waits for another's connection."""

WRITING: Final[dict[str, Any]] = {"isolation_level": "READ COMMITTED", "postgresql_readonly": False}
READING: Final[dict[str, Any]] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def make_engine(url: str, busy_seconds: int) -> Engine:
    """Connections to the server, looked at before each use: one that broke is replaced."""
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=busy_seconds,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": STATEMENT_SECONDS * 1000,
            "application_name": "web",
            "options": " ".join(f"-c {setting}" for setting in _session_settings(busy_seconds)),
        },
    )


def _session_settings(busy_seconds: int) -> tuple[str, ...]:
    return (
        f"lock_timeout={busy_seconds}s",
        f"statement_timeout={STATEMENT_SECONDS}s",
        f"idle_in_transaction_session_timeout={IDLE_SECONDS}s",
        "client_min_messages=error",
        "timezone=UTC",
    )
