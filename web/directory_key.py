"""The online directory key: the one signing key a server holds.

* It signs the list of agencies and nothing else; without the operator's certificate of it,
  what it signs is worth nothing.
* It lies beside the database as a file only the server may read. Losing it costs one new
  certificate, so a missing one is made.
"""

import os
from contextlib import suppress
from pathlib import Path

from consent.certificates import Operator
from crypto.encoding import make_random
from crypto.signing import SEED_BYTES
from web.services import services

FILE_NAME = "directory.key"


def read_directory_seed(data_dir: Path) -> bytes:
    """The 32-byte seed of the directory key; made at first use."""
    path = data_dir / FILE_NAME
    with suppress(FileExistsError):
        _make(path)
    seed = path.read_bytes()
    if len(seed) != SEED_BYTES:
        raise ValueError(f"{path} must hold {SEED_BYTES} bytes")
    return seed


def get_seed() -> bytes:
    """The seed of the site that answers this request."""
    return read_directory_seed(services().settings.data_dir)


def get_operator() -> Operator:
    """Whose certificates count here."""
    return Operator(services().keys.instance, services().operator_key)


def _make(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(make_random(SEED_BYTES))
        file.flush()
        os.fsync(file.fileno())
