"""Files with secrets in them: readable by their owner only, written whole or not at all."""

import json
import os
import stat
from pathlib import Path
from typing import Any

from client.errors import ClientError

OWNER_ONLY = 0o600


class BadFile(ClientError):
    """This file is not what it should be."""

    code = "bad_file"


def write_private(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write `data` to `path` with mode 0600; an existing file is kept unless `replace` is said.

    Raises:
        BadFile: the file exists already.
    """
    if path.exists() and not replace:
        raise BadFile(f"{path} exists already; it is left as it is")
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def read_private(path: Path) -> bytes:
    """The bytes of a secret file.

    Raises:
        BadFile: it is missing, or others on this machine may read it.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        raise BadFile(f"{path} is missing") from None
    if mode & 0o077:
        raise BadFile(f"others may read {path}; run: chmod 600 {path}")
    return path.read_bytes()


def write_private_json(path: Path, value: dict[str, Any], *, replace: bool = False) -> None:
    """Write a JSON object as `write_private` does."""
    write_private(path, json.dumps(value, indent=1, sort_keys=True).encode() + b"\n", replace=replace)


def read_private_json(path: Path) -> dict[str, Any]:
    """A JSON object from a secret file; raises BadFile."""
    try:
        value = json.loads(read_private(path))
    except ValueError as error:
        raise BadFile(f"{path} is not JSON") from error
    if not isinstance(value, dict):
        raise BadFile(f"{path} holds no JSON object")
    return value
