"""The second place of the secrets: the key file, and the directory key beside it.

* Both are written once and never overwritten: another key file there stops the backup.
"""

from pathlib import Path

from client.private_files import read_private, write_private
from tools.keeping.errors import NotKept
from tools.keeping.files import make_private_folder, sync_folder
from tools.start.secrets import DIRECTORY_FILE
from web.settings import Settings


def keep_secrets(settings: Settings, place: Path) -> None:
    """See that the second place holds both secrets.

    Raises:
        NotKept: it holds others. BadFile: others may read what is there.
    """
    make_private_folder(place)
    for path in _secret_paths(settings):
        if not path.exists():
            continue
        copy, secret = place / path.name, read_private(path)
        if not copy.exists():
            write_private(copy, secret)
            sync_folder(place)
        elif read_private(copy) != secret:
            raise NotKept(f"{copy} is another secret than {path}: name another KEY_BACKUP.")


def bring_secrets_back(settings: Settings) -> None:
    """Put secrets that are missing back from their second place, where one is named."""
    if settings.key_backup is None:
        return
    for path in _secret_paths(settings):
        copy = settings.key_backup / path.name
        if not path.exists() and copy.exists():
            write_private(path, read_private(copy))


def _secret_paths(settings: Settings) -> tuple[Path, Path]:
    return settings.key_path, settings.data_dir / DIRECTORY_FILE
