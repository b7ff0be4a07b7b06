"""The update: what the first release kept is there, opens, is read and ends as before."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from client.errors import ApiError
from client.owner import Owner
from client.staff import Staff
from consent.storage.migrating import find_version, list_versions
from crypto.encoding import to_b64
from tests.conftest import Database
from tests.functional.first_release import Known, leave_database, leave_files, read_known
from tests.functional.rows import read_tables
from tests.functional.world import PASSPHRASE, STEP_SECONDS, World, cheap_stretching, running_world


@pytest.fixture
def known() -> Known:
    return read_known()


@pytest.fixture
def world(tmp_path: Path, database: Database, known: Known) -> Iterator[World]:
    """Today's server on that release's folder, an hour later."""
    leave_files(tmp_path / "data")
    leave_database(database)
    with cheap_stretching(), running_world(tmp_path, database.url) as made:
        made.clock.turn(known.clock + 3600 - made.clock.now())
        yield made


def signs_in(world: World, known: Known) -> Staff:
    world.clock.turn(STEP_SECONDS)
    code = pyotp.TOTP(base64.b32encode(known.totp).decode()).at(world.clock.now())
    return Staff.sign_in(world.to_desk(), known.staff, PASSPHRASE, code)


def test_the_notebook_opens_the_office_reads_on_and_an_ending_ends_it(world: World, known: Known) -> None:
    owner = world.reopened("river")
    staff = signs_in(world, known)

    assert owner.opening.adds_up
    assert owner.read(known.section).text == "It rained."
    assert [part.text for part in staff.read(known.grant).texts] == ["It rained."]

    owner.end(known.grant)

    with pytest.raises(ApiError, match="grant_over"):
        staff.read(known.grant)


def test_every_row_is_there_but_for_visits_which_end_with_the_update(
    world: World, database: Database, known: Known
) -> None:
    tables = read_tables(world.services.store)

    assert tables["sessions"] == []
    assert {len(tables[name]) for name in ("vaults", "doors", "grants", "rosters", "token_marks")} == {1} | {
        len(tables["doors"])
    }
    assert [row[0] for row in tables["grants"]] == [known.grant]
    assert len(tables["staff"]) == 2
    with world.services.store.reading() as tx:
        assert find_version(tx) == list_versions()[-1]


def test_a_cookie_of_that_release_is_nobodys(world: World) -> None:
    line = world.to_owner_site()
    line._cookies["__Host-n"] = to_b64(bytes(32))

    with pytest.raises(ApiError, match="not_signed_in"):
        line.get("/api/notebook")


def test_nobody_who_is_not_there_opens(world: World) -> None:
    with pytest.raises(ApiError, match="door_unknown"):
        Owner.open(world.to_owner_site(), "river", "another passphrase than theirs")
