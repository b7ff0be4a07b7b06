"""What the crypto tests share: cheap stretching, which exists here and nowhere else."""

import pytest
from hypothesis import settings

from crypto import doors

# The same examples each time, and no clock: a busy machine must not fail a test.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")


@pytest.fixture
def cheap_stretching(monkeypatch):
    """Make Argon2id take no time; no argument of the room itself can do this."""
    monkeypatch.setattr(doors, "STRETCHING", doors.Stretching(passes=1, memory_bytes=8192))
