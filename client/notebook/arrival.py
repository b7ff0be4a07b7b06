"""Arriving: what every visit begins with, before anything is shown.

* Endings are merged, debts paid, the journal verified and its head signed, in this order; what only the
  journal shows to be owed is paid after that.
* A journal that does not add up is not signed; the person is told.
* What the server lists and the notebook doesn't know, or knows as ended, is said, never sealed for.
"""

from dataclasses import dataclass, replace

from client.notebook import activity as journal
from client.notebook.contents import with_ended
from client.notebook.debts import find_debts, pay_debts
from client.notebook.news import News, count_news
from client.notebook.release_entries import releases_of, with_releases_opened, with_releases_over
from client.notebook.release_holders import Lapsed, tend_parts
from client.notebook.store import Notebook
from crypto.statements.vault import LedgerEntry, Manifest, ReleaseEntry


@dataclass(frozen=True)
class Opening:
    """What changed since the last visit, for the person to see.

    `ended` and `releases_over` are what ended meanwhile and was not told yet.
    `unknown` are grants and releases that the notebook never made, `revived` ones that came back after
    their end: the server should know neither. `missing` are those it does not list, or lists with other
    terms. Nothing is ever sealed for any of them. `lapsed`: second holders who
    could not say yes as things are.
    """

    last_opened_at: int
    ended: tuple[LedgerEntry, ...]
    releases_over: tuple[ReleaseEntry, ...]
    lapsed: tuple[Lapsed, ...]
    unknown: tuple[bytes, ...]
    revived: tuple[bytes, ...]
    missing: tuple[bytes, ...]
    debts_paid: int
    news: News
    why: str

    @property
    def adds_up(self) -> bool:
        """Whether the journal and the lists of grants and releases are what the notebook remembers."""
        return not (self.why or self.unknown or self.revived or self.missing)


def arrive(notebook: Notebook) -> Opening:
    """Merge endings, pay debts, verify the journal, sign its head: what every visit begins with."""
    before = notebook.manifest
    revived, unknown, missing = _find_revived(notebook), _find_unknown(notebook), _find_missing(notebook)
    paid = pay_debts(notebook)
    lapsed = tend_parts(notebook)
    told = {e.grant for e in notebook.manifest.ledger if e.ended and not e.ended_seen}
    ended = tuple(e for e in notebook.manifest.ledger if e.grant in told)
    over = tuple(e for e in releases_of(notebook.manifest) if e.ended and not e.ended_seen)
    checked = journal.read_activity(notebook)
    signed = journal.sign_visit(notebook, checked) if checked.adds_up else _unchanged
    now = notebook.now

    # A server whose list says nothing of a reading can't leave it out of the journal.
    read = {line.grant for line in checked.lines if line.kind == "section_read"}

    def change(manifest: Manifest) -> Manifest:
        seen = with_releases_over(manifest, {entry.release for entry in over}, seen=True)
        changed = signed(with_ended(with_releases_opened(seen, read), told, seen=True))
        return replace(changed, opened_at=max(now, manifest.opened_at))

    notebook.rewrite(change)
    if find_debts(notebook.manifest, notebook.now):
        paid += pay_debts(notebook)
    news = count_news(before, checked.lines) if checked.adds_up else News()
    return Opening(before.opened_at, ended, over, lapsed, unknown, revived, missing, paid, news, checked.why)


def _unchanged(manifest: Manifest) -> Manifest:
    return manifest


def _find_unknown(notebook: Notebook) -> tuple[bytes, ...]:
    known = {entry.grant for entry in notebook.manifest.ledger}
    known |= {entry.release for entry in releases_of(notebook.manifest)}
    return tuple(sorted({*notebook.sight.grants, *notebook.sight.releases} - known))


def _find_revived(notebook: Notebook) -> tuple[bytes, ...]:
    ended = (entry.grant for entry in notebook.manifest.ledger if entry.ended)
    grants = (grant for grant in ended if notebook.sight.is_live_by_server(grant))
    releases = (e.release for e in releases_of(notebook.manifest) if notebook.sight.is_revived(e))
    return (*grants, *releases)


def _find_missing(notebook: Notebook) -> tuple[bytes, ...]:
    grants = (e.grant for e in notebook.manifest.ledger if not notebook.sight.lists_grant(e))
    releases = (e.release for e in releases_of(notebook.manifest) if not notebook.sight.lists_release(e))
    return (*grants, *releases)
