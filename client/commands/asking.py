"""Asking for secrets: typed without being shown, or one line each of standard input."""

import getpass
import sys
from argparse import Namespace
from functools import partial
from pathlib import Path

from client.errors import ClientError, Unreachable
from client.transport import HttpTransport


class NothingGiven(ClientError):
    """An answer is needed, and standard input has ended."""

    code = "nothing_given"


def ask_secret(what: str) -> str:
    """A secret: not shown while it is typed."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{what}: ")
    return _read_line(what)


def ask_line(what: str) -> str:
    """One line that may be seen."""
    if sys.stdin.isatty():
        return input(f"{what}: ")
    return _read_line(what)


def read_text(path: str) -> str:
    """A longer text: from a file, or the rest of standard input for `-`."""
    if path == "-":
        return sys.stdin.read()
    return Path(path).read_text(encoding="utf-8")


def connect(args: Namespace) -> HttpTransport:
    """A connection to the site of `--at`; a visit that begins over it ends when the command does."""
    transport = HttpTransport(args.at, Path(args.ca) if args.ca else None)
    args.visits.push(partial(_leave, transport))
    return transport


def _leave(transport: HttpTransport, why: type[BaseException] | None, *_: object) -> None:
    if not transport.has_session or (why is not None and issubclass(why, Unreachable)):
        return
    try:
        transport.send("POST", "/api/leaving", {})
    except ClientError:
        # What went wrong before is the sentence to say.
        if why is None:
            raise


def _read_line(what: str) -> str:
    line = sys.stdin.readline()
    if not line:
        raise NothingGiven(f"{what} is missing on standard input")
    return line.rstrip("\r\n")
