"""Several devices, one notebook: what a change may never lose, and how two writings meet (protocol §7).

* A change is made on the newest manifest; this room only judges, and merges words.
* Endings, ledger, things shown, agencies and numbers only grow. Sections and doors may go, when
  somebody took them out.
* Of two texts none is dropped: one becomes the newest, the other stays before it.
"""

from dataclasses import dataclass

from client.notebook.release_entries import find_lost_release
from crypto.statements.vault import AgencyNote, LedgerEntry, Manifest, SectionNote

FIXED = (
    "terms",
    "agency",
    "identity",
    "agency_name",
    "audience",
    "visit",
    "not_after",
    "made_at",
    "words",
    "sections",
)
"""What stays as it was made, of an entry of the ledger."""


@dataclass(frozen=True)
class Writing:
    """What a person wrote of a section."""

    title: str
    kind: str
    text: str
    lang: str


@dataclass(frozen=True)
class Merged:
    """One writing out of two, and whether the other one has words that are not in it."""

    writing: Writing
    is_conflict: bool


def merge_writing(base: Writing, mine: Writing, theirs: Writing) -> Merged:
    """Field by field: mine where I changed it since the base, else theirs."""
    writing = Writing(
        *(
            theirs_one if mine_one == base_one else mine_one
            for base_one, mine_one, theirs_one in zip(
                _fields(base), _fields(mine), _fields(theirs), strict=True
            )
        )
    )
    return Merged(writing, any(_both_changed(base, mine, theirs)))


def find_lost(before: Manifest, after: Manifest) -> str:
    """The first thing of `before` that `after` lacks and nobody may take out; empty where all is there."""
    ledger = {entry.grant: entry for entry in after.ledger}
    for entry in before.ledger:
        lost = _find_lost_entry(entry, ledger.get(entry.grant))
        if lost:
            return lost
    lost = find_lost_release(before, after)
    if lost:
        return lost
    agencies = {note.agency: note for note in after.agencies}
    if any(_is_lower(note, agencies.get(note.agency)) for note in before.agencies):
        return "agency"
    if before.directory_n > after.directory_n:
        return "directory_n"
    if before.journal.n > after.journal.n:
        return "journal"
    if before.opened_at > after.opened_at:
        return "opened_at"
    sections = {note.id: note for note in after.sections}
    kept = ((note, sections[note.id]) for note in before.sections if note.id in sections)
    return "revision" if any(_is_older(*pair) for pair in kept) else ""


def find_taken_out(before: Manifest, after: Manifest) -> frozenset[bytes]:
    """The sections and doors that are gone, by their ids."""
    there = {note.id for note in after.sections} | {note.door for note in after.doors}
    known = {note.id for note in before.sections} | {note.door for note in before.doors}
    return frozenset(known - there)


def _fields(writing: Writing) -> tuple[str, ...]:
    return writing.title, writing.kind, writing.text, writing.lang


def _both_changed(base: Writing, mine: Writing, theirs: Writing) -> tuple[bool, ...]:
    three = ((base.title, mine.title, theirs.title), (base.text, mine.text, theirs.text))
    return tuple(len(set(words)) == len(words) for words in three)


def _find_lost_entry(before: LedgerEntry, after: LedgerEntry | None) -> str:
    if after is None or any(getattr(before, name) != getattr(after, name) for name in FIXED):
        return "ledger"
    if (before.ended and not after.ended) or (before.ended_seen and not after.ended_seen):
        return "ended"
    if before.ended and after.secret:
        return "ended"
    if set(before.shown) - set(after.shown):
        return "shown"
    return "generation" if before.generation > after.generation else ""


def _is_lower(before: AgencyNote, after: AgencyNote | None) -> bool:
    """Another identity begins its own numbers: the owner confirmed it."""
    if after is None:
        return True
    return before.identity == after.identity and before.roster_n > after.roster_n


def _is_older(before: SectionNote, after: SectionNote) -> bool:
    sealings = {one.revision: one.sealing for one in after.revisions}
    return before.revision > after.revision or any(
        sealings.get(one.revision, -1) < one.sealing for one in before.revisions
    )
