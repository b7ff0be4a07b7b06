"""Team keys that changed: what an older one opens is owed a fresh sealing (protocol §12).

* Somebody who left may have kept the older key, and everything it opened.
* Only a verified chain tells of a newer key, and is remembered; an owner who shares with no team
  asks for none.
* An entry's generation is raised when everything it shows was sealed afresh in this very round.
"""

from collections.abc import Mapping
from dataclasses import replace

from client.errors import ApiError, NoSuchThing, Refused
from client.notebook.agencies import remembered_chain
from client.notebook.contents import with_agency, with_generation
from client.notebook.packages import get_keeping
from client.notebook.recipients import verify_kept_opening
from client.notebook.showing import still_there
from client.notebook.store import Notebook
from client.site import Chain
from crypto.errors import CryptoError
from crypto.statements.vault import LedgerEntry, Manifest

Rotated = Mapping[bytes, int]
"""Grant -> the newest generation of its team's key."""

Sealed = Mapping[tuple[bytes, int], int]
"""(section, revision) -> the sealing it got in this round."""


def find_rotated(notebook: Notebook) -> Rotated:
    """The live team grants that were sealed for an older team key than the newest one."""
    entries = [entry for entry in notebook.manifest.ledger if _is_open_team(notebook, entry)]
    found = {agency: _find_chain(notebook, agency) for agency in {entry.agency for entry in entries}}
    chains = {agency: chain for agency, chain in found.items() if chain is not None}
    first = _find_first_generations(notebook, entries, chains)
    _remember(notebook, first, chains)
    return {
        entry.grant: chains[entry.agency].newest.team.generation
        for entry in notebook.manifest.ledger
        if entry.grant in {one.grant for one in entries}
        and entry.agency in chains
        and 0 < entry.generation < chains[entry.agency].newest.team.generation
    }


def is_behind(entry: LedgerEntry, rotated: Rotated) -> bool:
    """Whether what a grant shows is still sealed as an older team key opens it."""
    return entry.generation < rotated.get(entry.grant, 0)


def raise_generations(notebook: Notebook, rotated: Rotated, sealed: Sealed) -> None:
    """Remember the newer key for the grants of which nothing older stands any more."""

    def change(manifest: Manifest) -> Manifest:
        for entry in manifest.ledger:
            if is_behind(entry, rotated) and not _stands_older(manifest, entry, sealed):
                manifest = with_generation(manifest, entry.grant, rotated[entry.grant])
        return manifest

    notebook.rewrite(change)


def _stands_older(manifest: Manifest, entry: LedgerEntry, sealed: Sealed) -> bool:
    standing = (shown for shown in entry.shown if still_there(manifest, shown))
    return any(sealed.get((shown.section, shown.revision)) != shown.sealing for shown in standing)


def _is_open_team(notebook: Notebook, entry: LedgerEntry) -> bool:
    sight = notebook.sight
    return entry.audience == "team" and sight.is_live(entry) and sight.grants[entry.grant].state == "open"


def _find_chain(notebook: Notebook, agency: bytes) -> Chain | None:
    """The newest chain; None where it does not hold: it tells of nothing then."""
    try:
        return remembered_chain(notebook, agency)
    except ApiError as error:
        if error.code != "not_found":
            raise
        return None
    except (CryptoError, Refused, NoSuchThing):
        return None


def _find_first_generations(
    notebook: Notebook, entries: list[LedgerEntry], chains: Mapping[bytes, Chain]
) -> dict[bytes, int]:
    """The generations of the claims that are seen for the first time."""
    new = (entry for entry in entries if entry.generation == 0 and entry.agency in chains)
    found = {entry.grant: _claimed_generation(notebook, entry, chains[entry.agency]) for entry in new}
    return {grant: generation for grant, generation in found.items() if generation}


def _claimed_generation(notebook: Notebook, entry: LedgerEntry, chain: Chain) -> int:
    """The generation a grant was opened for; 0 where that can't be verified."""
    try:
        return verify_kept_opening(notebook, entry, get_keeping(notebook, entry), chain).generation
    except (CryptoError, Refused):
        return 0


def _remember(notebook: Notebook, generations: Mapping[bytes, int], chains: Mapping[bytes, Chain]) -> None:
    """Keep what was seen, before anything is sealed for it: no older chain is believed again."""

    def change(manifest: Manifest) -> Manifest:
        for entry in manifest.ledger:
            if entry.grant in generations and entry.generation == 0:
                manifest = with_generation(manifest, entry.grant, generations[entry.grant])
        for note in manifest.agencies:
            n, roster = chains[note.agency].pin if note.agency in chains else (0, b"")
            if n > note.roster_n and note.identity == identities.get(note.agency):
                manifest = with_agency(manifest, replace(note, roster_n=n, roster=roster))
        return manifest

    identities = {note.agency: note.identity for note in notebook.manifest.agencies}
    notebook.rewrite(change)
