"""Visits: how long they last, and what the database knows of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from consent import idempotency, sessions
from consent.errors import BadRequest
from consent.keys import Keys, OtherKeys, bind_database, is_bound
from consent.sessions import DESK, OWNER
from consent.storage.base import Store
from crypto.encoding import make_id, make_random
from tests.conftest import Database

NOW = 1_800_000_000
KEYS = Keys(make_random(32), make_random(32))


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    made = Store(database.url)
    made.create()
    yield made
    made.close()


def test_a_visit_is_found_by_its_secret_only_and_at_its_site_only(store: Store, tmp_path: Path) -> None:
    subject = make_id()
    with store.writing() as tx:
        secret = sessions.start(tx, KEYS, OWNER, subject, NOW)

        found = sessions.find(tx, KEYS, OWNER, secret, NOW)

        assert found is not None
        assert found.subject == subject
        assert sessions.find(tx, KEYS, DESK, secret, NOW) is None
        assert sessions.find(tx, KEYS, OWNER, found.lookup, NOW) is None
        assert sessions.find(tx, Keys(make_random(32), KEYS.instance), OWNER, secret, NOW) is None
    assert secret not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.parametrize("rules", [OWNER, DESK])
def test_a_visit_ends_when_idle_and_when_old(store: Store, rules: sessions.SiteRules) -> None:
    with store.writing() as tx:
        secret = sessions.start(tx, KEYS, rules, make_id(), NOW)
        assert sessions.find(tx, KEYS, rules, secret, NOW + rules.idle_seconds - 1)
        assert sessions.find(tx, KEYS, rules, secret, NOW + rules.idle_seconds) is None

        at = NOW
        while at < NOW + rules.longest_seconds - 600:
            at += 600
            session = sessions.find(tx, KEYS, rules, secret, at)
            assert session is not None
            sessions.touch(tx, session, at)

        assert sessions.find(tx, KEYS, rules, secret, NOW + rules.longest_seconds) is None


def test_a_covered_desk_opens_again_within_a_shift_and_no_longer(store: Store) -> None:
    shift = 8 * 3600
    with store.writing() as tx:
        unused, used = (sessions.start(tx, KEYS, DESK, make_id(), NOW) for _ in range(2))
        session = sessions.find(tx, KEYS, DESK, used, NOW + shift - 1)
        assert session is not None
        sessions.touch(tx, session, NOW + shift - 1)

        assert sessions.find(tx, KEYS, DESK, unused, NOW + shift - 1)
        assert sessions.find(tx, KEYS, DESK, unused, NOW + shift) is None
        assert sessions.find(tx, KEYS, DESK, used, NOW + shift) is None


def test_ending_all_leaves_the_one_and_everybody_else(store: Store) -> None:
    subject, other = make_id(), make_id()
    with store.writing() as tx:
        first, second = (sessions.start(tx, KEYS, OWNER, subject, NOW) for _ in range(2))
        third = sessions.start(tx, KEYS, OWNER, other, NOW)

        sessions.end_all(tx, OWNER, subject, but=sessions.find(tx, KEYS, OWNER, first, NOW))

        found = [sessions.find(tx, KEYS, OWNER, secret, NOW) for secret in (first, second, third)]
    assert [session is not None for session in found] == [True, False, True]


def test_an_answer_is_kept_for_the_same_request_only(store: Store) -> None:
    key, body = make_id(), make_random(32)
    with store.writing() as tx:
        idempotency.keep(tx, b"grants", key, body, NOW, b"answer", make_id())

        found = idempotency.find(tx, b"grants", key, body, NOW + 599)
        assert found is not None
        assert found.answer == b"answer"
        assert idempotency.find(tx, b"vaults", key, body, NOW) is None
        assert idempotency.find(tx, b"grants", key, body, NOW + 600) is None
        with pytest.raises(BadRequest):
            idempotency.find(tx, b"grants", key, make_random(32), NOW)


def test_a_database_belongs_to_its_first_keys(store: Store) -> None:
    with store.writing() as tx:
        assert not is_bound(tx)
        bind_database(tx, KEYS)
        bind_database(tx, KEYS)

        assert is_bound(tx)
        for other in (Keys(make_random(32), KEYS.instance), Keys(KEYS.file, make_random(32))):
            with pytest.raises(OtherKeys):
                bind_database(tx, other)


def test_the_key_file_stays_out_of_what_is_printed() -> None:
    assert repr(KEYS.file) not in repr(KEYS)
    assert KEYS.file.hex() not in repr(KEYS)
