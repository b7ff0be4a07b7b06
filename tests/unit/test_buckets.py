"""The folder of the address counters: in memory or not at all, and nobody's leftover."""

import os
import stat
from pathlib import Path

import pytest

from tools.start import buckets
from tools.start.buckets import PREFIX, BucketFolder, is_in_memory
from tools.start.server import Crew

MOUNTS = """/dev/vda / ext4 rw 0 0
tmpfs /memory tmpfs rw 0 0
tmpfs /run/user/1\\040000 tmpfs rw 0 0
/dev/vdb /memory/disk ext4 rw 0 0
"""


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the tests say is memory, and no other is."""
    mounts, base = tmp_path / "mounts", tmp_path / "run"
    base.mkdir()
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\ntmpfs {base} tmpfs rw 0 0\n")
    monkeypatch.setattr(buckets, "_MOUNTS", mounts)
    return base


def make(base: Path) -> BucketFolder:
    made = BucketFolder.make({"XDG_RUNTIME_DIR": str(base)})
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("path", "is_memory"),
    [
        ("/memory", True),
        ("/memory/wallet", True),
        ("/memory/disk/wallet", False),
        ("/run/user/1 000", True),
        ("/var/data", False),
        ("/", False),
    ],
)
def test_the_nearest_mount_says_whether_a_folder_is_memory(path: str, is_memory: bool) -> None:
    assert is_in_memory(Path(path), MOUNTS) is is_memory


def test_a_folder_is_made_in_memory_for_this_user_alone(memory: Path) -> None:
    made = make(memory)

    assert made.path.parent == memory
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o700
    made.remove()
    assert list(memory.iterdir()) == []


def test_without_memory_there_is_no_folder_and_one_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/vda / ext4 rw 0 0\n")
    monkeypatch.setattr(buckets, "_MOUNTS", mounts)

    folder = BucketFolder.make({"XDG_RUNTIME_DIR": str(tmp_path)})

    assert folder is None
    assert (Crew(4, folder).workers, Crew(4, folder).environment) == (1, {})


def test_what_a_killed_server_left_goes_at_the_next_start(memory: Path) -> None:
    left = make(memory)
    (left.path / "day-0").write_bytes(bytes(40))
    os.close(left.descriptor)  # as the kernel does when the last process that holds it is gone

    made = make(memory)

    assert list(memory.iterdir()) == [made.path]
    made.remove()


def test_what_a_running_server_holds_stays(memory: Path) -> None:
    running, second = make(memory), make(memory)

    assert sorted(memory.glob(PREFIX + "*")) == sorted([running.path, second.path])
    running.remove()
    second.remove()
