"""The owner's receipt of one agreement: ledger, verified journal, papers (protocol §19).

* The terms are the ledger's own; steps and statements are the verified journal's.
* The office's papers go in while they verify; without them a receipt holds, and says less.
"""

from client.answers import signed_of
from client.errors import NoSuchThing
from client.notebook.activity import read_verified
from client.notebook.agencies import find_note
from client.notebook.packages import Keeping, get_keeping
from client.notebook.store import Notebook
from client.receipts.file import Office
from client.receipts.making import Agreed, make_receipt
from client.receipts.papers import fetch_office
from crypto.grants import effective_end, verify_terms
from crypto.journal import CheckedEvent
from crypto.signing import Signed
from crypto.statements.grants import Claim, Ending, Renewal
from crypto.statements.journal import EndedFacts, OpenedFacts, RenewedFacts
from crypto.statements.receipts import EventKind, How, ReceiptEvent, State
from crypto.statements.vault import LedgerEntry

STEPS: dict[str, EventKind] = {
    "grant_offered": "given",
    "grant_opened": "opened",
    "grant_renewed": "renewed",
    "section_shown": "changed",
    "grant_ended": "ended",
}


def make_own_receipt(notebook: Notebook, grant: bytes, *, is_open: bool = False) -> bytes:
    """The owner's receipt as things stand now; signed by the grant's own key.

    Raises:
        NoSuchThing: no such grant in the ledger.
        CryptoError, Refused: journal or terms do not add up.
    """
    entry = next((one for one in notebook.manifest.ledger if one.grant == grant), None)
    if entry is None:
        raise NoSuchThing("you made no such permission")
    told = read_verified(notebook)
    lines = [one for one in told if one.grant_event is not None and one.grant_event.grant == grant]
    keeping = get_keeping(notebook, entry)
    renewal = next((one.facts.renewal for one in lines if isinstance(one.facts, RenewedFacts)), None)
    claim = _find_claim(told, lines, renewal)
    end = next((one.facts for one in lines if isinstance(one.facts, EndedFacts)), None)
    over = effective_end(keeping.terms, claimed_at=_find_opening(lines))
    state, how = _find_state(notebook, entry, over, is_opened=claim is not None, end=end)
    agreed = Agreed(
        instance=notebook.site.signed_statement,
        terms=signed_of(keeping.answer, "terms"),
        words=entry.words,
        identity=entry.identity,
        agency_name=entry.agency_name,
        state=state,
        how=how,
        events=_list_steps(notebook, entry, lines, state, over),
        claim=claim,
        first_terms=_get_first_terms(notebook, keeping, claim) if renewal and claim else None,
        renewal=renewal,
        ending=end.ending if end else None,
        office=_find_office(notebook, entry, claim, end.ending if end else None),
    )
    seed = notebook.keys.grant_seed(grant)
    return make_receipt(agreed, "owner", notebook.now, seed, is_open=is_open)


def _find_claim(
    told: tuple[CheckedEvent, ...], lines: list[CheckedEvent], renewal: Signed | None
) -> Signed | None:
    """The claim that opened it; of a renewed grant, the one with which all of it began."""
    claims = [one.facts.claim for one in told if renewal and isinstance(one.facts, OpenedFacts)]
    claims += [one.facts.claim for one in lines if isinstance(one.facts, OpenedFacts)]
    named = Renewal.parse(renewal.body).claim if renewal else None
    return next((claim for claim in claims if named in (None, claim.hash)), None)


def _get_first_terms(notebook: Notebook, keeping: Keeping, claim: Signed) -> Signed:
    signed = signed_of(keeping.answer, "first_terms")
    verify_terms(signed, notebook.keys.instance, Claim.parse(claim.body).terms)
    return signed


def _find_opening(lines: list[CheckedEvent]) -> int | None:
    return next((one.event.at for one in lines if isinstance(one.facts, OpenedFacts)), None)


def _find_state(
    notebook: Notebook, entry: LedgerEntry, over: int, *, is_opened: bool, end: EndedFacts | None
) -> tuple[State, How]:
    if end is not None:
        return "ended", end.how
    if notebook.sight.is_live(entry):
        return ("open" if is_opened else "offered"), ""
    # By time, by the office's people who changed, or by an owner whom the server did not follow.
    seen = notebook.sight.grants.get(entry.grant)
    by_time = notebook.now >= over or (seen is not None and seen.how == "expired")
    return "ended", "expired" if by_time else "withdrawn"


def _list_steps(
    notebook: Notebook, entry: LedgerEntry, lines: list[CheckedEvent], state: State, over: int
) -> tuple[ReceiptEvent, ...]:
    steps = [ReceiptEvent(STEPS[one.event.kind], one.event.at) for one in lines if one.event.kind in STEPS]
    if state == "ended" and steps[-1].kind != "ended":
        seen = notebook.sight.grants.get(entry.grant)
        ended_at = seen.ended_at if seen and seen.ended_at else notebook.now
        steps.append(ReceiptEvent("ended", max(min(over, ended_at), steps[-1].at)))
    return tuple(steps)


def _find_office(
    notebook: Notebook, entry: LedgerEntry, claim: Signed | None, ending: Signed | None
) -> Office | None:
    note = find_note(notebook.manifest, entry.agency)
    remembered = (note.roster_n, note.roster) if note and note.identity == entry.identity else None
    reader = Claim.parse(claim.body).reader if claim else None
    ender = frozenset({Ending.parse(ending.body).reader} if ending else ())
    return fetch_office(
        notebook.site,
        entry.agency,
        entry.identity,
        now=notebook.now,
        at_least_n=notebook.manifest.directory_n,
        remembered=remembered,
        reader=reader,
        signers=frozenset({reader} if reader else ()) | ender,
    )
