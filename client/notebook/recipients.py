"""Who a section may be wrapped for again: the reader of a verified claim, or that team's newest key.

* The claim is verified under a key that stands in a chain from the remembered identity.
* The claim is the one the verified journal has; a renewal counts only where the owner's own key
  signed it for that claim.
* A reader who no longer stands on the newest roster is left out.
* A team gets everything for the newest key of its chain, rotated already or not: a key that
  somebody who left still holds gets nothing new.
"""

from client.answers import find_signed, signed_of
from client.errors import Refused
from client.notebook.activity import find_claim
from client.notebook.agencies import remembered_chain
from client.notebook.packages import Keeping
from client.notebook.store import Notebook
from client.site import Chain
from crypto.chain import find_member, find_team_key
from crypto.grants import verify_claim
from crypto.renewals import verify_renewal
from crypto.signing import Signed
from crypto.statements.grants import Claim, Opening, Terms
from crypto.statements.vault import LedgerEntry


def find_recipient(notebook: Notebook, entry: LedgerEntry, keeping: Keeping) -> bytes | None:
    """The box key (32 bytes) of a reader or team that stays; None for one who left.

    Raises:
        CryptoError, Refused: the claim or the chain is not what it should be.
    """
    chain = remembered_chain(notebook, entry.agency)
    return choose_recipient(entry, chain, verify_kept_opening(notebook, entry, keeping, chain))


def choose_recipient(entry: LedgerEntry, chain: Chain, opening: Opening) -> bytes | None:
    """The box key of the reader of a verified opening, or of their team; None for one who left.

    Raises:
        Refused: the reader has another key by now.
    """
    if entry.audience == "team":
        return chain.newest.team.key
    member = find_member(chain.newest, opening.reader)
    if member is None or not member.reads:
        return None
    if opening.recipient != member.box:
        raise Refused("the claim is for another key than the reader's")
    return member.box


def verify_kept_opening(notebook: Notebook, entry: LedgerEntry, keeping: Keeping, chain: Chain) -> Opening:
    """The claim (or renewal) that opened a grant, by somebody who stood in the chain, and for its
    team's key.

    Raises:
        CryptoError, Refused: it is missing, or not what it should be.
    """
    signed = find_signed(keeping.answer, "claim")
    if signed is None:
        raise Refused("an open permission without a claim")
    kept = find_claim(notebook, Claim.parse(signed.body).grant)
    if kept is None or (kept.body, kept.sig) != (signed.body, signed.sig):
        raise Refused("another claim than the one in the activity")
    opening = _verify_opening(notebook, keeping, signed)
    _require_rostered(chain, opening.reader)
    if entry.audience == "team" and opening.recipient != find_team_key(chain.rosters, opening.generation):
        raise Refused("the claim is for another team's key")
    return opening


def _verify_opening(notebook: Notebook, keeping: Keeping, claim: Signed) -> Opening:
    said, instance, terms = Claim.parse(claim.body), notebook.keys.instance, keeping.terms
    renewal = find_signed(keeping.answer, "renewal")
    if renewal is None:
        return verify_claim(claim, instance, said.reader, terms=terms, terms_hash=keeping.terms_hash)
    first = signed_of(keeping.answer, "first_terms")
    # Terms of somebody else's making would bring a key that is not the owner's.
    if Terms.parse(first.body).grant_key != notebook.keys.grant_public(said.grant):
        raise Refused("the first terms are not the owner's")
    return verify_renewal(
        renewal,
        instance,
        said.reader,
        terms=terms,
        terms_hash=keeping.terms_hash,
        claim=claim,
        first_terms=first,
    )


def _require_rostered(chain: Chain, reader: bytes) -> None:
    found = (find_member(roster, reader) for roster in chain.rosters)
    if not any(member is not None and member.reads for member in found):
        raise Refused("somebody who never worked there")
