"""The directory: who is on it, and when it is made again."""

from collections.abc import Iterator

import pytest

from consent import certificates
from consent.certificates import LEAST_SECONDS_LEFT, Operator
from consent.errors import BadStatement, Conflict, NotFound
from consent.storage.base import Store
from consent.storage.migrating import migrate
from crypto.signing import Signed, derive_sign_public, sign_body
from crypto.statements.agencies import (
    DIRECTORY_SECONDS,
    AgencyCertificate,
    AgencyFacts,
    Directory,
    DirectoryKeyCertificate,
)
from tests.conftest import Database

NOW = 1_800_000_000
INSTANCE = bytes([1] * 32)
OPERATOR_SEED, DIRECTORY_SEED = bytes([2] * 32), bytes([3] * 32)
OPERATOR = Operator(INSTANCE, derive_sign_public(OPERATOR_SEED))
FACTS = AgencyFacts("shelter", "nobody", "no", "no", (), "", "")


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    made = Store(database.url)
    migrate(made)
    yield made
    made.close()


def key_certificate(valid_until: int = NOW + 10**7, seed: bytes = DIRECTORY_SEED) -> Signed:
    body = DirectoryKeyCertificate(derive_sign_public(seed), valid_until).encode()
    return sign_body("directory-key", INSTANCE, body, OPERATOR_SEED)


def agency(n: int, number: int = 7, seed: bytes = OPERATOR_SEED) -> Signed:
    body = AgencyCertificate(bytes([number] * 16), n, bytes([9] * 32), "House", FACTS).encode()
    return sign_body("agency", INSTANCE, body, seed)


def keep(store: Store, key: Signed | None = None, one: Signed | None = None, now: int = NOW) -> None:
    with store.writing() as tx:
        certificates.keep_certificates(tx, OPERATOR, DIRECTORY_SEED, key, one, now)


def renew(store: Store, now: int = NOW) -> Directory:
    with store.writing() as tx:
        answer = certificates.renew_directory(tx, OPERATOR, DIRECTORY_SEED, now)
    return Directory.parse(answer.directory.body)


def test_without_a_certified_key_there_is_no_directory(store: Store) -> None:
    keep(store, one=agency(1))

    with pytest.raises(NotFound):
        renew(store)


def test_agencies_stand_in_order_whenever_they_came(store: Store) -> None:
    keep(store, key_certificate(), agency(1, 9))
    keep(store, one=agency(1, 4))

    assert [entry.agency[0] for entry in renew(store).agencies] == [4, 9]


def test_it_is_made_again_only_when_it_gets_old(store: Store) -> None:
    keep(store, key_certificate())
    last_good = NOW + DIRECTORY_SECONDS - LEAST_SECONDS_LEFT

    assert [renew(store, now).n for now in (NOW, last_good, last_good + 1, last_good + 2)] == [1, 1, 2, 2]


def test_nothing_is_handed_out_past_the_date_of_the_key(store: Store) -> None:
    keep(store, key_certificate(NOW + 100))

    for now in (NOW + 100, NOW + DIRECTORY_SECONDS):
        with pytest.raises(NotFound):
            renew(store, now)


@pytest.mark.parametrize(
    "bad", [agency(1, seed=DIRECTORY_SEED), Signed(b"{}", bytes(64)), Signed(agency(1).body, bytes(64))]
)
def test_what_the_operator_did_not_sign_is_refused(store: Store, bad: Signed) -> None:
    with pytest.raises(BadStatement):
        keep(store, one=bad)


def test_a_key_certificate_must_be_for_this_key_and_in_date(store: Store) -> None:
    for bad in (key_certificate(NOW), key_certificate(seed=OPERATOR_SEED)):
        with pytest.raises(BadStatement):
            keep(store, bad)


def test_numbers_and_dates_only_rise(store: Store) -> None:
    keep(store, key_certificate(), agency(2))

    for key, one in ((None, agency(2)), (None, agency(1)), (key_certificate(NOW + 1), None)):
        with pytest.raises(Conflict):
            keep(store, key, one)
    keep(store, key_certificate())
