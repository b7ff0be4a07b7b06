"""Who a section may be wrapped for again: the reader of a verified claim, or that team's newest key.

* The claim is verified under a key that stands in a chain from the remembered identity.
* The claim is the one the verified journal has.
* A reader who no longer stands on the newest roster is left out.
* A team gets everything for the newest key of its chain, rotated already or not: a key that
  somebody who left still holds gets nothing new.
"""

from client.answers import find_signed
from client.errors import Refused
from client.notebook.activity import find_claim
from client.notebook.agencies import remembered_chain
from client.notebook.packages import Keeping
from client.notebook.store import Notebook
from client.site import Chain
from crypto.chain import find_member, find_team_key
from crypto.grants import verify_claim
from crypto.statements.grants import Claim
from crypto.statements.vault import LedgerEntry


def find_recipient(notebook: Notebook, entry: LedgerEntry, keeping: Keeping) -> bytes | None:
    """The box key (32 bytes) of a reader or team that stays; None for one who left.

    Raises:
        CryptoError, Refused: the claim or the chain is not what it should be.
    """
    chain = remembered_chain(notebook, entry.agency)
    claim = verify_kept_claim(notebook, entry, keeping, chain)
    if entry.audience == "team":
        return chain.newest.team.key
    member = find_member(chain.newest, claim.reader)
    if member is None or not member.reads:
        return None
    if claim.recipient != member.box:
        raise Refused("the claim is for another key than the reader's")
    return member.box


def verify_kept_claim(notebook: Notebook, entry: LedgerEntry, keeping: Keeping, chain: Chain) -> Claim:
    """The claim that opened a grant, by somebody who stood in the chain, and for its team's key.

    Raises:
        CryptoError, Refused: it is missing, or not what it should be.
    """
    signed = find_signed(keeping.answer, "claim")
    if signed is None:
        raise Refused("an open permission without a claim")
    kept = find_claim(notebook, entry.grant)
    if kept is None or (kept.body, kept.sig) != (signed.body, signed.sig):
        raise Refused("another claim than the one in the activity")
    reader = Claim.parse(signed.body).reader
    claim = verify_claim(
        signed, notebook.keys.instance, reader, terms=keeping.terms, terms_hash=keeping.terms_hash
    )
    _require_rostered(chain, reader)
    if entry.audience == "team" and claim.recipient != find_team_key(chain.rosters, claim.generation):
        raise Refused("the claim is for another team's key")
    return claim


def _require_rostered(chain: Chain, reader: bytes) -> None:
    found = (find_member(roster, reader) for roster in chain.rosters)
    if not any(member is not None and member.reads for member in found):
        raise Refused("somebody who never worked there")
