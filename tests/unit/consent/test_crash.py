"""An acknowledged write survives kill -9; one that was not acknowledged is whole or not there."""

import os
import subprocess
import sys
from pathlib import Path

from consent.storage import vaults
from consent.storage.base import Store
from tests.conftest import Database

WRITER = """
import sys
from consent.storage import vaults
from consent.storage.base import Store
from consent.storage.migrating import migrate
from consent.storage.vaults import Manifest

store = Store(sys.argv[1])
migrate(store)
with store.writing() as tx:
    vaults.add(tx, b"v" * 16, 0, bytes(32), Manifest(b"sealed", 1))
with store.writing() as tx:
    vaults.replace_manifest(tx, b"v" * 16, 1, b"kept")
print("acknowledged", flush=True)
with store.writing() as tx:
    vaults.replace_manifest(tx, b"v" * 16, 2, b"lost" * 10_000)
    print("half done", flush=True)
    sys.stdin.read()
"""


def test_what_was_acknowledged_is_there_after_kill_9(database: Database) -> None:
    root = str(Path(__file__).resolve().parents[3])
    writer = subprocess.Popen(  # noqa: S603 - the interpreter that runs this test
        [sys.executable, "-c", WRITER, database.url],
        cwd=root,
        env=os.environ | {"PYTHONPATH": root},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with writer:
        assert writer.stdout is not None
        assert [writer.stdout.readline() for _ in range(2)] == [b"acknowledged\n", b"half done\n"]
        writer.kill()

    store = Store(database.url)
    with store.reading() as tx:
        assert vaults.find_manifest(tx, b"v" * 16) == vaults.Manifest(b"kept", 2)
    store.close()
