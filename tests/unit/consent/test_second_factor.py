"""Six digits: when they are good, and how often somebody may be wrong."""

import base64
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest

from consent.errors import SecondFactorUsed, SecondFactorWrong, TooMany
from consent.second_factor import WRONG_MOST, WRONG_SECONDS, use_code
from consent.storage import staff as rows
from consent.storage.base import Store
from consent.storage.migrating import migrate
from tests.conftest import Database

NOW = 1_800_000_000
SEED = bytes(range(20))
ID = bytes(16)


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    made = Store(database.url)
    migrate(made)
    with made.writing() as tx:
        blobs = {"wrapped_key": b"", "totp": b"", "keyring": b"", "counter": 1}
        keys = {"staff_id": ID, "agency_id": ID, "sign": bytes(32), "door_lookup": bytes(32)}
        rows.insert_staff(tx, keys | blobs)
    yield made
    made.close()


def code_at(now: int) -> str:
    return pyotp.TOTP(base64.b32encode(SEED).decode()).at(now)


def tries(store: Store, code: str, now: int) -> Any:
    with store.writing() as tx:
        staff = rows.find_staff(tx, ID)
        assert staff is not None
        return use_code(tx, staff, SEED, code, now)


@pytest.mark.parametrize("drift", [-30, 0, 30])
def test_a_code_is_good_one_step_either_way(store: Store, drift: int) -> None:
    assert tries(store, code_at(NOW + drift), NOW) is None


@pytest.mark.parametrize("drift", [-60, 60])
def test_a_code_two_steps_away_is_wrong(store: Store, drift: int) -> None:
    assert isinstance(tries(store, code_at(NOW + drift), NOW), SecondFactorWrong)


@pytest.mark.parametrize("code", ["", "12345", "0123456", "abcdef", "１２３４５６", "  123456"])
def test_what_is_no_code_is_wrong(store: Store, code: str) -> None:
    assert isinstance(tries(store, code, NOW), SecondFactorWrong)


def test_a_step_works_once_and_no_earlier_one_after_it(store: Store) -> None:
    assert tries(store, code_at(NOW), NOW) is None

    assert isinstance(tries(store, code_at(NOW), NOW), SecondFactorUsed)
    assert isinstance(tries(store, code_at(NOW - 30), NOW), SecondFactorUsed)


def test_of_two_who_read_the_same_row_one_spends_the_step(store: Store) -> None:
    with store.writing() as tx:
        staff = rows.find_staff(tx, ID)
        assert staff is not None

        assert use_code(tx, staff, SEED, code_at(NOW), NOW) is None
        assert isinstance(use_code(tx, staff, SEED, code_at(NOW), NOW), SecondFactorUsed)


def test_after_five_wrong_codes_even_a_good_one_waits(store: Store) -> None:
    for _ in range(WRONG_MOST):
        tries(store, "000000", NOW)

    blocked = tries(store, code_at(NOW + 10), NOW + 10)

    assert isinstance(blocked, TooMany)
    assert blocked.retry_after == WRONG_SECONDS - 10
    assert tries(store, code_at(NOW + WRONG_SECONDS), NOW + WRONG_SECONDS) is None


def test_wrong_codes_far_apart_close_nothing(store: Store) -> None:
    for turn in range(WRONG_MOST + 1):
        assert isinstance(tries(store, "000000", NOW + turn * WRONG_SECONDS), SecondFactorWrong)
