"""Debts: whatever a grant that is over could ever open is sealed afresh (protocol §12).

* They are computed from the owner's own ledger, so that no server can hide one.
* So is what a team grant shows, once the team's key has changed since it was sealed.
* They are paid right after opening and before anything is granted, one request a revision.
* The readers that stay get the new key in the same request; the old bytes are gone with it.
"""

from types import MappingProxyType

from client.errors import ApiError, ClientError
from client.notebook.contents import find_revision, get_entry, with_ended, with_sealing, with_shown
from client.notebook.generations import Rotated, find_rotated, is_behind, raise_generations
from client.notebook.pages import open_revision
from client.notebook.release_entries import (
    release_last_shown,
    releases_of,
    terms_of,
    with_release_shown,
    with_releases_opened,
    with_releases_over,
)
from client.notebook.release_packages import make_release_show
from client.notebook.showing import Bytes, make_show, shows_now, still_there
from client.notebook.store import Notebook, Write
from client.transport import Json
from crypto.encoding import to_b64
from crypto.errors import CryptoError
from crypto.hashing import hash32
from crypto.statements.vault import LedgerEntry, Manifest, ReleaseEntry, Shown

NO_ROTATION: Rotated = MappingProxyType({})


def find_debts(manifest: Manifest, now: int, rotated: Rotated = NO_ROTATION) -> tuple[Shown, ...]:
    """What is still sealed as a grant that is over, or an older team key, could open it.

    Each once, in a fixed order.
    """
    owing = (
        entry
        for entry in manifest.ledger
        if entry.ended or now >= entry.not_after or is_behind(entry, rotated)
    )
    read = (entry for entry in releases_of(manifest) if entry.opened and is_release_over(entry, now))
    shown = (*(one.shown for one in owing), *(one.shown for one in read))
    owed = {one for some in shown for one in some if still_there(manifest, one)}
    return tuple(sorted(owed, key=lambda shown: (shown.section, shown.revision)))


def pay_debts(notebook: Notebook) -> int:
    """Seal afresh everything that is owed; how much it was. Nothing while the notebook is paused.

    Raises:
        ApiError: the server refuses; what was paid stays paid, the rest stays owed.
    """
    if notebook.look().paused:
        return 0
    merge_endings(notebook)
    rotated = find_rotated(notebook)
    debts = find_debts(notebook.manifest, notebook.now, rotated)
    sealed = {(debt.section, debt.revision): _pay(notebook, debt) for debt in debts}
    raise_generations(notebook, rotated, sealed)
    return len(debts)


def merge_endings(notebook: Notebook) -> None:
    """Take over the endings the server tells of, and those that time brought; one never goes back."""
    told = {grant.grant for grant in notebook.sight.grants.values() if grant.state == "ended"}

    seen = notebook.sight.releases.values()
    opened = {one.release for one in seen if one.reads or one.opened_at}
    told_over = {one.release for one in seen if not one.is_live}

    def change(manifest: Manifest) -> Manifest:
        still = [entry for entry in manifest.ledger if not entry.ended]
        over = {e.grant for e in still if e.grant in told or notebook.sight.is_past_end(e)}
        there = [entry for entry in releases_of(manifest) if not entry.ended]
        over_too = {e.release for e in there if e.release in told_over or is_release_over(e, notebook.now)}
        changed = with_releases_over(with_releases_opened(manifest, opened), over_too, seen=False)
        return with_ended(changed, over, seen=False)

    notebook.rewrite(change)


def _pay(notebook: Notebook, debt: Shown) -> int:
    """Seal afresh, and give the sealing; when something changed in that very moment, look again.

    A grant that ended meanwhile is left out then; a team whose key changed gets the newer one.
    """
    try:
        return _seal_afresh(notebook, debt)
    except ApiError as error:
        if error.code not in {"grant_over", "release_over", "bad_statement"}:
            raise
        notebook.look()
        return _seal_afresh(notebook, debt)


def _seal_afresh(notebook: Notebook, debt: Shown) -> int:
    """The sealing this made; 0 where another device was faster."""
    text, sealing = open_revision(notebook, debt.section, debt.revision)
    sealed = notebook.keys.seal_revision(text, debt.revision, sealing + 1)
    what = Bytes(debt.section, debt.revision, sealed.sealing, hash32(sealed.envelope), sealed.key)

    def make(manifest: Manifest) -> Write | None:
        noted = find_revision(manifest, debt.section, debt.revision)
        if noted is None or noted.sealing != sealing:
            return None
        shows = _make_shows(notebook, manifest, what)
        changed = with_sealing(manifest, debt.section, sealed)
        for entry, _ in shows:
            changed = with_shown(changed, entry.grant, what.shown)
        prepared = _make_release_shows(notebook, changed, what)
        for release, _ in prepared:
            changed = with_release_shown(changed, release.release, what.shown)
        body = {
            "sealing": sealed.sealing,
            "envelope": to_b64(sealed.envelope),
            "wrapped_key": to_b64(sealed.wrapped_key),
            "grants": [show for _, show in (*shows, *prepared)],
        }
        return Write(changed, "POST", _path(debt), body)

    return sealed.sealing if notebook.write(make) else 0


def _make_shows(notebook: Notebook, manifest: Manifest, what: Bytes) -> list[tuple[LedgerEntry, Json]]:
    """States and keys for the live grants that open this revision now; readers that left get none."""
    shows = []
    for entry in manifest.ledger:
        if not notebook.sight.is_live(entry) or not shows_now(entry, what.section, what.revision):
            continue
        if _section_is_over(notebook, entry, what.section):
            continue
        show = _show_if_provable(notebook, get_entry(manifest, entry.grant), what)
        if show is not None:
            shows.append((entry, show))
    return shows


def _make_release_shows(
    notebook: Notebook, manifest: Manifest, what: Bytes
) -> list[tuple[ReleaseEntry, Json]]:
    """States and packages for the live releases that show this revision now."""
    return [
        (entry, make_release_show(notebook, manifest, entry, what))
        for entry in releases_of(manifest)
        if notebook.sight.is_release_live(entry) and _release_shows(entry, what)
    ]


def _release_shows(entry: ReleaseEntry, what: Bytes) -> bool:
    shown = release_last_shown(entry, what.section)
    return shown is not None and shown.revision == what.revision


def is_release_over(entry: ReleaseEntry, now: int) -> bool:
    """Whether a release ended, or its time has passed."""
    return entry.ended or now >= terms_of(entry).not_after


def _show_if_provable(notebook: Notebook, entry: LedgerEntry, what: Bytes) -> Json | None:
    """A reader whose papers don't hold is left out: nothing is ever sealed on doubt.

    So is an offer with a section that was taken out meanwhile: its package can't be made again.
    """
    try:
        return make_show(notebook, entry, what)
    except ApiError as error:
        if error.code != "not_found":
            raise
        return None
    except (ClientError, CryptoError):
        return None


def _section_is_over(notebook: Notebook, entry: LedgerEntry, section: bytes) -> bool:
    """Whether an open grant can no longer read this section, though it can read others."""
    ends = {part.id: part.not_after for part in entry.sections}
    is_open = notebook.sight.grants[entry.grant].state == "open"
    return is_open and notebook.now >= ends.get(section, 0)


def _path(debt: Shown) -> str:
    return f"/api/sections/{to_b64(debt.section)}/revisions/{debt.revision}/sealings"
