"""Arriving: what every visit begins with, before anything is shown.

* Endings are merged, debts paid, the journal verified and its head signed, in this order.
* A journal that does not add up is not signed; the person is told.
* What the server lists and the notebook doesn't know, or knows as ended, is said, never sealed for.
"""

from dataclasses import dataclass, replace

from client.notebook import activity as journal
from client.notebook.contents import with_ended
from client.notebook.debts import pay_debts
from client.notebook.news import News, count_news
from client.notebook.store import Notebook
from crypto.statements.vault import LedgerEntry, Manifest


@dataclass(frozen=True)
class Opening:
    """What changed since the last visit, for the person to see.

    `unknown` are grants that the notebook never made, `revived` ones that came back after their
    end: the server should know neither. Nothing is ever sealed for them.
    """

    last_opened_at: int
    ended: tuple[LedgerEntry, ...]
    unknown: tuple[bytes, ...]
    revived: tuple[bytes, ...]
    debts_paid: int
    news: News
    why: str

    @property
    def adds_up(self) -> bool:
        """Whether the journal and the list of grants are what the notebook remembers."""
        return not (self.why or self.unknown or self.revived)


def arrive(notebook: Notebook) -> Opening:
    """Merge endings, pay debts, verify the journal, sign its head: what every visit begins with."""
    before = notebook.manifest
    revived, unknown = _find_revived(notebook), _find_unknown(notebook)
    paid = pay_debts(notebook)
    told = {e.grant for e in notebook.manifest.ledger if e.ended and not e.ended_seen}
    ended = tuple(e for e in notebook.manifest.ledger if e.grant in told)
    checked = journal.read_activity(notebook)
    signed = journal.sign_visit(notebook, checked) if checked.adds_up else _unchanged
    now = notebook.now

    def change(manifest: Manifest) -> Manifest:
        changed = signed(with_ended(manifest, told, seen=True))
        return replace(changed, opened_at=max(now, manifest.opened_at))

    notebook.rewrite(change)
    news = count_news(before, checked.lines) if checked.adds_up else News()
    return Opening(before.opened_at, ended, unknown, revived, paid, news, checked.why)


def _unchanged(manifest: Manifest) -> Manifest:
    return manifest


def _find_unknown(notebook: Notebook) -> tuple[bytes, ...]:
    known = {entry.grant for entry in notebook.manifest.ledger}
    return tuple(sorted(set(notebook.sight.grants) - known))


def _find_revived(notebook: Notebook) -> tuple[bytes, ...]:
    live = (entry for entry in notebook.manifest.ledger if entry.ended)
    return tuple(entry.grant for entry in live if notebook.sight.is_live_by_server(entry.grant))
