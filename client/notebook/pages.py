"""Sections: each "Done" is a revision with a fresh key; older ones stay for the owner.

* An edit reaches no reader by itself: `showing.show_change` is the owner's own step.
* A text is only opened when its envelope is the one the manifest names.
"""

from client.answers import bytes_of, number_of
from client.errors import Refused
from client.notebook.contents import find_revision, get_section, with_order, with_revision, without_section
from client.notebook.store import Notebook, Write
from crypto.encoding import make_id, to_b64
from crypto.hashing import hash32
from crypto.sealing import open_envelope
from crypto.statements.vault import Manifest, SectionText

FIRST_SEALING = 0


def write_section(notebook: Notebook, title: str, kind: str, text: str, lang: str) -> bytes:
    """Save a new section; its id (16 bytes)."""
    section = make_id()
    save_section(notebook, section, title, kind, text, lang, ())
    return section


def edit_section(
    notebook: Notebook, section: bytes, title: str, text: str, lang: str, drop_drafts: tuple[bytes, ...] = ()
) -> None:
    """Save a new revision of a section, and drop the drafts it was made from."""
    kind = get_section(notebook.manifest, section).kind
    save_section(notebook, section, title, kind, text, lang, drop_drafts)


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
    """Take a section out, with every revision; grants that showed it say "taken out"."""

    def make(manifest: Manifest) -> Write:
        changed = without_section(manifest, section)
        return Write(changed, "DELETE", f"/api/sections/{to_b64(section)}")

    notebook.write(make)


def save_section(
    notebook: Notebook,
    section: bytes,
    title: str,
    kind: str,
    text: str,
    lang: str,
    drop_drafts: tuple[bytes, ...],
) -> None:
    """Save the next revision of a section, new or known, and drop the drafts it was made from."""

    def make(manifest: Manifest) -> Write:
        known = next((note.revision for note in manifest.sections if note.id == section), 0)
        body = SectionText(
            section=section, title=title, kind=kind, text=text, lang=lang, saved_at=notebook.now
        )
        sealed = notebook.keys.seal_revision(body, known + 1, FIRST_SEALING)
        sent = {
            "envelope": to_b64(sealed.envelope),
            "wrapped_key": to_b64(sealed.wrapped_key),
            "drop_drafts": [to_b64(draft) for draft in drop_drafts],
        }
        return Write(with_revision(manifest, body, sealed), "PUT", _path(section, sealed.revision), sent)

    notebook.write(make)


def _path(section: bytes, revision: int) -> str:
    return f"/api/sections/{to_b64(section)}/revisions/{revision}"
