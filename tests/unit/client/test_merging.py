"""Two devices change one notebook in any order: nothing that either did is lost, in any of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.errors import NoSuchThing
from client.notebook import contents
from client.notebook.debts import find_debts
from client.notebook.merging import Writing, find_lost, find_taken_out, merge_writing
from crypto.statements.vault import AgencyNote, DoorNote, Manifest, Shown
from tests.unit.client.test_contents import AGENCY, NOW, empty_manifest, entry, sealed, text

SECTIONS = [bytes([n]) * 16 for n in range(1, 5)]
GRANTS = [bytes([n]) * 16 for n in range(11, 14)]
DOORS = (DoorNote(door=b"d" * 16, kind="passphrase", made=0),)


@dataclass
class Remembered:
    """What happened, kept apart from any manifest."""

    saved: dict[bytes, int] = field(default_factory=dict)
    taken_out: set[bytes] = field(default_factory=set)
    granted: set[bytes] = field(default_factory=set)
    ended: set[bytes] = field(default_factory=set)
    shown: dict[bytes, set[Shown]] = field(default_factory=dict)
    generation: dict[bytes, int] = field(default_factory=dict)
    roster_n: int = 0


Change = Callable[[Manifest, Remembered], Manifest]


def save(section: bytes) -> Change:
    def change(manifest: Manifest, memory: Remembered) -> Manifest:
        if section in memory.taken_out:
            return manifest  # what is written of it is a section of its own
        revision = memory.saved.get(section, 0) + 1
        memory.saved[section] = revision
        return contents.with_revision(manifest, text(section), sealed(section, revision))

    return change


def take_out(section: bytes) -> Change:
    def change(manifest: Manifest, memory: Remembered) -> Manifest:
        changed = contents.without_section(manifest, section)
        memory.taken_out.add(section)
        memory.saved.pop(section)
        return changed

    return change


def order(*sections: bytes) -> Change:
    return lambda manifest, _: contents.with_order(manifest, sections)


def grant(one: bytes) -> Change:
    def change(manifest: Manifest, memory: Remembered) -> Manifest:
        if one in memory.granted:
            return manifest
        memory.granted.add(one)
        return contents.with_grant(manifest, entry(grant=one, secret=b"s" * 16))

    return change


def end(one: bytes) -> Change:
    def change(manifest: Manifest, memory: Remembered) -> Manifest:
        memory.ended |= {one} & memory.granted
        return contents.with_ended(manifest, {one}, seen=False)

    return change


def show(one: bytes, section: bytes, sealing: int) -> Change:
    def change(manifest: Manifest, memory: Remembered) -> Manifest:
        what = Shown(section=section, revision=1, sealing=sealing)
        changed = contents.with_shown(manifest, one, what)
        memory.shown.setdefault(one, set()).add(what)
        return changed

    return change


def raise_generation(one: bytes, generation: int) -> Change:
    def change(manifest: Manifest, memory: Remembered) -> Manifest:
        changed = contents.with_generation(manifest, one, generation)
        memory.generation[one] = max(generation, memory.generation.get(one, 0))
        return changed

    return change


def remember(roster_n: int) -> Change:
    def change(manifest: Manifest, memory: Remembered) -> Manifest:
        memory.roster_n = max(memory.roster_n, roster_n)
        note = AgencyNote(agency=AGENCY, identity=bytes(32), roster_n=roster_n, roster=bytes(32))
        return contents.with_agency(manifest, note)

    return change


changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(save, st.sampled_from(SECTIONS)),
    st.builds(take_out, st.sampled_from(SECTIONS)),
    st.lists(st.sampled_from(SECTIONS), unique=True).map(lambda sections: order(*sections)),
    st.builds(grant, st.sampled_from(GRANTS)),
    st.builds(end, st.sampled_from(GRANTS)),
    st.builds(show, st.sampled_from(GRANTS), st.sampled_from(SECTIONS), st.integers(0, 3)),
    st.builds(raise_generation, st.sampled_from(GRANTS), st.integers(1, 5)),
    st.builds(remember, st.integers(1, 9)),
)


@given(st.lists(changes, max_size=30))
@settings(max_examples=150, deadline=None)
def test_no_change_on_the_newest_manifest_loses_what_another_device_did(made: list[Change]) -> None:
    manifest, memory = empty_manifest(), Remembered()

    for change in made:
        before, gone = manifest, set(memory.taken_out)
        try:
            manifest = change(before, memory)
        except NoSuchThing:
            continue  # it was taken out, or never granted: nothing to do any more
        assert find_lost(before, manifest) == ""
        assert find_taken_out(before, manifest) == memory.taken_out - gone
        paid = set(find_debts(before, NOW)) - set(find_debts(manifest, NOW))
        assert {debt.section for debt in paid} <= memory.taken_out - gone

    kept = {note.id: [one.revision for one in note.revisions] for note in manifest.sections}
    assert kept == {section: list(range(1, n + 1)) for section, n in memory.saved.items()}
    ledger = {one.grant: one for one in manifest.ledger}
    assert ledger.keys() == memory.granted
    assert {one for one in ledger if ledger[one].ended} == memory.ended
    assert not any(ledger[one].secret for one in memory.ended)
    assert {one: set(ledger[one].shown) for one in memory.shown} == memory.shown
    assert {one: ledger[one].generation for one in memory.generation} == memory.generation
    assert [note.roster_n for note in manifest.agencies] == ([memory.roster_n] if memory.roster_n else [])


def full_manifest() -> Manifest:
    manifest = contents.with_revision(empty_manifest(), text(SECTIONS[0]), sealed(SECTIONS[0], 1, 1))
    what = Shown(section=SECTIONS[0], revision=1, sealing=0)
    over = entry(what, ended=True, ended_seen=True, secret=b"", generation=2)
    note = AgencyNote(agency=AGENCY, identity=bytes(32), roster_n=3, roster=bytes(32))
    head = replace(manifest.journal, n=4)
    return replace(
        manifest, ledger=(over,), agencies=(note,), directory_n=2, journal=head, opened_at=NOW, doors=DOORS
    )


FULL = full_manifest()
OVER, NOTE, PART = FULL.ledger[0], FULL.agencies[0], FULL.sections[0]
LOST = {
    "ledger": replace(FULL, ledger=()),
    "ledger: other terms": replace(FULL, ledger=(replace(OVER, terms=b"t" * 32),)),
    "ledger: a later end": replace(FULL, ledger=(replace(OVER, not_after=NOW + 101),)),
    "ended": replace(FULL, ledger=(replace(OVER, ended=False),)),
    "ended: told": replace(FULL, ledger=(replace(OVER, ended_seen=False),)),
    "ended: its code": replace(FULL, ledger=(replace(OVER, secret=b"s" * 16),)),
    "shown": replace(FULL, ledger=(replace(OVER, shown=()),)),
    "generation": replace(FULL, ledger=(replace(OVER, generation=1),)),
    "agency": replace(FULL, agencies=()),
    "agency: its roster": replace(FULL, agencies=(replace(NOTE, roster_n=2),)),
    "directory_n": replace(FULL, directory_n=1),
    "journal": replace(FULL, journal=replace(FULL.journal, n=3)),
    "opened_at": replace(FULL, opened_at=NOW - 1),
    "revision": replace(FULL, sections=(replace(PART, revisions=(replace(PART.revisions[0], sealing=0),)),)),
}


@pytest.mark.parametrize("what", LOST)
def test_a_manifest_that_lost_something_is_told_from_one_that_did_not(what: str) -> None:
    assert find_lost(FULL, FULL) == ""
    assert find_lost(FULL, LOST[what]) == what.split(":")[0]


def test_what_the_owner_takes_out_or_confirms_is_no_loss() -> None:
    moved = replace(NOTE, identity=b"n" * 32, roster_n=1)
    assert find_lost(FULL, replace(FULL, sections=(), agencies=(moved,), doors=())) == ""
    assert find_taken_out(FULL, replace(FULL, sections=(), doors=())) == {SECTIONS[0], DOORS[0].door}


words = st.sampled_from(["", "one", "two", "three"])
writings = st.builds(Writing, words, words, words, words)


@given(writings, writings, writings)
@settings(deadline=None)
def test_of_two_writings_nothing_is_lost_unsaid(base: Writing, mine: Writing, theirs: Writing) -> None:
    merged = merge_writing(base, mine, theirs)

    for name in ("title", "kind", "text", "lang"):
        begun, here, there = (getattr(one, name) for one in (base, mine, theirs))
        assert getattr(merged.writing, name) == (there if here == begun else here)
    texts = {one for one in (mine.text, theirs.text) if one != base.text}
    titles = {one for one in (mine.title, theirs.title) if one != base.title}
    assert merged.is_conflict == (len(texts) == 2 or len(titles) == 2)


@given(writings, writings)
@settings(deadline=None)
def test_where_one_device_changed_nothing_the_other_is_taken(base: Writing, one: Writing) -> None:
    for mine, theirs in ((base, one), (one, base), (one, one)):
        merged = merge_writing(base, mine, theirs)
        assert (merged.writing, merged.is_conflict) == (one, False)
