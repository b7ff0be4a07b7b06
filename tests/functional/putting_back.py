"""A world with backups: made while it runs, put back while it doesn't, or copied by hand."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from consent.storage.copies import find_sqlite_file
from tests.functional.world import World
from tools.backup import make_backup
from tools.keeping import database
from tools.keeping.places import choose_places
from tools.restore import put_back
from web.settings import Settings


@dataclass
class Keeper:
    """The operator of a world, at their terminal."""

    world: World

    @property
    def settings(self) -> Settings:
        folder = self.world.folder
        places = {"backup_dir": folder / "backups", "key_backup": folder / "second place"}
        return self.world.settings.model_copy(update=places)

    @property
    def count_file(self) -> Path:
        return self.settings.count_path

    def backs_up(self) -> Path:
        """While the server runs; each backup a second later."""
        self.world.clock.turn(1)
        return make_backup(self.settings, choose_places(self.settings), self.world.clock.now())

    def restores(self, backup: Path) -> None:
        """Stop, put back, start."""
        self.world.stops()
        put_back(self.settings, backup)
        self.world.starts()

    def restarts(self) -> None:
        self.world.stops()
        self.world.starts()

    def copies_the_database(self) -> Path:
        """What somebody does who knows nothing of `make backup`: stop, copy, start."""
        self.world.stops()
        copy = self.world.folder / "copied by hand"
        copy.mkdir()
        for path in self._files():
            shutil.copy(path, copy)
        if not self._files():
            database.copy_out(self.settings, copy / "dump")
        self.world.starts()
        return copy

    def copies_it_back(self, copy: Path) -> None:
        self.world.stops()
        for path in self._files():
            path.unlink()
        for path in copy.glob("*.sqlite*"):
            shutil.copy(path, self.folder)
        if (copy / "dump").exists():
            database.prepare(self.settings, copy / "dump")
        self.world.starts()

    @property
    def folder(self) -> Path:
        """Where SQLite's files are."""
        file = find_sqlite_file(self.settings.database)
        return file.parent if file else self.world.folder

    def _files(self) -> list[Path]:
        return list(self.folder.glob("*.sqlite*"))
