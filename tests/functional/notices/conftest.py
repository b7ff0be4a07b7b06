"""Who is told of something, on each database or on SQLite alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.functional.telling import Telling, telling


@pytest.fixture
def told(tmp_path: Path, database_of_stories: Database) -> Iterator[Telling]:
    with telling(tmp_path, database_of_stories.url) as made:
        yield made


@pytest.fixture
def told_here(tmp_path: Path) -> Iterator[Telling]:
    """On SQLite alone, where its very file is looked at."""
    with telling(tmp_path) as made:
        yield made
