"""Going on: new terms for the reader, or team, of a grant that ends soon or ended by time (protocol §12).

* Only the owner begins this, with a fresh choice each time; nothing is taken over unasked.
* Nothing is wrapped before directory, chain and remembered identity hold, before every debt is
  paid, and for nobody but the reader of the claim in the verified journal.
* What they read stays as it was, unless the owner says that they may see the newest.
* The grant before ends with the same request, and what it could open is sealed afresh.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from client.errors import IdentityChanged, NoSuchThing, NotRenewable, Refused
from client.notebook.activity import find_finished
from client.notebook.agencies import VerifiedAgency, verify_agency
from client.notebook.contents import (
    find_revision,
    get_entry,
    get_section,
    last_shown,
    with_ended,
    with_grant,
)
from client.notebook.debts import pay_debts
from client.notebook.endings import pay_what_can_be
from client.notebook.offers import Choice, Paper, write_paper
from client.notebook.packages import Keeping, get_keeping
from client.notebook.pages import open_revision_key
from client.notebook.recipients import choose_recipient, verify_kept_opening
from client.notebook.sight import parse_grant
from client.notebook.store import Notebook, Write
from crypto.boxes import seal_reader_wrap, seal_words_wrap
from crypto.encoding import make_id, to_b64
from crypto.hashing import hash32
from crypto.renewals import check_narrowed, renewal_window
from crypto.signing import Signed
from crypto.statements.grants import (
    ClaimSection,
    ExplainedBy,
    Opening,
    Renewal,
    SectionState,
    Terms,
    Words,
    WrapEntry,
    Wraps,
)
from crypto.statements.vault import LedgerEntry, Manifest, SectionNote, Shown


@dataclass(frozen=True)
class GoOn:
    """What the owner chose this time: which of the sections, for how long, and what is new.

    `newest` names the sections that may be read as they are now; the others stay at the text that
    was read before. `ends` gives single sections an earlier end, in seconds since 1970.
    """

    sections: tuple[bytes, ...]
    days: int = 15
    may_print: bool = False
    newest: frozenset[bytes] = frozenset()
    ends: Mapping[bytes, int] = field(default_factory=dict)
    lang: str = "en"
    explained_by: ExplainedBy | None = None


@dataclass(frozen=True)
class _Recipient:
    """For whom everything is wrapped, and which claim says so."""

    claim: Signed
    first_grant: bytes
    opening: Opening
    key: bytes
    generation: int


def find_renewable(notebook: Notebook) -> tuple[LedgerEntry, ...]:
    """The grants that could go on now, oldest first.

    Raises:
        CryptoError: the journal does not add up.
    """
    finished = find_finished(notebook)
    return tuple(e for e in notebook.manifest.ledger if not _why_not(notebook, e, e.made_at, finished))


def renew_grant(notebook: Notebook, grant: bytes, choice: GoOn) -> bytes:
    """Let whoever reads a grant go on; the new grant's id.

    Raises:
        NotRenewable: it can't go on; `why` says which rule.
        Refused: what is to be read as it is now is not what this device knew when it was asked.
        CryptoError, Refused: the office, the reader or the journal can't be believed.
        ApiError: the server refuses; nothing was changed.
    """
    looked_at = _revisions(notebook.manifest, grant, choice)
    pay_debts(notebook)
    entry = get_entry(notebook.manifest, grant)
    keeping = get_keeping(notebook, entry)
    why = _why_not(notebook, entry, keeping.terms.not_before, find_finished(notebook))
    if why:
        raise NotRenewable(why)
    agency = _verify_same_agency(notebook, entry, keeping)
    recipient = _find_recipient(notebook, entry, keeping, agency)
    new, key = make_id(), make_id()
    notes = [_note_of(notebook, entry, section, choice) for section in sorted(set(choice.sections))]
    paper = write_paper(notebook, _to_offer(entry, choice), agency, new, notes)
    check_narrowed(paper.terms, keeping.terms)

    def make(manifest: Manifest) -> Write:
        current = get_entry(manifest, grant)
        # Another device may have ended it meanwhile: an ending wins.
        if current.ended and notebook.now < current.not_after:
            raise NotRenewable("ended")
        if _revisions(manifest, grant, choice) != looked_at:
            raise Refused("these words were changed on another device: look at them first")
        shown = tuple(_shown_of(manifest, current, part.id, choice) for part in paper.terms.sections)
        wraps = _seal_wraps(notebook, paper, recipient, shown)
        renewal = _sign_renewal(notebook, entry, paper, recipient, shown, wraps)
        body = {
            "idempotency_key": to_b64(key),
            "terms": paper.signed.to_json(),
            "states": [_sign_state(notebook, manifest, new, one).to_json() for one in shown],
            "renewal": renewal.to_json(),
            "wraps": to_b64(wraps),
        }
        fresh = _ledger_entry(notebook, entry, paper, recipient, shown)
        changed = with_grant(with_ended(manifest, {grant}, seen=True), fresh)
        return Write(agency.remember(changed), "POST", f"/api/grants/{to_b64(grant)}/renewal", body)

    item = notebook.write(make).get("grant")
    if not isinstance(item, dict) or parse_grant(item).grant != new:
        raise Refused("the answer lacks the grant")
    pay_what_can_be(notebook)
    return new


def _why_not(
    notebook: Notebook,
    entry: LedgerEntry,
    not_before: int,
    finished: tuple[frozenset[bytes], frozenset[bytes]],
) -> str:
    """The rule that stands against going on, or nothing; the server judges the same again."""
    ended, renewed = finished
    seen = notebook.sight.grants.get(entry.grant)
    begins, over = renewal_window(not_before, entry.not_after)
    rules = {
        "not_opened": seen is None or not seen.opened_at,
        "visit": entry.visit,
        "renewed": entry.grant in renewed,
        "ended": entry.grant in ended or (entry.ended and notebook.now < entry.not_after),
        "too_early": notebook.now < begins,
        "too_late": notebook.now >= over,
    }
    return next((why for why, broken in rules.items() if broken), "")


def _verify_same_agency(notebook: Notebook, entry: LedgerEntry, keeping: Keeping) -> VerifiedAgency:
    agency = verify_agency(notebook, entry.agency)
    if hash32(agency.certificate.identity) != keeping.terms.identity:
        raise IdentityChanged("this office has another identity than when you let it read")
    return agency


def _find_recipient(
    notebook: Notebook, entry: LedgerEntry, keeping: Keeping, agency: VerifiedAgency
) -> _Recipient:
    opening = verify_kept_opening(notebook, entry, keeping, agency.chain)
    key = choose_recipient(entry, agency.chain, opening)
    if key is None:
        raise NotRenewable("reader")
    claim, first_grant = keeping.get_claim()
    generation = agency.chain.newest.team.generation if entry.audience == "team" else 0
    return _Recipient(claim, first_grant, opening, key, generation)


def _to_offer(entry: LedgerEntry, choice: GoOn) -> Choice:
    """The same office, purpose, names and audience as before."""
    words = Words.parse(entry.words)
    return Choice(
        agency=entry.agency,
        sections=choice.sections,
        purpose=words.purpose,
        days=choice.days,
        audience=entry.audience,
        may_print=choice.may_print,
        call_me=words.call_me,
        office_name=words.office_name,
        ends=choice.ends,
        lang=choice.lang,
        explained_by=choice.explained_by,
    )


def _note_of(notebook: Notebook, entry: LedgerEntry, section: bytes, choice: GoOn) -> SectionNote:
    """What a section is called, and of which kind it is, at the revision that will be read."""
    note = get_section(notebook.manifest, section)
    before = next((one for one in Words.parse(entry.words).sections if one.id == section), None)
    if before is None:
        raise NoSuchThing("this permission does not include that section")
    if section in choice.newest:
        return note
    if note.kind != before.kind:
        raise Refused("the kind of this section changed: show the newest, or leave it out")
    return replace(note, title=before.title)


def _revisions(manifest: Manifest, grant: bytes, choice: GoOn) -> dict[bytes, int]:
    """Which text of each section would be read."""
    entry = get_entry(manifest, grant)
    return {one: _shown_of(manifest, entry, one, choice).revision for one in choice.sections}


def _shown_of(manifest: Manifest, entry: LedgerEntry, section: bytes, choice: GoOn) -> Shown:
    """The revision that goes on being read, at its sealing of now."""
    note, before = get_section(manifest, section), last_shown(entry, section)
    if before is None:
        raise NoSuchThing("this permission does not include that section")
    number = note.revision if section in choice.newest else before.revision
    revision = find_revision(manifest, section, number)
    if revision is None:
        raise NoSuchThing("this text is gone")
    return Shown(section=section, revision=number, sealing=revision.sealing)


def _sign_state(notebook: Notebook, manifest: Manifest, grant: bytes, shown: Shown) -> Signed:
    revision = find_revision(manifest, shown.section, shown.revision)
    if revision is None:
        raise NoSuchThing("this text is gone")
    body = SectionState(
        grant=grant,
        section=shown.section,
        revision=shown.revision,
        sealing=shown.sealing,
        envelope=revision.envelope,
    )
    return notebook.keys.sign_for_grant("section-state", grant, body.encode())


def _seal_wraps(notebook: Notebook, paper: Paper, recipient: _Recipient, shown: tuple[Shown, ...]) -> bytes:
    grant = paper.terms.grant
    entries = tuple(
        WrapEntry(
            id=one.section,
            revision=one.revision,
            sealing=one.sealing,
            wrap=seal_reader_wrap(
                recipient.key,
                grant,
                one.section,
                one.revision,
                one.sealing,
                open_revision_key(notebook, one.section, one.revision, one.sealing),
            ),
        )
        for one in shown
    )
    return Wraps(
        grant=grant, words=seal_words_wrap(recipient.key, grant, paper.words), wraps=entries
    ).encode()


def _sign_renewal(
    notebook: Notebook,
    entry: LedgerEntry,
    paper: Paper,
    recipient: _Recipient,
    shown: tuple[Shown, ...],
    wraps: bytes,
) -> Signed:
    body = Renewal(
        from_=entry.grant,
        grant=paper.terms.grant,
        terms=paper.signed.hash,
        claim=recipient.claim.hash,
        reader=recipient.opening.reader,
        recipient=recipient.key,
        generation=recipient.generation,
        sections=tuple(
            ClaimSection(id=one.section, revision=one.revision, sealing=one.sealing) for one in shown
        ),
        wraps=hash32(wraps),
    )
    # The key that the reader's own claim leads to: that of the grant that was claimed.
    return notebook.keys.sign_for_grant("renewal", recipient.first_grant, body.encode())


def _ledger_entry(
    notebook: Notebook,
    entry: LedgerEntry,
    paper: Paper,
    recipient: _Recipient,
    shown: tuple[Shown, ...],
) -> LedgerEntry:
    terms: Terms = paper.terms
    return replace(
        entry,
        grant=terms.grant,
        terms=paper.signed.hash,
        generation=recipient.generation,
        not_after=terms.not_after,
        made_at=notebook.now,
        ended=False,
        ended_seen=False,
        secret=b"",
        later_until=0,
        words=paper.words,
        sections=terms.sections,
        shown=shown,
    )
