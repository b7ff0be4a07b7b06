"""Sections: each "Done" is a revision with a fresh key; older ones stay for the owner.

* An edit reaches no reader by itself: `showing.show_change` is the owner's own step.
* What another device saved meanwhile is never written over: it is merged, or stays beside.
* A text is only opened when its envelope is the one the manifest names.
"""

from dataclasses import dataclass, replace

from client.answers import bytes_of, number_of
from client.errors import Refused
from client.notebook.contents import find_revision, get_section, with_order, with_revision, without_section
from client.notebook.merging import Merged, Writing, merge_writing
from client.notebook.store import Notebook, Write
from crypto.encoding import make_id, to_b64
from crypto.hashing import hash32
from crypto.sealing import open_envelope
from crypto.statements.vault import Manifest, SectionText

FIRST_SEALING = 0
NOTHING = Writing("", "", "", "")


@dataclass(frozen=True)
class Saved:
    """Where a writing is kept now; `beside` is another device's revision that is not in it, or 0."""

    section: bytes
    revision: int
    beside: int = 0


def write_section(notebook: Notebook, writing: Writing) -> bytes:
    """Save a new section; its id (16 bytes)."""
    return save_section(notebook, make_id(), writing, 0).section


def rename_section(notebook: Notebook, section: bytes, title: str) -> None:
    """The newest text of a section under another title: a new revision."""

    def make(manifest: Manifest) -> Write:
        newest = get_section(manifest, section).revision
        text, _ = open_revision(notebook, section, newest)
        return _write_revision(notebook, manifest, section, replace(_writing_of(text), title=title), ())

    notebook.write(make)


def read_section(notebook: Notebook, section: bytes, revision: int | None = None) -> SectionText:
    """The text of a revision; the newest where none is named.

    Raises:
        Refused: the server gave other bytes than the manifest names.
    """
    number = revision or get_section(notebook.manifest, section).revision
    text, _ = open_revision(notebook, section, number)
    return text


def open_revision(notebook: Notebook, section: bytes, revision: int) -> tuple[SectionText, int]:
    """A revision's text and its present sealing; raises Refused."""
    noted = find_revision(notebook.manifest, section, revision)
    if noted is None:
        raise Refused("the notebook names no such revision")
    answer = notebook.site.transport.get(_path(section, revision))
    envelope = bytes_of(answer, "envelope")
    if (number_of(answer, "sealing"), hash32(envelope)) != (noted.sealing, noted.envelope):
        raise Refused("the stored text is not the one the notebook names")
    wrapped = bytes_of(answer, "wrapped_key", 73)
    key = notebook.keys.unwrap_revision(section, revision, noted.sealing, wrapped)
    text = SectionText.parse(open_envelope(key, "section", section, revision, noted.sealing, envelope))
    if text.section != section:
        raise Refused("the stored text belongs to another section")
    return text, noted.sealing


def open_revision_key(notebook: Notebook, section: bytes, revision: int, sealing: int) -> bytes:
    """The key of a revision at exactly this sealing, for wrapping; raises Refused."""
    answer = notebook.site.transport.get(_path(section, revision))
    if number_of(answer, "sealing") != sealing:
        raise Refused("this part was sealed afresh in the meantime")
    return notebook.keys.unwrap_revision(section, revision, sealing, bytes_of(answer, "wrapped_key", 73))


def order_sections(notebook: Notebook, order: tuple[bytes, ...]) -> None:
    """Put the sections in the owner's order."""
    notebook.rewrite(lambda manifest: with_order(manifest, order))


def delete_section(notebook: Notebook, section: bytes) -> None:
    """Take a section out, with every revision and draft; grants that showed it say "taken out".

    Where another device did it already, nothing is left to do.
    """

    def make(manifest: Manifest) -> Write | None:
        if all(note.id != section for note in manifest.sections):
            return None
        changed, path = without_section(manifest, section), f"/api/sections/{to_b64(section)}"
        return Write(changed, "DELETE", path, takes_out=frozenset({section}))

    notebook.write(make)


def save_section(
    notebook: Notebook, section: bytes, writing: Writing, base: int, drop_drafts: tuple[bytes, ...] = ()
) -> Saved:
    """Save the next revision of a section, begun on revision `base` (0: of a new one).

    What another device saved since is merged, and stays beside where both changed the words. Where
    another device took the section out, the writing is kept as a section of its own.
    """
    saved = Saved(section, 0)
    elsewhere = make_id()

    def make(manifest: Manifest) -> Write:
        nonlocal saved
        newest = next((note.revision for note in manifest.sections if note.id == section), 0)
        if base and not newest:
            saved = Saved(elsewhere, 1)
            return _write_revision(notebook, manifest, elsewhere, writing, ())
        merged = Merged(writing, is_conflict=False)
        if newest > base:
            merged = _merge_with(notebook, section, base, writing, newest)
        saved = Saved(section, newest + 1, newest if merged.is_conflict else 0)
        return _write_revision(notebook, manifest, section, merged.writing, drop_drafts)

    notebook.write(make)
    return saved


def _merge_with(notebook: Notebook, section: bytes, base: int, mine: Writing, newest: int) -> Merged:
    theirs, _ = open_revision(notebook, section, newest)
    begun = _writing_of(open_revision(notebook, section, base)[0]) if base else NOTHING
    return merge_writing(begun, mine, _writing_of(theirs))


def _write_revision(
    notebook: Notebook, manifest: Manifest, section: bytes, writing: Writing, drop_drafts: tuple[bytes, ...]
) -> Write:
    known = next((note.revision for note in manifest.sections if note.id == section), 0)
    body = SectionText(
        section=section,
        title=writing.title,
        kind=writing.kind,
        text=writing.text,
        lang=writing.lang,
        saved_at=notebook.now,
    )
    sealed = notebook.keys.seal_revision(body, known + 1, FIRST_SEALING)
    sent = {
        "envelope": to_b64(sealed.envelope),
        "wrapped_key": to_b64(sealed.wrapped_key),
        "drop_drafts": [to_b64(draft) for draft in drop_drafts],
    }
    return Write(with_revision(manifest, body, sealed), "PUT", _path(section, sealed.revision), sent)


def _writing_of(text: SectionText) -> Writing:
    return Writing(text.title, text.kind, text.text, text.lang)


def _path(section: bytes, revision: int) -> str:
    return f"/api/sections/{to_b64(section)}/revisions/{revision}"
