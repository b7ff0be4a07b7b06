"""A server that lies: it puts back an older database and its own count, while its clients go on."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from tests.functional.world import World


def remember_database(world: World) -> Callable[[], None]:
    """What the database holds now; calling the result puts exactly that back."""
    path = world.settings.data_dir / "wallet.sqlite"
    counted = world.settings.count_path.read_bytes()
    kept = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(path)) as now:
        now.backup(kept)

    def put_back() -> None:
        with closing(sqlite3.connect(path)) as then:
            kept.backup(then)
        world.settings.count_path.write_bytes(counted)

    return put_back
