"""P12: who has the database, its blobs and its backups, with or without the card, has nothing early.

The thief uses the Python client's own functions, on everything that stands in what they took.
"""

import itertools
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from client.errors import ApiError
from crypto import at_rest
from crypto.boxes import open_box
from crypto.codes import parse_code
from crypto.derive import derive_key
from crypto.errors import CryptoError
from crypto.hashing import hash32
from crypto.release_card import Card, open_release_package
from crypto.sealing import open_envelope
from crypto.statements.grants import ClaimSection
from crypto.statements.releases import ReleasePackage
from tests.functional.planted import MARKS, find_leaks, plant, read_files, secret_patterns
from tests.functional.putting_back import Keeper
from tests.functional.releasing import HOUR, Prepared, Story, code_of
from tests.functional.world import World


@pytest.fixture
def story(world: World) -> Story:
    return Story(world)


@pytest.fixture
def prepared(story: Story) -> Prepared:
    story.section = story.owner.write(plant("where"), plant("at the lake"), kind="emergency")
    return story.prepares(plant("Bea"), words=plant("please"), ask_minutes=1_440)


class Thief:
    """Somebody with a copy of a database file."""

    def __init__(self, database: Path) -> None:
        self._database = database

    @property
    def release(self) -> sqlite3.Row:
        return self._ask("SELECT * FROM releases")[0]

    def everything(self) -> Iterator[bytes]:
        """Every blob of every column of every table."""
        tables = [row["name"] for row in self._ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in self._ask(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of its own tables
                yield from (value for value in row if isinstance(value, bytes))

    def opens(self, pack: bytes, gate: bytes, part: bytes | None = None) -> bool:
        """Whether these open the package, and with it a text."""
        row = self.release
        if row["package"] is None:
            return False
        try:
            package = open_release_package(
                pack, gate, row["release_id"], hash32(row["terms_body"]), row["package"], part
            )
        except CryptoError:
            return False
        for key in ReleasePackage.parse(package).keys:
            place = (key.id, key.revision, key.sealing)
            sealed = self._ask("SELECT envelope FROM revisions WHERE section_id = ?", key.id)[0]["envelope"]
            open_envelope(key.key, "section", *place, sealed)
        return True

    def _ask(self, question: str, *values: bytes) -> list[sqlite3.Row]:
        with sqlite3.connect(f"file:{self._database}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            return list(connection.execute(question, values))


def inputs_in(thief: Thief) -> set[bytes]:
    """Every 32 bytes that stand anywhere, whole or at either end of something longer."""
    found = set()
    for blob in thief.everything():
        if len(blob) >= 32:
            found |= {blob[:32], blob[-32:], blob[1:33], blob[25:57]}
    return {one for one in found if len(one) == 32} | {bytes(32)}


def database_of(world: World) -> Path:
    return next(path for path in Keeper(world).folder.glob("*.sqlite"))


def copies(world: World) -> list[Path]:
    """The live database, and the one in a backup."""
    backup = Keeper(world).backs_up()
    found = [path for path in backup.rglob("*.sqlite*") if path.is_file()] if backup.is_dir() else []
    return [database_of(world), *found]


def test_the_card_and_a_copy_of_the_database_open_nothing_before_the_time(
    world: World, story: Story, prepared: Prepared
) -> None:
    prepared.contact.ask()
    card = Card(parse_code(prepared.code, "release"))

    for copy in copies(world):
        thief = Thief(copy)
        assert not any(thief.opens(card.pack, gate) for gate in inputs_in(thief))
    assert code_of(prepared.contact.read) == "too_early"


def test_a_copy_of_the_database_without_the_card_opens_nothing_even_with_the_key_file(
    world: World, story: Story, prepared: Prepared
) -> None:
    thief = Thief(database_of(world))
    key_file = world.settings.key_path.read_bytes()
    gate = at_rest.open_at_rest(key_file, "rest-gate", prepared.release, thief.release["gate"])

    assert not any(thief.opens(pack, gate) for pack in inputs_in(thief))
    for label in ("release-pack", "release-key", "release-lookup"):
        assert not any(
            thief.opens(derive_key(one, label), gate) for one in itertools.islice(inputs_in(thief), 300)
        )


def test_the_search_itself_is_proved_by_card_and_gate_together(
    world: World, story: Story, prepared: Prepared
) -> None:
    thief = Thief(database_of(world))
    card = Card(parse_code(prepared.code, "release"))
    key_file = world.settings.key_path.read_bytes()

    gate = at_rest.open_at_rest(key_file, "rest-gate", prepared.release, thief.release["gate"])

    assert thief.opens(card.pack, gate)


@pytest.mark.parametrize("by_card", [True, False])
def test_everything_but_the_second_holder_s_part_opens_nothing(
    world: World, story: Story, *, by_card: bool
) -> None:
    """The card, the key file and a copy of the database, before anybody said yes."""
    office = world.opens_office("Lantern House (invented)")
    holder = {"has_second_card": True, "holder_name": "Aunt"} if by_card else {"holder": office.id}
    made = story.prepares(ask_minutes=60, **holder)
    made.contact.ask()
    story.lives(HOUR)
    card, key_file = Card(parse_code(made.code, "release")), world.settings.key_path.read_bytes()

    for copy in copies(world):
        thief = Thief(copy)
        gate = at_rest.open_at_rest(key_file, "rest-gate", made.release, thief.release["gate"])
        assert not thief.opens(card.pack, gate)
        assert not any(thief.opens(card.pack, gate, part) for part in inputs_in(thief))
        boxes = (thief.release["deposit"], thief.release["yes_part"])
        assert not any(_opens_box(secret, box) for secret in (card.box_secret, key_file) for box in boxes)
    assert code_of(made.contact.read) == "holder_missing"
    entry = story.owner.manifest.emergency.releases[0]  # type: ignore[union-attr]
    assert Thief(database_of(world)).opens(card.pack, entry.gate, entry.part)


def _opens_box(secret: bytes, box: bytes | None) -> bool:
    try:
        return box is not None and bool(open_box(secret, box))
    except CryptoError:
        return False


def test_the_part_is_in_no_answer_and_nowhere_but_sealed(world: World, story: Story) -> None:
    made = story.prepares(
        ask_minutes=60, has_second_card=True, holder_name=plant("Aunt"), holder_words=plant("w")
    )
    entry = story.owner.manifest.emergency.releases[0]  # type: ignore[union-attr]
    assert made.second is not None
    assert entry.part is not None
    card = made.second._card
    patterns = secret_patterns(entry.part, card.code, card.sign_seed, card.box_secret)
    made.contact.ask()
    made.second.say_yes()
    story.lives(HOUR)
    made.contact.read()

    for place, data in read_files(world.folder).items():
        assert not find_leaks(data, MARKS | patterns), place
    for path in ("/api/notebook", "/api/pulse", "/api/journal?from=1"):
        site = story.owner.notebook.site.transport
        assert not find_leaks(repr(site.get(path)).encode(), patterns), path


def test_what_is_over_leaves_nothing_of_a_second_holder(world: World, story: Story) -> None:
    made = story.prepares(ask_minutes=60, has_second_card=True, holder_name="Aunt")
    made.contact.ask()
    assert made.second is not None
    made.second.say_yes()
    before = Thief(database_of(world)).release
    names = ("deposit", "holder_lookup_hash", "yes_part")
    kept = [before[name] for name in names]

    story.owner.releases.stop(made.release)

    row = Thief(database_of(world)).release
    assert [row[name] for name in (*names, "holder_generation", "yes_body", "yes_sig")] == [None] * 6
    for place, data in read_files(Keeper(world).folder).items():
        assert not any(one in data for one in kept), place


def test_nothing_that_is_written_or_called_stands_anywhere(
    world: World, story: Story, prepared: Prepared
) -> None:
    prepared.contact.ask()
    code = parse_code(prepared.code, "release")
    card = Card(code)
    secrets = secret_patterns(code, prepared.code, prepared.code.replace("-", ""), card.pack, card.sign_seed)

    for place, data in read_files(world.folder).items():
        assert not find_leaks(data, MARKS | secrets), place


@pytest.mark.parametrize("how", ["stopped", "closed", "ended", "expired"])
def test_what_is_over_leaves_no_lookup_gate_or_package(world: World, story: Story, how: str) -> None:
    made = story.prepares(ask_minutes=60, valid_seconds=2 * HOUR)
    before = Thief(database_of(world)).release
    kept = [before["lookup_hash"], before["gate"], before["package"]]
    if how in ("stopped", "closed"):
        made.contact.ask()
    if how == "closed":
        story.lives(HOUR)
        made.contact.read()
    if how == "expired":
        story.lives(3 * HOUR)
        story.comes_back()  # which erases it
    elif how == "ended":
        story.owner.releases.remove(story.door, made.release)
    else:
        story.owner.releases.stop(made.release)

    row = Thief(database_of(world)).release

    assert (row["state"], row["lookup_hash"], row["gate"], row["package"]) == (how, None, None, None)
    for place, data in read_files(Keeper(world).folder).items():
        assert not any(one in data for one in kept), place


def test_the_gate_is_in_no_answer_but_a_reading(world: World, story: Story, prepared: Prepared) -> None:
    gate = story.owner.manifest.emergency.releases[0].gate  # type: ignore[union-attr]
    patterns = secret_patterns(gate)
    look = prepared.contact.look()

    assert not find_leaks(repr(look.answer).encode(), patterns)
    story.lives(HOUR)
    site = story.owner.notebook.site.transport
    for path in ("/api/notebook", "/api/pulse", "/api/journal?from=1"):
        assert not find_leaks(repr(site.get(path)).encode(), patterns), path


def test_sections_it_does_not_name_stay_shut(world: World, story: Story) -> None:
    other = story.owner.write("Not for Bea", "never this")
    made = story.prepares(ask_minutes=60)
    made.contact.ask()
    story.lives(HOUR)

    opened = made.contact.read()

    assert [text.text for text in opened.sections] == ["At the lake, with Ines."]
    with pytest.raises(ApiError) as refused:
        _ask_for(made, other)
    assert refused.value.code == "bad_statement"


def _ask_for(made: Prepared, section: bytes) -> None:
    """A record that names a section of the notebook that this release does not show."""
    contact = made.contact
    access = contact._make_access(contact.look())
    more = (*access.sections, ClaimSection(id=section, revision=1, sealing=0))
    bent = replace(access, sections=tuple(sorted(more, key=lambda one: one.id)))
    contact._send("readings", {"access": contact._sign("access", bent.encode()).to_json()})
