"""Visits: how long they last, and what the database knows of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from consent import idempotency, sessions
from consent.clock import DAY_SECONDS
from consent.errors import BadRequest
from consent.keys import Keys, OtherKeys, bind_database, is_bound
from consent.sessions import DESK, OWNER, SiteRules, Visit
from consent.storage.base import Store, Tx
from consent.storage.migrating import migrate
from crypto.encoding import make_id, make_random
from tests.conftest import Database

NOW = 1_800_000_000
KEYS = Keys(make_random(32), make_random(32))


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    made = Store(database.url)
    migrate(made)
    yield made
    made.close()


def find(tx: Tx, keys: Keys, rules: SiteRules, data: bytes, now: int) -> Visit | None:
    """The visit of a cookie's bytes, as a request finds it."""
    cookie = sessions.read_cookie(keys, rules, data, now)
    return None if cookie is None else sessions.find(tx, keys, rules, cookie)


def test_a_visit_is_found_by_its_secret_only_and_at_its_site_only(store: Store, tmp_path: Path) -> None:
    subject = make_id()
    with store.writing() as tx:
        cookie = sessions.start(tx, KEYS, OWNER, subject, NOW)

        found = find(tx, KEYS, OWNER, cookie, NOW)

        assert found is not None
        assert found.session.subject == subject
        assert find(tx, KEYS, DESK, cookie, NOW) is None
        assert find(tx, KEYS, OWNER, found.session.lookup, NOW) is None
        assert find(tx, Keys(make_random(32), KEYS.instance), OWNER, cookie, NOW) is None
    assert found.cookie.secret not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_beside_a_vault_stands_the_day_of_a_visit_and_no_time(store: Store) -> None:
    with store.writing() as tx:
        sessions.start(tx, KEYS, OWNER, make_id(), NOW)
        row = tx.execute(text("SELECT * FROM sessions")).one()

    assert [value for value in row if isinstance(value, int)] == [NOW - NOW % DAY_SECONDS]


@pytest.mark.parametrize("at", [0, 32, 39, 40, 47, 48, -1])
def test_a_cookie_with_one_bit_changed_is_nobodys(store: Store, at: int) -> None:
    with store.writing() as tx:
        cookie = bytearray(sessions.start(tx, KEYS, OWNER, make_id(), NOW))
        cookie[at] ^= 1

        assert find(tx, KEYS, OWNER, bytes(cookie), NOW) is None


def test_a_visit_that_goes_on_gets_its_times_anew_once_a_minute(store: Store) -> None:
    with store.writing() as tx:
        cookie = sessions.start(tx, KEYS, OWNER, make_id(), NOW)
        visit = find(tx, KEYS, OWNER, cookie, NOW + 60)
        assert visit is not None

    assert sessions.renew(KEYS, OWNER, visit, NOW + 59) is None
    assert sessions.renew(KEYS, OWNER, visit, NOW + 60) is not None
    assert sessions.renew(KEYS, DESK, visit, NOW + 3600) is None


def test_rows_of_visits_that_are_surely_over_go_at_the_next_sign_in(store: Store) -> None:
    with store.writing() as tx:
        old = sessions.start(tx, KEYS, OWNER, make_id(), NOW)
        for later, left in ((12 * 3600, 2), (2 * DAY_SECONDS, 1)):
            sessions.start(tx, KEYS, OWNER, make_id(), NOW + later)
            assert find(tx, KEYS, OWNER, old, NOW + later) is None
            assert len(tx.execute(text("SELECT * FROM sessions")).all()) == left


@pytest.mark.parametrize("rules", [OWNER, DESK])
def test_a_visit_ends_when_idle_and_when_old(store: Store, rules: sessions.SiteRules) -> None:
    with store.writing() as tx:
        cookie = sessions.start(tx, KEYS, rules, make_id(), NOW)
        assert find(tx, KEYS, rules, cookie, NOW + rules.idle_seconds - 1)
        assert find(tx, KEYS, rules, cookie, NOW + rules.idle_seconds) is None

        at = NOW
        while at < NOW + rules.longest_seconds - 600:
            at += 600
            visit = find(tx, KEYS, rules, cookie, at)
            assert visit is not None
            cookie = sessions.renew(KEYS, rules, visit, at) or cookie

        assert find(tx, KEYS, rules, cookie, NOW + rules.longest_seconds - 1)
        assert find(tx, KEYS, rules, cookie, NOW + rules.longest_seconds) is None


def test_a_covered_desk_opens_again_within_a_shift_and_no_longer(store: Store) -> None:
    shift = 8 * 3600
    with store.writing() as tx:
        cookie = sessions.start(tx, KEYS, DESK, make_id(), NOW)

        assert find(tx, KEYS, DESK, cookie, NOW + shift - 1)
        assert find(tx, KEYS, DESK, cookie, NOW + shift) is None


def test_ending_all_leaves_the_one_and_everybody_else(store: Store) -> None:
    subject, other = make_id(), make_id()
    with store.writing() as tx:
        first, second = (sessions.start(tx, KEYS, OWNER, subject, NOW) for _ in range(2))
        third = sessions.start(tx, KEYS, OWNER, other, NOW)

        here = find(tx, KEYS, OWNER, first, NOW)
        assert here is not None
        sessions.end_all(tx, OWNER, subject, but=here.session)

        found = [find(tx, KEYS, OWNER, secret, NOW) for secret in (first, second, third)]
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
