"""One backup: a folder named by its time, with a database and what tells whose it is.

* `database` (a SQLite file, or what pg_dump wrote), `instance.json`, the certificate of the
  directory key, and `backup.json`: format, kind of database, check value, count.
* A folder is there whole or not at all: it gets its name last.
* Its name is a time and nothing else. No key lies in it.
"""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from client.private_files import write_private
from crypto.encoding import parse_b64, to_b64
from crypto.errors import CryptoError
from tools.keeping.errors import NotKept
from tools.keeping.files import make_private_folder, sync, sync_folder

FORMAT = 1
KEPT_DAYS = 30
DATABASE = "database"
INSTANCE = "instance.json"
ABOUT = "backup.json"
NAME = "%Y%m%dT%H%M%SZ"
_UNFINISHED = "unfinished-"


@dataclass(frozen=True)
class About:
    """What a backup says of itself: `database` is sqlite or postgresql."""

    database: str
    check: bytes
    count: int


class NewBackup:
    """A backup on its way: nothing of it counts before `finish`."""

    def __init__(self, backups: Path, now: int) -> None:
        make_private_folder(backups)
        name = datetime.fromtimestamp(now, UTC).strftime(NAME)
        self._backups = backups
        self._place = backups / name
        self.folder = backups / f"{_UNFINISHED}{name}"
        if self._place.exists():
            raise NotKept(f"{self._place} is there already: wait a second, and try again.")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)

    def add(self, path: Path) -> None:
        """Copy a file that tells no secret."""
        write_private(self.folder / path.name, path.read_bytes())

    def finish(self, about: About) -> Path:
        """Give it its name; where it is."""
        text = {"v": FORMAT, "database": about.database, "check": to_b64(about.check), "count": about.count}
        write_private(self.folder / ABOUT, json.dumps(text).encode() + b"\n")
        sync_folder(self.folder)
        self.folder.rename(self._place)
        sync(self._backups)
        return self._place

    def drop(self) -> None:
        """Leave nothing of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def read_about(folder: Path) -> About:
    """What a backup says of itself.

    Raises:
        NotKept: this is no backup, or of a newer version.
    """
    try:
        said: Any = json.loads((folder / ABOUT).read_bytes())
        if said["v"] != FORMAT or not (folder / DATABASE).is_file():
            raise NotKept(f"{folder} was made by another version, or lacks its database.")
        return About(str(said["database"]), parse_b64(said["check"], 32), int(said["count"]))
    except (OSError, ValueError, KeyError, TypeError, CryptoError):
        raise NotKept(f"{folder} is no backup: FROM=… names one folder that make backup wrote.") from None


def prune(backups: Path, now: int) -> list[Path]:
    """Delete backups older than 30 days, and what broke off; gives those that went."""
    oldest = datetime.fromtimestamp(now, UTC) - timedelta(days=KEPT_DAYS)
    gone = [path for path in sorted(backups.iterdir()) if _is_over(path, oldest)]
    for path in gone:
        shutil.rmtree(path)
    return gone


def _is_over(path: Path, oldest: datetime) -> bool:
    name = path.name.removeprefix(_UNFINISHED)
    try:
        made = datetime.strptime(name, NAME).replace(tzinfo=UTC)
    except ValueError:
        return False  # not ours
    return made < oldest
