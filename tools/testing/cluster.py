"""A throw-away PostgreSQL: a cluster of its own in a temporary folder, gone at the end.

* It listens on a socket in that folder only; nothing of a PostgreSQL of this machine is touched.
* PostgreSQL refuses to run as root, so for root it runs as an ordinary account of the machine.
* `durable=False` leaves out every sync, for tests that lose nothing when the machine stops;
  what is about crashes takes `durable=True`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

ACCOUNTS = ("postgres", "nobody")
NEEDED = ("initdb", "pg_ctl", "postgres")
USER = "wallet"
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
CAREFUL = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")


class Cluster:
    """A running server and the databases made in it."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        self.durable = durable
        self._made = 0

    @property
    def log(self) -> Path:
        """What the server itself writes down."""
        return self.folder / "log"

    def start(self) -> None:
        """Start it, or start it again where it was stopped or killed."""
        settings = ["listen_addresses=''", f"unix_socket_directories='{self.folder}'", "max_connections=200"]
        settings += CAREFUL if self.durable else FORGETFUL
        options = " ".join(f"-c {setting}" for setting in settings)
        self._run("pg_ctl", "-D", "data", "-w", "-s", "-l", "log", "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it: `fast` ends every connection politely, `immediate` is as good as a crash."""
        self._run("pg_ctl", "-D", "data", "-w", "-s", "-m", how, "stop")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """While this lasts none of its processes does anything, and its sockets stay open."""
        lines = (self.folder / "data" / "postmaster.pid").read_text().splitlines()
        processes = [int(lines[0]), *_children_of(int(lines[0]))]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in reversed(processes):
                os.kill(process, signal.SIGCONT)

    def make_database(self, template: str = "template0") -> str:
        """A fresh database, or a copy of one that nobody uses; its name."""
        self._made += 1
        name = f"test_{self._made}"
        self.ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still in it."""
        self.ask(f'DROP DATABASE "{name}" WITH (FORCE)')

    def url(self, database: str) -> str:
        """DATABASE_URL of one of its databases."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def ask(self, statement: str, database: str = "postgres") -> None:
        """One statement of the administrator."""
        with self.connected(database) as connection:
            connection.execute(statement.encode())

    def connected(self, database: str) -> "psycopg.Connection":
        """The administrator in one of its databases; each statement is kept at once."""
        return psycopg.connect(host=str(self.folder), user=USER, dbname=database, autocommit=True)

    def _initialise(self) -> None:
        options = ("-N", "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C", "--no-instructions")
        self._run("initdb", "-D", "data", *options)

    def _run(self, *command: str) -> None:
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [*_as_ordinary_account(), find_program(command[0]), *command[1:]],
            cwd=self.folder,
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise ClusterFailed(done.stderr.decode(errors="replace"))


class ClusterFailed(Exception):
    """What PostgreSQL's own program said."""


def is_installed() -> bool:
    """Whether this machine has what a cluster takes."""
    return all(find_program(name) for name in NEEDED)


def find_program(name: str) -> str:
    """Where one of PostgreSQL's programs is; Debian keeps them off the path. Empty where it is not."""
    found = shutil.which(name)
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version_of)
    return found or (str(versions[-1]) if versions else "")


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A fresh cluster; stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="cluster-"))
    if os.geteuid() == 0:
        os.chown(folder, *_find_account())
    cluster = Cluster(folder, durable=durable)
    try:
        cluster._initialise()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _as_ordinary_account() -> Sequence[str]:
    if os.geteuid() != 0:
        return ()
    uid, gid = _find_account()
    return ("setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups")


def _find_account() -> tuple[int, int]:
    for name in ACCOUNTS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return account.pw_uid, account.pw_gid
    raise ClusterFailed(f"PostgreSQL does not run as root, and there is none of {', '.join(ACCOUNTS)}.")


def _version_of(path: Path) -> float:
    try:
        return float(path.parts[-3])
    except ValueError:
        return 0
