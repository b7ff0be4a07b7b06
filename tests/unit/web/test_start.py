"""The start: what belongs together starts, and nothing else does."""

import shutil
from pathlib import Path

import pytest

from crypto.encoding import make_random
from tests.functional.inprocess import make_settings, write_secrets
from web.start import StartRefused, make_services


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new installation that was started once, with nothing there before but its secrets."""
    write_secrets(tmp_path / "data", make_random(32))
    make_services(make_settings(tmp_path)).store.close()
    return tmp_path


def test_a_server_starts_again_on_what_it_left(folder: Path) -> None:
    make_services(make_settings(folder)).store.close()


@pytest.mark.parametrize(
    ("name", "what"), [("key-file", "key file .* missing"), ("instance.json", "instance file .* missing")]
)
def test_a_used_database_without_its_secret_is_refused(folder: Path, name: str, what: str) -> None:
    (folder / "data" / name).unlink()

    with pytest.raises(StartRefused, match=what + ".*put it back"):
        make_services(make_settings(folder))


@pytest.mark.parametrize("name", ["key-file", "instance.json"])
def test_a_database_with_the_secret_of_another_is_refused(folder: Path, name: str) -> None:
    write_secrets(folder / "other", make_random(32))
    shutil.copy(folder / "other" / name, folder / "data" / name)

    with pytest.raises(StartRefused, match="another key file or for another instance"):
        make_services(make_settings(folder))


@pytest.mark.parametrize(
    "data", [b"", bytes(31), bytes(33), bytes(32), b"change-me-change-me-change-me-ch"[:8] * 4]
)
def test_a_weak_key_file_is_refused(folder: Path, data: bytes) -> None:
    (folder / "data" / "key-file").write_bytes(data)

    with pytest.raises(StartRefused, match="random bytes"):
        make_services(make_settings(folder))


def test_a_key_file_that_others_can_read_is_refused(folder: Path) -> None:
    (folder / "data" / "key-file").chmod(0o640)

    with pytest.raises(StartRefused, match="chmod 600"):
        make_services(make_settings(folder))


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"body":"e30","sig":"e30"}'])
def test_an_instance_file_that_nobody_signed_is_refused(folder: Path, text: str) -> None:
    (folder / "data" / "instance.json").write_text(text, encoding="ascii")

    with pytest.raises(StartRefused, match="not a statement"):
        make_services(make_settings(folder))


def test_nothing_is_made_up_where_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="make it first"):
        make_services(make_settings(tmp_path))

    assert not (tmp_path / "data" / "key-file").exists()


def test_a_new_database_is_its_owners_alone(folder: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder / "data").glob("wallet.sqlite*")}

    assert set(modes.values()) == {0o600}
    assert "wallet.sqlite" in modes
