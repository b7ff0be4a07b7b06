"""Folders for their owner only, and names that are on the disk before anybody relies on them."""

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """A folder for its owner only; one that is there keeps its rights."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_private_file(path: Path) -> None:
    """A new, empty file for its owner only."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def sync(path: Path) -> None:
    """What is in this file, or the names in this folder, are on the disk when this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Every file in this folder, and the names, are on the disk when this returns."""
    for path in folder.iterdir():
        if path.is_file():
            sync(path)
    sync(folder)
