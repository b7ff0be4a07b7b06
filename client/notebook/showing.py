"""Showing a revision to a grant: its state, and the key for whoever reads it (protocol §12, *Show*).

* Only for a grant that is live in the ledger, in the server's list, and before its end.
* An open grant gets a wrap and a wrap-state, an offered one a rebuilt package with the same secret.
"""

from dataclasses import dataclass, field

from client.errors import GrantOver, NoSuchThing
from client.notebook.contents import find_revision, get_entry, get_section, last_shown, with_shown
from client.notebook.packages import Keeping, get_keeping, rebuild_package
from client.notebook.pages import open_revision_key
from client.notebook.recipients import find_recipient
from client.notebook.store import Notebook, Write
from client.transport import Json
from crypto.boxes import seal_reader_wrap
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.statements.grants import PackageKey, SectionState, WrapState
from crypto.statements.vault import LedgerEntry, Manifest, Shown


@dataclass(frozen=True)
class Bytes:
    """One sealed revision to show: where it stands, the hash of its envelope, and its key."""

    section: bytes
    revision: int
    sealing: int
    envelope: bytes
    key: bytes = field(repr=False)

    @property
    def shown(self) -> Shown:
        """As in the ledger."""
        return Shown(section=self.section, revision=self.revision, sealing=self.sealing)


def show_change(notebook: Notebook, grant: bytes, section: bytes) -> None:
    """Let a grant read the newest revision of a section.

    Raises:
        GrantOver: it has ended.
        NoSuchThing: the grant never showed this section.
    """
    notebook.look()

    def make(manifest: Manifest) -> Write | None:
        entry = get_entry(manifest, grant)
        if not notebook.sight.is_live(entry):
            raise GrantOver("this permission has ended")
        before = last_shown(entry, section)
        if before is None:
            raise NoSuchThing("this permission does not include that section")
        newest = get_section(manifest, section).revisions[-1]
        if (before.revision, before.sealing) == (newest.revision, newest.sealing):
            return None
        key = open_revision_key(notebook, section, newest.revision, newest.sealing)
        what = Bytes(section, newest.revision, newest.sealing, newest.envelope, key)
        show = make_show(notebook, entry, what)
        if show is None:
            raise GrantOver("the person who read this no longer works there")
        path = f"/api/grants/{to_b64(grant)}/sections/{to_b64(section)}"
        return Write(with_shown(manifest, grant, what.shown), "PUT", path, {"show": show})

    notebook.write(make)


def find_behind(manifest: Manifest, notebook: Notebook, section: bytes) -> tuple[LedgerEntry, ...]:
    """The live grants that read an older revision of a section than the newest."""
    newest = get_section(manifest, section).revision
    live = (entry for entry in manifest.ledger if notebook.sight.is_live(entry))
    return tuple(entry for entry in live if _shows_older(entry, section, newest))


def make_show(notebook: Notebook, entry: LedgerEntry, what: Bytes) -> Json | None:
    """The *Show* of one live grant; None where its reader no longer works there.

    Raises:
        CryptoError, Refused: terms, claim or chain are not what they should be.
    """
    keeping = get_keeping(notebook, entry)
    body = SectionState(
        grant=entry.grant,
        section=what.section,
        revision=what.revision,
        sealing=what.sealing,
        envelope=what.envelope,
    )
    state = notebook.keys.sign_for_grant("section-state", entry.grant, body.encode())
    show: Json = {"grant": to_b64(entry.grant), "state": state.to_json()}
    if notebook.sight.grants[entry.grant].state == "open":
        wrapped = _wrap_for_reader(notebook, entry, keeping, what)
        return None if wrapped is None else {**show, **wrapped}
    fresh = PackageKey(
        id=what.section, revision=what.revision, sealing=what.sealing, key=what.key, state=state.hash
    )
    package = rebuild_package(notebook, entry, keeping, {what.section: fresh}, entry.secret)
    return {**show, "package": to_b64(package)}


def _wrap_for_reader(notebook: Notebook, entry: LedgerEntry, keeping: Keeping, what: Bytes) -> Json | None:
    recipient = find_recipient(notebook, entry, keeping)
    if recipient is None:
        return None
    wrap = seal_reader_wrap(recipient, entry.grant, what.section, what.revision, what.sealing, what.key)
    body = WrapState(
        grant=entry.grant,
        section=what.section,
        revision=what.revision,
        sealing=what.sealing,
        recipient=recipient,
        wrap=hash32(wrap),
    )
    signed = notebook.keys.sign_for_grant("wrap-state", entry.grant, body.encode())
    return {"wrap": to_b64(wrap), "wrap_state": signed.to_json()}


def _shows_older(entry: LedgerEntry, section: bytes, newest: int) -> bool:
    shown = last_shown(entry, section)
    return shown is not None and shown.revision < newest


def shows_now(entry: LedgerEntry, section: bytes, revision: int) -> bool:
    """Whether this revision is what a grant opens of a section now."""
    shown = last_shown(entry, section)
    return shown is not None and shown.revision == revision


def still_there(manifest: Manifest, shown: Shown) -> bool:
    """Whether exactly these bytes are still the stored ones."""
    noted = find_revision(manifest, shown.section, shown.revision)
    return noted is not None and noted.sealing == shown.sealing
