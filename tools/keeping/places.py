"""Places: backups in one, the key file's second copy in another, never one inside the other.

* Whoever gets hold of the place of the backups holds nothing that opens them.
"""

from dataclasses import dataclass
from pathlib import Path

from tools.keeping.errors import NotKept
from web.settings import Settings


@dataclass(frozen=True)
class Places:
    """Where backups go, and where the key file's copy lies."""

    backups: Path
    keys: Path


def choose_places(settings: Settings) -> Places:
    """Both places, apart from each other and from where the key file is now.

    Raises:
        NotKept: one is not named, or two are the same, or one lies inside another.
    """
    if settings.backup_dir is None:
        raise NotKept("Say where the backup goes: BACKUP_DIR=…")
    if settings.key_backup is None:
        raise NotKept(
            "Say where a second copy of the key file goes: KEY_BACKUP=… (another disk than BACKUP_DIR). "
            "Without the key file no notebook of a backup ever opens."
        )
    backups, keys = settings.backup_dir.resolve(), settings.key_backup.resolve()
    homes = (settings.key_path.resolve().parent, settings.data_dir.resolve())
    if _overlap(backups, keys):
        raise NotKept(
            "BACKUP_DIR and KEY_BACKUP must be apart, neither inside the other: "
            "whoever takes one must not get both."
        )
    for home in homes:
        if _overlap(keys, home):
            raise NotKept(f"KEY_BACKUP must be a second place, apart from {home}, where the secrets are now.")
        if home.is_relative_to(backups):
            raise NotKept(
                f"BACKUP_DIR must not hold {home}, where the secrets are: whoever takes it gets both."
            )
    return Places(backups, keys)


def _overlap(one: Path, other: Path) -> bool:
    return one == other or one.is_relative_to(other) or other.is_relative_to(one)
