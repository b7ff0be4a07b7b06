"""Emergency only: one switch, after which nothing but releases can be (protocol §21)."""

from client.errors import Refused
from client.notebook.contents import with_ended
from client.notebook.debts import merge_endings
from client.notebook.endings import pay_what_can_be
from client.notebook.release_entries import (
    with_emergency,
)
from client.notebook.store import Notebook, Write
from crypto.statements.vault import Manifest


def switch_emergency_only(notebook: Notebook, *, on: bool) -> None:
    """Leave nothing but releases, or let the rest be again; what was shared ends, whatever the service says.

    Raises:
        Refused: the service still calls something live that ended so.
    """

    def make(manifest: Manifest) -> Write:
        changed = with_emergency(manifest, only=on)
        if on:
            changed = with_ended(
                changed, {entry.grant for entry in changed.ledger if not entry.ended}, seen=True
            )
        return Write(changed, "PUT", "/api/prepared-only", {"on": on})

    notebook.write(make)
    notebook.look()
    merge_endings(notebook)
    pay_what_can_be(notebook)
    if on and any(notebook.sight.is_live_by_server(entry.grant) for entry in notebook.manifest.ledger):
        raise Refused("the service did not end everything")
