"""The count: never behind what was acknowledged, and never a pause for a process that was killed."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from sqlalchemy import update

from consent import pauses
from consent.count import compare
from consent.errors import OlderCopy, Unavailable
from consent.keys import Keys
from consent.storage import instance
from consent.storage.base import Tx, mark_relying, mark_taking
from crypto.codes import show_code
from crypto.encoding import make_random
from tests.functional.inprocess import make_settings, start_server, write_secrets
from tests.functional.navigators import Navigator, Owner
from tests.functional.offices import Office, certify_directory
from web.count_file import CountFile
from web.services import Services
from web.start import StartRefused, make_services

ROOT = str(Path(__file__).resolve().parents[3])

KILLED_BETWEEN = """
import sys
from pathlib import Path
from consent.storage.base import mark_taking
from tests.functional.inprocess import make_settings
from web.count_file import CountFile
from web.start import make_services

services = make_services(make_settings(Path(sys.argv[1])))

def stops_here(self, count):
    print("committed", count, flush=True)
    sys.stdin.read()

CountFile.raise_to = stops_here
with services.store.writing() as tx:
    mark_taking(tx)
"""

FIRST_START = """
import sys
from pathlib import Path
from tests.functional.inprocess import make_settings
from web.start import make_services

make_services(make_settings(Path(sys.argv[1]))).close()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    start_server(tmp_path).services.close()
    return tmp_path


@pytest.fixture
def file(tmp_path: Path) -> CountFile:
    return CountFile(tmp_path / "count-file", Keys(make_random(32), make_random(32)))


def run(code: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - the interpreter that runs this test
        [sys.executable, "-c", code, str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": ROOT},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def counts(services: Services) -> tuple[int, int | None]:
    """The database's and the file's."""
    with services.store.reading() as tx:
        in_database = instance.read_count(tx)
    return in_database, CountFile(services.settings.count_path, services.keys).read()


def epoch_of(services: Services) -> int:
    with services.store.reading() as tx:
        return instance.read_epoch(tx)


def test_kill_9_between_commit_and_count_pauses_nothing(folder: Path) -> None:
    with run(KILLED_BETWEEN, folder) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "committed 1\n"
        writer.kill()

    services = make_services(make_settings(folder))

    assert (epoch_of(services), counts(services)) == (1, (1, 1))
    services.close()


def test_several_processes_that_start_at_once_pause_nothing(tmp_path: Path) -> None:
    write_secrets(make_settings(tmp_path).data_dir, make_random(32))

    with ExitStack() as running:
        starting = [running.enter_context(run(FIRST_START, tmp_path)) for _ in range(3)]
        assert [process.wait() for process in starting] == [0, 0, 0]

    services = make_services(make_settings(tmp_path))
    assert (epoch_of(services), counts(services)) == (1, (0, 0))
    services.close()


def test_what_is_undone_is_not_counted(folder: Path) -> None:
    services = make_services(make_settings(folder))

    with suppress(KeyError), services.store.writing() as tx:
        mark_taking(tx)
        raise KeyError

    with services.store.writing() as tx:
        instance.read_epoch(tx)
    assert counts(services) == (0, 0)
    services.close()


def test_a_database_behind_is_paused_once_and_counts_on_from_the_file(folder: Path) -> None:
    services = make_services(make_settings(folder))
    CountFile(services.settings.count_path, services.keys).raise_to(7)
    services.close()

    for _ in range(2):
        services = make_services(make_settings(folder))
        # Pausing takes every token away: that is one more.
        assert (epoch_of(services), counts(services)) == (2, (8, 8))
        services.close()


class SlowlyRead:
    """The count file as a process knows it that looked at it before others changed it."""

    def __init__(self, file: CountFile) -> None:
        self._read_before: list[int | None] = [file.read()]
        self._file = file

    def read(self) -> int | None:
        return self._read_before.pop() if self._read_before else self._file.read()

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


@pytest.mark.parametrize("known", [None, 7])
def test_a_process_that_starts_slowly_over_the_same_copy_pauses_nothing_again(
    folder: Path, known: int | None
) -> None:
    settings = make_settings(folder)
    services = make_services(settings)
    file = CountFile(settings.count_path, services.keys)
    file.path.unlink()
    if known is not None:
        file.raise_to(known)
    slow = SlowlyRead(file)

    for one, pauses_it in ((file, True), (slow, False)):
        with services.store.writing() as tx:
            assert compare(tx, one, is_new=False) is pauses_it  # type: ignore[arg-type]

    assert epoch_of(services) == 2
    services.close()


@pytest.mark.parametrize("mark", [mark_taking, mark_relying])
def test_a_copy_that_is_put_under_a_running_server_is_paused_before_anything_counts_on_it(
    folder: Path, mark: Callable[[Tx], None]
) -> None:
    services = make_services(make_settings(folder))
    file = CountFile(services.settings.count_path, services.keys)
    file.raise_to(2)

    with pytest.raises(OlderCopy), services.store.writing() as tx:
        mark(tx)

    assert (epoch_of(services), counts(services)) == (2, (3, 3))
    with services.store.writing() as tx:
        mark(tx)
    assert epoch_of(services) == 2
    services.close()


def test_what_was_counted_and_not_kept_is_kept_before_anybody_relies_on_it(folder: Path) -> None:
    """A commit whose answer never came: whoever asks again is told that it is so already."""
    services = make_services(make_settings(folder))
    with services.store.writing() as tx:
        instance.add_to_count(tx)
    assert counts(services) == (1, 0)

    with services.store.writing() as tx:
        mark_relying(tx)

    assert counts(services) == (1, 1)
    services.close()


@pytest.mark.parametrize("found", [None, 0])
def test_what_an_earlier_release_left_is_not_behind_also_where_two_start(
    folder: Path, found: int | None
) -> None:
    services = make_services(make_settings(folder))
    file = CountFile(services.settings.count_path, services.keys)
    if found is None:
        file.path.unlink()
    with services.store.writing() as tx:
        tx.execute(update(instance.InstanceRow).values(count=instance.NOT_COUNTED))
        assert not compare(tx, file, is_new=False)

    assert (epoch_of(services), counts(services)) == (1, (0, 0))
    services.close()


def test_a_start_that_breaks_off_while_pausing_leaves_the_database_behind(folder: Path) -> None:
    settings = make_settings(folder)
    services = make_services(settings)
    file = CountFile(settings.count_path, services.keys)
    file.path.unlink()

    with suppress(KeyError), services.store.writing() as tx:
        assert compare(tx, file, is_new=False)
        raise KeyError
    services.close()

    services = make_services(settings)
    assert epoch_of(services) == 2
    services.close()


def test_of_many_writers_the_highest_count_stays(file: CountFile) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(file.raise_to, [5, 90, 17, 3, 89, 41, 90, 1]))

    assert file.read() == 90


@pytest.mark.parametrize("change", [lambda line: b"", lambda line: line[:-1], lambda line: b"9" + line[1:]])
def test_a_line_that_is_not_whole_counts_as_missing(file: CountFile, change: object) -> None:
    file.raise_to(3)
    line = file.path.read_bytes()

    file.path.write_bytes(change(line))  # type: ignore[operator]

    assert file.read() is None
    assert CountFile(file.path, Keys(make_random(32), make_random(32))).read() is None


def test_a_count_file_is_its_owners_alone_and_tells_a_number_only(file: CountFile) -> None:
    file.raise_to(12)

    assert file.path.stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(rb"0{14}12 [0-9a-f]{32}\n", file.path.read_bytes())


def test_where_the_count_cant_be_kept_nobody_serves(folder: Path) -> None:
    settings = make_settings(folder, count_file=folder / "no such folder" / "count")

    with pytest.raises(StartRefused, match="can't be written"):
        make_services(settings)
    with pytest.raises(Unavailable):
        CountFile(settings.count_path, Keys(make_random(32), make_random(32))).require_writable()


def test_two_restores_pause_twice(folder: Path) -> None:
    services = make_services(make_settings(folder))
    for _ in range(2):
        with services.store.writing() as tx:
            pauses.put_back(tx, 0)

    assert epoch_of(services) == 3
    services.close()


def test_what_takes_nothing_away_is_not_counted(tmp_path: Path) -> None:
    server = start_server(tmp_path)
    certify_directory(server)
    office = Office(server).opens_its_doors()
    owner = Owner(server)
    assert owner.creates_notebook().status_code == 201
    before = counts(server.services)

    Navigator(server).get("/r/" + show_code(make_random(16), "token"))
    assert owner.closes_other_visits().get_json() == {"closed": 0}
    owner.send("POST", "/api/endings", {})

    assert counts(server.services) == before
    owner.on_another_device()
    assert owner.closes_other_visits().get_json() == {"closed": 1}
    assert counts(server.services)[0] == before[0] + 1
    assert office.is_certified(2).status_code == 201
    assert counts(server.services)[0] == before[0] + 2
    server.services.close()
