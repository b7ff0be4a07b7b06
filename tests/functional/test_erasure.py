"""Erasing everything: afterwards the database is what it would be had this notebook never been.

A whole life first: parts, drafts, codes, an opened permission that was read, an ended one, another
device, another passphrase. Beside it another notebook with the same office, which stays whole.
"""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from crypto.doors import derive_door
from crypto.encoding import make_id, make_random, to_b64
from tests.functional.inprocess import Server
from tests.functional.navigators import code_of
from tests.functional.offices import Desk, Office
from tests.functional.rows import read_kept, read_tables
from tests.functional.sharing import Offered, Sharer

TEN_MINUTES = 600
# Of an office: whose code was used last, and what is good for two minutes. Of everybody: how many
# endings there were, and tries counted under hashes until their window is over.
OTHERS = {"challenges", "staff", "sessions", "instance", "tallies"}


def read_rows(server: Server) -> dict[str, set[tuple[Any, ...]]]:
    return {name: set(rows) for name, rows in read_tables(server.services.store).items()}


class Life:
    """An owner who did everything there is to do."""

    def __init__(self, server: Server, office: Office, desk: Desk) -> None:
        self.owner = Sharer(server)
        self.owner.creates_notebook()
        self.first, self.second = self.owner.writes(b"first"), self.owner.writes(b"second")
        self.owner.writes(b"first, changed", self.first)
        self.draft = make_id()
        draft = self.owner.draft(make_id(), self.draft, 1)
        self.owner.send("PUT", f"/api/drafts/{to_b64(self.draft)}", draft)
        self.opened = self.owner.grants(office, self.second)
        desk.takes(self.opened.secret)
        assert desk.reads(self.opened.grant, self.opened.terms.hash).status_code == 200
        self.waiting = self.owner.grants(office, self.second, later_hours=24)
        self.looked = self.owner.grants(office, self.second)
        assert desk.redeems(self.looked.secret).status_code == 200
        self.ended = self.owner.grants(office, self.first)
        self.owner.ends(self.ended.grant)
        self.door = make_id()
        assert self.owner.changes_doors({self.door: derive_door(make_random(32))}, ()).status_code == 200
        self.device = self.owner.on_another_device()

    @property
    def ids(self) -> list[bytes]:
        grants = [one.grant for one in (self.opened, self.waiting, self.looked, self.ended)]
        return [self.owner.vault, self.owner.door_id, self.door, self.first, self.second, self.draft, *grants]


@pytest.fixture
def neighbour(server: Server, office: Office, ada: Desk) -> Life:
    """Somebody else, with the same office."""
    return Life(server, office, ada)


def test_after_erasing_every_table_is_as_if_the_notebook_had_never_been(
    server: Server, office: Office, ada: Desk, neighbour: Life
) -> None:
    server.clock.turn(TEN_MINUTES)
    assert neighbour.owner.get("/api/notebook").status_code == 200
    before = read_rows(server)
    life = Life(server, office, ada)
    assert {name for name, rows in read_rows(server).items() if rows - before[name]} >= {
        "vaults",
        "doors",
        "revisions",
        "drafts",
        "grants",
        "grant_sections",
        "events",
        "idempotency",
        "sessions",
    }
    server.clock.turn(TEN_MINUTES)
    life.device.get("/api/pulse")

    assert life.owner.erases_everything().status_code == 204

    after = read_rows(server)
    assert {name for name in before if after[name] - before[name]} <= OTHERS
    assert {name for name in before if before[name] - after[name]} <= OTHERS | {"idempotency"}
    kept = read_kept(server)
    assert not [one for one in life.ids if one in kept]


def test_what_was_answered_a_moment_ago_is_kept_under_no_name(
    server: Server, office: Office, ada: Desk
) -> None:
    life = Life(server, office, ada)

    life.owner.erases_everything()

    left = read_rows(server)["idempotency"]
    assert len(left) == 1, "the making of the notebook: a hash of a random key, for ten minutes"
    assert not [one for row in left for one in row if one in life.ids]


def test_every_device_is_out_and_no_door_opens(server: Server, office: Office, ada: Desk) -> None:
    life = Life(server, office, ada)

    life.owner.erases_everything()

    for device in (life.owner, life.device):
        assert code_of(device.get("/api/pulse")) == "not_signed_in"
        assert code_of(device.saves(make_id(), 1)) == "not_signed_in"
        assert code_of(device.opens()) == "door_unknown"


ASKED: dict[str, Callable[[Desk, Offered], TestResponse]] = {
    "pulse": lambda desk, grant: desk.get(f"/api/grants/{to_b64(grant.grant)}/pulse"),
    "nonce": lambda desk, grant: desk.access_nonce(grant.grant),
    "ending": lambda desk, grant: desk.ends(grant.grant),
    "renewal": lambda desk, grant: desk.send("POST", f"/api/redemptions/{to_b64(grant.grant)}/renewal", {}),
}


def test_an_office_finds_what_it_would_find_had_there_never_been_anything(
    server: Server, office: Office, ada: Desk
) -> None:
    life = Life(server, office, ada)
    given = ada.access_nonce(life.opened.grant).get_json()
    prepared = ada.access(life.opened.grant, life.opened.terms.hash, given)
    never = Offered(make_id(), make_random(16), office, life.opened.terms, b"", [])

    life.owner.erases_everything()

    for ask in ASKED.values():
        gone, unknown = ask(ada, life.opened), ask(ada, never)
        assert (gone.status_code, gone.data) == (unknown.status_code, unknown.data)
    assert code_of(ada.posts_access(life.opened.grant, prepared)) == "not_found"
    gone, unknown = ada.redeems(life.waiting.secret), ada.redeems(never.secret)
    assert (gone.status_code, gone.data) == (unknown.status_code, unknown.data)
    assert ada.get("/api/grants").get_json()["grants"] == []


def test_another_notebook_with_the_same_office_stays_whole(
    server: Server, office: Office, ada: Desk, neighbour: Life
) -> None:
    before = neighbour.owner.notebook()

    Life(server, office, ada).owner.erases_everything()

    after = neighbour.owner.notebook()
    assert {**after, "at": 0} == {**before, "at": 0}
    assert neighbour.device.get("/api/pulse").status_code == 200
    assert ada.reads(neighbour.opened.grant, neighbour.opened.terms.hash).status_code == 200
    assert ada.redeems(neighbour.waiting.secret).status_code == 200
