"""Backups: what is in one, what stops one, and what stops putting one back."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from client.operator import Operator
from client.owner import Owner
from client.transport import HttpTransport
from crypto.encoding import make_random
from tests.functional.inprocess import make_settings
from tests.functional.putting_back import Keeper
from tests.functional.running_server import running_server
from tests.functional.world import PASSPHRASE, World, cheap_stretching
from tools.keeping.errors import NotKept
from tools.keeping.folder import prune
from tools.keeping.places import choose_places
from tools.restore import put_back
from tools.start.secrets import write_statement
from web.serving_lock import ServingLock
from web.start import StartRefused

ROOT = Path(__file__).resolve().parents[2]
DAY = 86_400


@pytest.fixture
def keeper(world: World) -> Keeper:
    world.owner("river").write("Health", "My shoulder.")
    return Keeper(world)


def test_a_backup_holds_the_database_and_no_key_no_visit_and_no_telling_name(keeper: Keeper) -> None:
    backup = keeper.backs_up()

    assert sorted(path.name for path in backup.iterdir()) == ["backup.json", "database", "instance.json"]
    assert {path.stat().st_mode & 0o777 for path in backup.iterdir()} == {0o600}
    assert backup.stat().st_mode & 0o777 == 0o700
    assert re.fullmatch(r"\d{8}T\d{6}Z", backup.name)
    secrets = [
        keeper.settings.key_path.read_bytes(),
        (keeper.settings.data_dir / "directory.key").read_bytes(),
    ]
    held = b"".join(path.read_bytes() for path in backup.iterdir())
    assert not any(secret in held for secret in secrets)
    with sqlite3.connect(backup / "database") as copy:
        passing = ("sessions", "challenges", "access_nonces", "redemptions", "idempotency", "tallies")
        assert [copy.execute(f"SELECT count(*) FROM {name}").fetchone() for name in passing] == [(0,)] * 6  # noqa: S608
        assert copy.execute("SELECT count(*) FROM vaults").fetchone() == (1,)


def test_the_second_place_holds_the_secrets_and_is_never_overwritten(keeper: Keeper) -> None:
    keeper.backs_up()
    place, key_path = keeper.settings.key_backup, keeper.settings.key_path
    assert place is not None
    assert (place / "key-file").read_bytes() == key_path.read_bytes()
    assert {path.stat().st_mode & 0o777 for path in place.iterdir()} == {0o600}

    (place / "key-file").write_bytes(make_random(32))

    with pytest.raises(NotKept, match="another secret"):
        keeper.backs_up()
    assert (place / "key-file").read_bytes() != key_path.read_bytes()


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ({"backup_dir": None}, "BACKUP_DIR"),
        ({"key_backup": None}, "KEY_BACKUP"),
        ({"key_backup": "backups"}, "must be apart"),
        ({"key_backup": "backups/keys"}, "must be apart"),
        ({"backup_dir": "second place/backups"}, "must be apart"),
        ({"backup_dir": "data/../backups", "key_backup": "backups/"}, "must be apart"),
        ({"key_backup": "data"}, "second place"),
        ({"key_backup": "data/keys"}, "second place"),
        ({"backup_dir": "."}, "must be apart"),
        ({"backup_dir": "data", "key_backup": "elsewhere"}, "must not hold"),
    ],
)
def test_no_backup_without_a_second_place_for_the_key_file(
    tmp_path: Path, places: dict[str, str | None], sentence: str
) -> None:
    usual: dict[str, str | None] = {"backup_dir": "backups", "key_backup": "second place"}
    changes = {name: None if place is None else tmp_path / place for name, place in (usual | places).items()}
    assert choose_places(make_settings(tmp_path, **{name: tmp_path / str(usual[name]) for name in usual}))

    with pytest.raises(NotKept, match=sentence):
        choose_places(make_settings(tmp_path, **changes))


def test_with_another_key_file_nothing_is_backed_up(keeper: Keeper) -> None:
    keeper.settings.key_path.write_bytes(make_random(32))

    with pytest.raises(NotKept, match="not this database's"):
        keeper.backs_up()
    assert not list((keeper.world.folder / "second place").glob("*"))


def test_backups_older_than_30_days_go_and_nothing_else(keeper: Keeper) -> None:
    old = keeper.backs_up()
    places = choose_places(keeper.settings)
    own = places.backups / "letters"
    own.mkdir()
    keeper.world.clock.turn(30 * DAY)
    new = keeper.backs_up()

    assert prune(places.backups, keeper.world.clock.now()) == [old]
    assert sorted(places.backups.iterdir()) == sorted([new, own])


def test_what_breaks_off_leaves_no_backup(keeper: Keeper) -> None:
    keeper.world.stops()
    path = keeper.settings.data_dir / "wallet.sqlite"
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = make_random(len(data) - len(data) // 2)
    path.write_bytes(data)

    with pytest.raises(NotKept):
        keeper.backs_up()
    assert not list((keeper.world.folder / "backups").glob("*"))
    path.unlink()
    keeper.world.starts()


def test_nothing_is_put_back_while_somebody_serves(keeper: Keeper) -> None:
    backup = keeper.backs_up()
    before = (keeper.settings.data_dir / "wallet.sqlite").stat().st_ino

    with pytest.raises(NotKept, match="stop the server"):
        put_back(keeper.settings, backup)
    assert (keeper.settings.data_dir / "wallet.sqlite").stat().st_ino == before


def test_nobody_serves_while_something_is_put_back(keeper: Keeper) -> None:
    keeper.world.stops()
    lock = ServingLock(keeper.settings.data_dir, alone=True)

    with pytest.raises(StartRefused, match="being put back"):
        keeper.world.starts()
    lock.release()
    keeper.world.starts()


def test_what_does_not_belong_here_is_not_put_back(keeper: Keeper, tmp_path: Path) -> None:
    backup = keeper.backs_up()
    keeper.world.stops()
    settings, about = keeper.settings, (backup / "backup.json").read_text()
    key_file, held = settings.key_path.read_bytes(), (settings.data_dir / "wallet.sqlite").read_bytes()

    def is_refused(sentence: str, folder: Path = backup) -> None:
        with pytest.raises(NotKept, match=sentence):
            put_back(settings, folder)
        assert (settings.data_dir / "wallet.sqlite").read_bytes() == held

    is_refused("is no backup", tmp_path)
    for changed in ("", about.replace('"v": 1', '"v": 2'), about.replace("sqlite", "postgresql")):
        (backup / "backup.json").write_text(changed)
        is_refused("no backup|another")
    (backup / "backup.json").write_text(about)
    settings.key_path.write_bytes(make_random(32))
    is_refused("another key file")
    settings.key_path.write_bytes(key_file)
    write_statement(settings, Operator.make())
    is_refused("another instance")


def test_a_new_machine_gets_everything_back_from_the_two_places(keeper: Keeper) -> None:
    backup = keeper.backs_up()
    keeper.world.stops()
    shutil.rmtree(keeper.settings.data_dir)

    assert put_back(keeper.settings, backup) is None
    keeper.world.starts()

    owner = keeper.world.reopened("river")
    assert owner.paused
    assert owner.read(owner.sections()[0].id).text == "My shoulder."
    keeper.restarts()
    assert keeper.world.reopened("river").paused


def test_without_its_key_file_nothing_is_put_back(keeper: Keeper) -> None:
    backup = keeper.backs_up()
    keeper.world.stops()
    shutil.rmtree(keeper.settings.data_dir)
    settings = keeper.settings.model_copy(update={"key_backup": None})

    with pytest.raises(StartRefused, match=r"key file .* missing"):
        put_back(settings, backup)
    put_back(keeper.settings, backup)
    keeper.world.starts()


def test_a_restore_that_breaks_off_leaves_the_next_start_paused(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = keeper.backs_up()
    keeper.world.stops()

    def breaks(*_: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr("tools.keeping.database.swap", breaks)
        with pytest.raises(OSError, match="no room"):
            put_back(keeper.settings, backup)
    keeper.world.starts()

    assert keeper.world.reopened("river").paused


def run_tool(name: str, data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """`make backup` or `make restore`, as an operator types it."""
    folder = data.parent
    places = {"BACKUP_DIR": str(folder / "backups"), "KEY_BACKUP": str(folder / "keys")}
    return subprocess.run(  # noqa: S603 - the interpreter that runs this test
        [sys.executable, "-m", f"tools.{name}", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(data), **places},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_operator_backs_up_a_running_server_and_puts_it_back(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    with cheap_stretching(), running_server(first) as server:
        Owner.create(HttpTransport(server.owner_url), "river", PASSPHRASE).write("Health", "My shoulder.")
        made = run_tool("backup", server.data)
        assert made.returncode == 0, made.stderr
        (backup,) = (first / "backups").iterdir()
        assert str(backup) in made.stdout
        refused = run_tool("restore", server.data, str(backup))
        assert (refused.returncode, "stop the server first" in refused.stderr) == (1, True)

    done = run_tool("restore", first / "data", str(backup))
    assert done.returncode == 0, done.stderr
    assert "Nobody at an office can read anything" in done.stdout

    (first / "data").rename(second / "data")
    with cheap_stretching(), running_server(second) as server:
        owner = Owner.open(HttpTransport(server.owner_url), "river", PASSPHRASE)
        assert owner.paused
        assert [note.title for note in owner.sections()] == ["Health"]
