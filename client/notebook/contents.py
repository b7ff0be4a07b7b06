"""Changes to a manifest: each gives a new one, so that a change can be made again on a newer one.

* The order of sections is the owner's; revisions, ledger and agencies keep the order of making.
* `ended` never goes back to false; `shown` only grows; `generation` never falls (protocol §7).
"""

from dataclasses import replace

from client.errors import NoSuchThing
from client.notebook.keys import SealedRevision
from crypto.hashing import hash32
from crypto.statements.vault import (
    AgencyNote,
    LedgerEntry,
    Manifest,
    RevisionNote,
    SectionNote,
    SectionText,
    Shown,
)


def get_section(manifest: Manifest, section: bytes) -> SectionNote:
    """One section; raises NoSuchThing."""
    for note in manifest.sections:
        if note.id == section:
            return note
    raise NoSuchThing("this section is not in the notebook")


def find_revision(manifest: Manifest, section: bytes, revision: int) -> RevisionNote | None:
    """One revision of a section that is still there."""
    for note in manifest.sections:
        if note.id == section:
            return next((r for r in note.revisions if r.revision == revision), None)
    return None


def get_entry(manifest: Manifest, grant: bytes) -> LedgerEntry:
    """One grant of the ledger; raises NoSuchThing."""
    for entry in manifest.ledger:
        if entry.grant == grant:
            return entry
    raise NoSuchThing("this permission is not in the notebook")


def last_shown(entry: LedgerEntry, section: bytes) -> Shown | None:
    """What the grant opens of a section now: the last that was shown."""
    return next((shown for shown in reversed(entry.shown) if shown.section == section), None)


def with_revision(manifest: Manifest, text: SectionText, sealed: SealedRevision) -> Manifest:
    """A new revision; of a new section, at the end of the list."""
    made = RevisionNote(
        revision=sealed.revision,
        sealing=sealed.sealing,
        envelope=hash32(sealed.envelope),
        saved_at=text.saved_at,
    )
    new = SectionNote(
        id=text.section, title=text.title, kind=text.kind, revision=made.revision, revisions=(made,)
    )
    notes = []
    for note in manifest.sections:
        if note.id == text.section:
            new = replace(new, revisions=(*note.revisions, made))
            notes.append(new)
        else:
            notes.append(note)
    if new not in notes:
        notes.append(new)
    return replace(manifest, sections=tuple(notes))


def with_sealing(manifest: Manifest, section: bytes, sealed: SealedRevision) -> Manifest:
    """The same revision, sealed afresh."""
    note = get_section(manifest, section)
    revisions = tuple(
        replace(r, sealing=sealed.sealing, envelope=hash32(sealed.envelope))
        if r.revision == sealed.revision
        else r
        for r in note.revisions
    )
    return _with_note(manifest, replace(note, revisions=revisions))


def with_order(manifest: Manifest, order: tuple[bytes, ...]) -> Manifest:
    """The sections in the owner's order; sections it doesn't name stay behind the others."""
    place = {section: i for i, section in enumerate(order)}
    notes = sorted(manifest.sections, key=lambda note: place.get(note.id, len(place)))
    return replace(manifest, sections=tuple(notes))


def without_section(manifest: Manifest, section: bytes) -> Manifest:
    """A section taken out."""
    get_section(manifest, section)
    return replace(manifest, sections=tuple(note for note in manifest.sections if note.id != section))


def with_grant(manifest: Manifest, entry: LedgerEntry) -> Manifest:
    """A new grant at the end of the ledger."""
    return replace(manifest, ledger=(*manifest.ledger, entry))


def with_secret(manifest: Manifest, grant: bytes, secret: bytes, later_until: int) -> Manifest:
    """A fresh code for an offered grant."""
    return _with_entry(manifest, replace(get_entry(manifest, grant), secret=secret, later_until=later_until))


def with_shown(manifest: Manifest, grant: bytes, shown: Shown) -> Manifest:
    """Something more that this grant can open."""
    entry = get_entry(manifest, grant)
    if shown in entry.shown:
        return manifest
    return _with_entry(manifest, replace(entry, shown=(*entry.shown, shown)))


def with_generation(manifest: Manifest, grant: bytes, generation: int) -> Manifest:
    """A team grant whose bytes are sealed for this team key."""
    entry = get_entry(manifest, grant)
    if entry.generation >= generation:
        return manifest
    return _with_entry(manifest, replace(entry, generation=generation))


def with_ended(manifest: Manifest, grants: set[bytes], *, seen: bool) -> Manifest:
    """Grants that are over; `seen` once the owner was told. Their codes are forgotten."""
    return replace(
        manifest,
        ledger=tuple(
            replace(entry, ended=True, ended_seen=entry.ended_seen or seen, secret=b"", later_until=0)
            if entry.grant in grants
            else entry
            for entry in manifest.ledger
        ),
    )


def with_agency(manifest: Manifest, note: AgencyNote) -> Manifest:
    """An agency's identity and newest roster, remembered; another device may know a newer one."""
    known = next((one for one in manifest.agencies if one.agency == note.agency), None)
    if known is None:
        return replace(manifest, agencies=(*manifest.agencies, note))
    if known.identity == note.identity and known.roster_n >= note.roster_n:
        return manifest
    return replace(manifest, agencies=tuple(note if one == known else one for one in manifest.agencies))


def _with_note(manifest: Manifest, changed: SectionNote) -> Manifest:
    notes = tuple(changed if note.id == changed.id else note for note in manifest.sections)
    return replace(manifest, sections=notes)


def _with_entry(manifest: Manifest, changed: LedgerEntry) -> Manifest:
    ledger = tuple(changed if entry.grant == changed.grant else entry for entry in manifest.ledger)
    return replace(manifest, ledger=ledger)
