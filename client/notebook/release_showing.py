"""Showing a release a newer text (protocol §21)."""

from client.errors import NoSuchThing, ReleaseOver
from client.notebook.contents import get_section
from client.notebook.pages import open_revision_key
from client.notebook.release_entries import (
    emergency_of,
    get_release,
    release_last_shown,
    with_release_shown,
)
from client.notebook.release_packages import make_release_show
from client.notebook.showing import Bytes
from client.notebook.store import Notebook, Write
from crypto.encoding import to_b64
from crypto.statements.vault import Manifest, ReleaseEntry


def show_release_change(notebook: Notebook, release: bytes, section: bytes) -> None:
    """Let a release show the newest revision of a section.

    Raises:
        NoSuchThing: it never showed this section. ReleaseOver: it is over.
    """
    notebook.look()

    def make(manifest: Manifest) -> Write | None:
        entry = get_live(notebook, manifest, release)
        before = release_last_shown(entry, section)
        if before is None:
            raise NoSuchThing("this does not include that section")
        newest = get_section(manifest, section).revisions[-1]
        if (before.revision, before.sealing) == (newest.revision, newest.sealing):
            return None
        key = open_revision_key(notebook, section, newest.revision, newest.sealing)
        what = Bytes(section, newest.revision, newest.sealing, newest.envelope, key)
        show = make_release_show(notebook, manifest, entry, what)
        path = f"/api/releases/{to_b64(release)}/sections/{to_b64(section)}"
        return Write(with_release_shown(manifest, release, what.shown), "PUT", path, {"show": show})

    notebook.write(make)


def find_releases_behind(notebook: Notebook, section: bytes) -> tuple[ReleaseEntry, ...]:
    """The live releases that show an older revision of a section than the newest."""
    newest = get_section(notebook.manifest, section).revision
    live = [
        entry for entry in emergency_of(notebook.manifest).releases if notebook.sight.is_release_live(entry)
    ]
    shown = [(entry, release_last_shown(entry, section)) for entry in live]
    return tuple(entry for entry, last in shown if last is not None and last.revision < newest)


def get_live(notebook: Notebook, manifest: Manifest, release: bytes) -> ReleaseEntry:
    """A release that may be sealed for; what ended keeps nothing under which anything could be."""
    entry = get_release(manifest, release)
    if not notebook.sight.is_release_live(entry):
        raise ReleaseOver("this is over: prepare a new one")
    return entry
