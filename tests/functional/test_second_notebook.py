"""P10: a second passphrase opens a second notebook, and nothing on the server says that there is one.

Two notebooks are made one after the other under one name, by one person on one device, beside
notebooks of strangers. What the server keeps and answers is compared: nothing that any row,
journal, size, time or answer holds is common to the pair and not to everybody.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from client.errors import ApiError
from client.owner import Owner
from client.transport import HttpTransport, Json
from crypto.encoding import parse_b64, to_b64
from crypto.errors import BadEncoding
from tests.conftest import Database
from tests.functional.rows import read_tables
from tests.functional.world import PASSPHRASE, World, cheap_stretching, running_world

DAY = 86_400
SECOND = "another quiet boat under the orchard lamp"
Value = bytes | int | str
SHORTEST_TELLING = 8
"""A number or text shorter than this is a count or a word of the format, the same for everybody."""


@dataclass(frozen=True)
class Kept:
    """Everything of one vault: its rows by table, and what it was answered on the way."""

    vault: bytes
    rows: dict[str, list[tuple[Value, ...]]]
    answers: list[tuple[str, Json]]

    @property
    def values(self) -> set[Value]:
        return {value for rows in self.rows.values() for row in rows for value in row}

    @property
    def telling(self) -> set[bytes]:
        """Every id, hash and sealed thing, also those inside the journal's lines and the answers."""
        found = {value for value in self.values if isinstance(value, bytes)}
        for said in [*map(_json_of, found), *(answer for _, answer in self.answers)]:
            found |= {data for text in _texts(said) for data in _bytes_of(text)}
        return {value for value in found if len(value) >= SHORTEST_TELLING and any(value)}

    @property
    def sizes(self) -> dict[str, list[tuple[int, ...]]]:
        """How long everything is, table by table."""
        return {
            table: sorted(tuple(len(v) if isinstance(v, bytes | str) else 0 for v in row) for row in rows)
            for table, rows in self.rows.items()
        }

    @property
    def times(self) -> set[int]:
        """Every number that could be a time."""
        inside = {n for value in self.telling for n in _numbers(_json_of(value))}
        return {n for n in inside | {v for v in self.values if isinstance(v, int)} if n > 1_000_000_000}


class Listening(HttpTransport):
    """One device; it keeps every answer."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.answers: list[tuple[str, Json]] = []

    def get(self, path: str) -> Json:
        return self._keep(f"GET {path}", super().get(path))

    def send(self, method: str, path: str, body: Json, if_match: int | None = None) -> Json:
        return self._keep(f"{method} {path}", super().send(method, path, body, if_match))

    def _keep(self, asked: str, answer: Json) -> Json:
        self.answers.append((asked, answer))
        return answer


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _numbers(value: Any) -> Iterator[int]:
    if isinstance(value, int):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _numbers(part)


def _json_of(value: bytes) -> Any:
    """What a line of the journal says; nothing where it is none."""
    return json.loads(value) if value.startswith(b'{"') else None


def _bytes_of(text: str) -> list[bytes]:
    try:
        return [parse_b64(text)]
    except BadEncoding:  # a word, not bytes
        return []


def makes_notebook(world: World, name: str, passphrase: str) -> Kept:
    """Create, write two parts, lock; what is kept then, and what was answered."""
    device = Listening(world.settings.owner_url[0])
    owner = Owner.create(device, name, passphrase)
    owner.write("A title", "A text.")
    owner.write("Another", "More of it.")
    owner.leave()
    return Kept(owner.keys.vault, {}, device.answers)


def _names(row: tuple[Value, ...], vault: bytes) -> bool:
    """Whether a row holds a vault's id, also inside of something."""
    forms = (vault, to_b64(vault).encode())
    return any(form in value for value in row if isinstance(value, bytes) for form in forms)


def with_rows(world: World, kept: Kept) -> Kept:
    """Every row that names the vault, in every table."""
    every = read_tables(world.services.store)
    rows = {table: [row for row in rows if _names(row, kept.vault)] for table, rows in every.items()}
    return Kept(kept.vault, rows, kept.answers)


@dataclass(frozen=True)
class Four:
    """Two notebooks of one person, made one right after the other, between those of two strangers."""

    world: World
    first: Kept
    second: Kept
    strangers: tuple[Kept, Kept]

    @property
    def everybody(self) -> tuple[Kept, ...]:
        return (self.first, self.second, *self.strangers)


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory, module_database: Database) -> Iterator[Four]:
    folder = tmp_path_factory.mktemp("world")
    with cheap_stretching(), running_world(folder, module_database.url) as world:
        world.owner("passer-by")
        made = []
        for name, passphrase in (
            ("stranger", PASSPHRASE),
            ("river", PASSPHRASE),
            ("river", SECOND),
            ("somebody", "seven other words of a stranger"),
        ):
            made.append(makes_notebook(world, name, passphrase))
            world.clock.turn(61)
        # For ten minutes a repeated creation gets its first answer; whoever comes next ends that.
        world.clock.turn(600)
        world.reopened("passer-by").leave()
        before, first, second, after = (with_rows(world, one) for one in made)
        yield Four(world, first, second, (before, after))


def test_each_passphrase_opens_its_own_notebook_and_a_third_none(four: Four) -> None:
    one = Owner.open(four.world.to_owner_site(), "river", PASSPHRASE)
    two = Owner.open(four.world.to_owner_site(), "river", SECOND)

    assert (one.keys.vault, two.keys.vault) == (four.first.vault, four.second.vault)
    assert one.keys.key != two.keys.key
    with pytest.raises(ApiError, match="door_unknown"):
        Owner.open(four.world.to_owner_site(), "river", "no passphrase of theirs")


def test_no_row_journal_or_answer_holds_anything_that_pairs_them(four: Four) -> None:
    public = {value for stranger in four.strangers for value in stranger.telling}

    assert len(four.first.telling) > 20, "the comparison has something to compare"
    assert four.first.telling & four.second.telling <= public
    # Nor does any row name both, or a table without the vault's id name either.
    for table, rows in read_tables(four.world.services.store).items():
        for row in rows:
            assert not (four.first.vault in row and four.second.vault in row), table


def test_what_is_kept_is_of_the_same_size_for_everybody(four: Four) -> None:
    sizes = [kept.sizes for kept in four.everybody]

    assert all(one == sizes[0] for one in sizes)
    assert {table for table, rows in sizes[0].items() if rows} >= {"vaults", "doors", "events", "revisions"}


def test_every_time_that_is_kept_is_a_day_and_everybodys(four: Four) -> None:
    today = four.world.clock.now() - four.world.clock.now() % DAY

    assert four.first.times == {today}
    assert all(kept.times == {today} for kept in four.everybody)


def test_no_table_says_what_came_first(four: Four) -> None:
    # PostgreSQL keeps rows as they came, and docs/known-weaknesses.md says so: nothing to hold it to.
    path = four.world.settings.database.removeprefix("sqlite:///")
    if not Path(path).exists():
        return
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        shapes = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
        database.row_factory = sqlite3.Row
        # All of a row: of its name alone, SQLite would read the index of what is due.
        vaults = [row["vault_id"] for row in database.execute("SELECT * FROM vaults")]

    shapes.pop("schema_version")  # the migrations' own, of one row
    assert {name for name, sql in shapes.items() if "WITHOUT ROWID" not in sql.upper()} == set()
    assert vaults == sorted(vaults)


def test_the_answers_on_the_way_are_the_same_but_for_what_is_random(four: Four) -> None:
    def outline(answer: Any) -> Any:
        if isinstance(answer, dict):
            return {key: outline(value) for key, value in answer.items()}
        if isinstance(answer, list):
            return [outline(value) for value in answer]
        return len(answer) if isinstance(answer, str) else type(answer).__name__

    def outlines(kept: Kept) -> list[Any]:
        return [(asked.split("/")[:3], outline(answer)) for asked, answer in kept.answers]

    assert all(outlines(kept) == outlines(four.first) for kept in four.everybody)


def test_making_the_very_same_notebook_again_says_only_that_it_is_easy_to_guess(four: Four) -> None:
    codes = []
    for name, passphrase in (("river", PASSPHRASE), ("river", SECOND), ("stranger", PASSPHRASE)):
        with pytest.raises(ApiError) as refused:
            Owner.create(four.world.to_owner_site(), name, passphrase)
        codes.append((refused.value.code, json.dumps(refused.value.data)))

    assert len(set(codes)) == 1
    assert codes[0][0] == "door_taken"
