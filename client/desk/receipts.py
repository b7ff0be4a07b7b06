"""An office's receipt of one agreement, signed by the reader who makes it (protocol §19).

* While a grant is open its papers come from the desk's list; once it is over they are gone there,
  so only what this visit has seen is left.
* When and how it ended is the server's word, but for an ending this visit signed.
"""

from dataclasses import dataclass

from client.answers import number_of, text_of
from client.desk.session import Desk
from client.errors import NoSuchThing, Refused
from client.receipts.making import Agreed, make_receipt
from client.receipts.papers import fetch_office
from client.transport import Json
from crypto.signing import Signed
from crypto.statements.grants import Claim, Terms
from crypto.statements.receipts import EventKind, How, ReceiptEvent

HOWS: dict[str, How] = {
    "expired": "expired",
    "withdrawn": "withdrawn",
    "unread": "unread",
    "asked": "asked",
    "closed": "closed",
    "exposed": "exposed",
    "renewed": "renewed",
}


@dataclass(frozen=True)
class SeenPapers:
    """What a visit saw of a grant while it was open, verified; `words` are the words' bytes."""

    terms: Signed
    claim: Signed
    words: bytes
    first_terms: Signed | None = None
    renewal: Signed | None = None


def make_office_receipt(
    desk: Desk, item: Json, papers: SeenPapers | None, ending: Signed | None, now: int, *, is_open: bool
) -> bytes:
    """The receipt of one line of the desk's list.

    Raises:
        NoSuchThing: it is over, and this visit never saw its papers.
        Refused: the list says of it what can't be.
    """
    if papers is None:
        raise NoSuchThing("nothing of this permission is left here; keep a receipt while it is open")
    reader = Claim.parse(papers.claim.body).reader
    is_over = text_of(item, "state") == "ended"
    how: How = HOWS.get(text_of(item, "how"), "expired") if is_over else ""
    office = fetch_office(
        desk.site,
        desk.agency,
        desk.keyring.identity,
        now=now,
        at_least_n=0,
        remembered=desk.chain.pin,
        reader=reader,
        signers=frozenset({reader, desk.keys.sign}),
    )
    if office is None:
        raise Refused("your office's own papers do not hold")
    agreed = Agreed(
        instance=desk.site.signed_statement,
        terms=papers.terms,
        words=papers.words,
        identity=desk.keyring.identity,
        agency_name=office.agency_name,
        state="ended" if is_over else "open",
        how=how,
        events=_list_steps(papers, item, is_over=is_over),
        claim=papers.claim,
        first_terms=papers.first_terms,
        renewal=papers.renewal,
        ending=ending if is_over and ending and how in ("unread", "asked", "closed") else None,
        office=office,
    )
    return make_receipt(agreed, "reader", now, desk.keys.sign_seed, is_open=is_open)


def _list_steps(papers: SeenPapers, item: Json, *, is_over: bool) -> tuple[ReceiptEvent, ...]:
    terms = Terms.parse(papers.terms.body)
    opened = max(number_of(item, "opened_at"), terms.not_before)
    steps: list[tuple[EventKind, int]] = [("given", terms.not_before), ("opened", opened)]
    if papers.renewal is not None:
        steps = [("renewed", opened)]
    if is_over:
        at = number_of(item, "ended_at" if "ended_at" in item else "ends_at")
        steps.append(("ended", max(at, opened)))
    return tuple(ReceiptEvent(kind, at) for kind, at in steps)
