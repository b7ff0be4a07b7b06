"""Who a section may be wrapped for again: the recipient of a verified claim, or of its rotation.

* The reader's claim is verified under a key that stands in a chain from the remembered identity.
* A reader who no longer stands on the newest roster is left out.
"""

from client.answers import find_signed
from client.errors import Refused
from client.notebook.agencies import remembered_chain
from client.notebook.packages import Keeping
from client.notebook.store import Notebook
from client.rotations import verify_rotated
from client.site import Chain
from crypto.chain import find_member, find_team_key
from crypto.grants import verify_claim
from crypto.signing import Signed
from crypto.statements.grants import Claim
from crypto.statements.vault import LedgerEntry


def find_recipient(notebook: Notebook, entry: LedgerEntry, keeping: Keeping) -> bytes | None:
    """The box key (32 bytes) of a reader or team that stays; None for one who left.

    Raises:
        CryptoError, Refused: the claim or rotation is not what it should be.
    """
    signed = find_signed(keeping.answer, "claim")
    if signed is None:
        raise Refused("an open permission without a claim")
    chain = remembered_chain(notebook, entry.agency)
    reader = Claim.parse(signed.body).reader
    claim = verify_claim(
        signed, notebook.keys.instance, reader, terms=keeping.terms, terms_hash=keeping.terms_hash
    )
    _require_rostered(chain, reader)
    if entry.audience == "team":
        rotation = find_signed(keeping.answer, "rotation")
        return _team_recipient(notebook.keys.instance, chain, claim, signed, rotation)
    member = find_member(chain.newest, reader)
    if member is None or not member.reads:
        return None
    if claim.recipient != member.box:
        raise Refused("the claim is for another key than the reader's")
    return member.box


def _require_rostered(chain: Chain, reader: bytes) -> None:
    found = (find_member(roster, reader) for roster in chain.rosters)
    if not any(member is not None and member.reads for member in found):
        raise Refused("somebody who never worked there")


def _team_recipient(
    instance: bytes, chain: Chain, claim: Claim, signed_claim: Signed, signed: Signed | None
) -> bytes | None:
    key, generation = claim.recipient, claim.generation
    if key != find_team_key(chain.rosters, generation):
        raise Refused("the claim is for another team's key")
    if signed is not None:
        generation = verify_rotated(instance, chain, claim, signed_claim.hash, signed).to
        key = find_team_key(chain.rosters, generation) or b""
    # A generation that somebody who left still holds gets nothing new: its grants wait for a rotation.
    return key if generation == chain.newest.team.generation else None
