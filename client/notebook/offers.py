"""Granting: one office, chosen sections, a purpose and an end, signed and sealed (protocol §9).

* Nothing is sealed before instance, directory, certificate, roster and remembered identity hold,
  and before every debt is paid.
* A section of a sealed kind ends after 7 days at the latest.
* Terms, states, package, lookup and manifest are one request.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from client.errors import NoSuchThing, Refused
from client.notebook.agencies import VerifiedAgency, verify_agency
from client.notebook.contents import get_section, with_grant
from client.notebook.debts import pay_debts
from client.notebook.office_names import make_office_name
from client.notebook.pages import open_revision_key
from client.notebook.sight import parse_grant
from client.notebook.store import Notebook, Write
from crypto.codes import token_url
from crypto.derive import derive_lookup_hash
from crypto.encoding import make_id, make_random, to_b64
from crypto.grants import SEALED_KIND_SECONDS, VISIT_MOST_SECONDS, check_terms, check_words
from crypto.hashing import hash32
from crypto.labels import SEALED_KINDS
from crypto.package import seal_package
from crypto.signing import Signed
from crypto.statements.grants import (
    ExplainedBy,
    Notice,
    Package,
    PackageKey,
    SectionState,
    Terms,
    TermsSection,
    Words,
    WordsSection,
)
from crypto.statements.vault import LedgerEntry, Manifest, SectionNote, Shown

DAY_SECONDS = 86_400
HOUR_SECONDS = 3_600
SECRET_BYTES = 16
NOTICE_VERSION = 1


@dataclass(frozen=True)
class Choice:
    """What the owner chose: an office, sections, a purpose, and for how long.

    `days` counts from now and is left aside for a `visit`. `ends` gives single sections an
    earlier end, in seconds since 1970. `later_hours` is 0 (the code is used now), 24 or 72.
    """

    agency: bytes
    sections: tuple[bytes, ...]
    purpose: str
    days: int = 15
    visit: bool = False
    audience: str = "reader"
    may_print: bool = False
    call_me: str | None = None
    office_name: str = ""
    ends: Mapping[bytes, int] = field(default_factory=dict)
    later_hours: int = 0
    lang: str = "en"
    explained_by: ExplainedBy | None = None
    confirm_identity: bool = False


@dataclass(frozen=True)
class Code:
    """A code to show to an office, and until when (seconds since 1970) it can be used."""

    grant: bytes
    secret: bytes = field(repr=False)
    url: str = field(repr=False)
    redeem_before: int


@dataclass(frozen=True)
class Paper:
    """Signed terms, and the words they name."""

    terms: Terms
    signed: Signed
    words: bytes


def make_offer(notebook: Notebook, choice: Choice) -> Code:
    """Offer a grant, and give its code.

    Raises:
        CryptoError, Refused: the office can't be believed, or the terms break a rule.
        ApiError: the server refuses; nothing was changed.
    """
    pay_debts(notebook)
    agency = verify_agency(notebook, choice.agency, confirm_identity=choice.confirm_identity)
    grant, secret, key = make_id(), make_random(SECRET_BYTES), make_id()
    notes = [get_section(notebook.manifest, section) for section in sorted(set(choice.sections))]
    paper = write_paper(notebook, choice, agency, grant, notes)

    def make(manifest: Manifest) -> Write:
        keys, states = _seal_sections(notebook, manifest, paper.terms)
        package = Package(grant=grant, words=paper.words, keys=keys).encode()
        team = agency.chain.newest.team.key
        body = {
            "idempotency_key": to_b64(key),
            "terms": paper.signed.to_json(),
            "states": [state.to_json() for state in states],
            "lookup_hash": to_b64(derive_lookup_hash(secret)),
            "package": to_b64(seal_package(team, secret, grant, paper.signed.hash, package)),
            "later_hours": choice.later_hours,
        }
        entry = _ledger_entry(notebook, choice, agency, paper, secret, keys)
        return Write(agency.remember(with_grant(manifest, entry)), "POST", "/api/grants", body)

    answer = notebook.write(make)
    return _take_code(notebook, answer, grant, secret)


def _take_code(notebook: Notebook, answer: dict[str, object], grant: bytes, secret: bytes) -> Code:
    item = answer.get("grant")
    if not isinstance(item, dict):
        raise Refused("the answer lacks the grant")
    notebook.look()
    url = token_url(notebook.site.statement.owner_origins[0], secret)
    return Code(grant, secret, url, parse_grant(item).redeem_before)


def write_paper(
    notebook: Notebook, choice: Choice, agency: VerifiedAgency, grant: bytes, notes: list[SectionNote]
) -> Paper:
    """Terms and words, checked by the rules every reader's client checks again.

    `notes` say what each section is called and of which kind, in ascending order of id.
    """
    if not notes:
        raise NoSuchThing("choose at least one section")
    words = _make_words(notebook, choice, agency, grant, notes)
    start = notebook.now
    end = start + (VISIT_MOST_SECONDS if choice.visit else choice.days * DAY_SECONDS)
    terms = Terms(
        grant=grant,
        grant_key=notebook.keys.grant_public(grant),
        agency=choice.agency,
        identity=hash32(agency.certificate.identity),
        roster_n=agency.chain.newest.n,
        sections=tuple(
            TermsSection(id=note.id, not_after=_end_of(note, choice, start, end)) for note in notes
        ),
        audience="team" if choice.audience == "team" else "reader",
        visit=choice.visit,
        may_print=choice.may_print,
        not_before=start,
        not_after=end,
        words=hash32(words),
    )
    check_terms(terms, notebook.site.max_days())
    check_words(terms, words)
    return Paper(terms, notebook.keys.sign_for_grant("terms", grant, terms.encode()), words)


def _make_words(
    notebook: Notebook, choice: Choice, agency: VerifiedAgency, grant: bytes, notes: list[SectionNote]
) -> bytes:
    noted = {note.id: note for note in notes}
    return Words(
        grant=grant,
        purpose=choice.purpose,
        call_me=notebook.manifest.call_me if choice.call_me is None else choice.call_me,
        office_name=choice.office_name or make_office_name(),
        sections=tuple(
            WordsSection(id=note.id, title=noted[note.id].title, kind=noted[note.id].kind)
            for note in notebook.manifest.sections
            if note.id in noted
        ),
        notice=Notice(version=NOTICE_VERSION, lang=choice.lang, explained_by=choice.explained_by),
        salt=make_id(),
    ).encode()


def _end_of(note: SectionNote, choice: Choice, start: int, end: int) -> int:
    """A section's own end: what was chosen, and a week at most for a sealed kind."""
    latest = min(end, start + SEALED_KIND_SECONDS) if note.kind in SEALED_KINDS else end
    return min(choice.ends.get(note.id, latest), end)


def _seal_sections(
    notebook: Notebook, manifest: Manifest, terms: Terms
) -> tuple[tuple[PackageKey, ...], tuple[Signed, ...]]:
    keys, states = [], []
    for part in terms.sections:
        note = get_section(manifest, part.id)
        newest = note.revisions[-1]
        body = SectionState(
            grant=terms.grant,
            section=part.id,
            revision=newest.revision,
            sealing=newest.sealing,
            envelope=newest.envelope,
        )
        state = notebook.keys.sign_for_grant("section-state", terms.grant, body.encode())
        key = open_revision_key(notebook, part.id, newest.revision, newest.sealing)
        keys.append(
            PackageKey(
                id=part.id, revision=newest.revision, sealing=newest.sealing, key=key, state=state.hash
            )
        )
        states.append(state)
    return tuple(keys), tuple(states)


def _ledger_entry(
    notebook: Notebook,
    choice: Choice,
    agency: VerifiedAgency,
    paper: Paper,
    secret: bytes,
    keys: tuple[PackageKey, ...],
) -> LedgerEntry:
    later = notebook.now + choice.later_hours * HOUR_SECONDS if choice.later_hours else 0
    return LedgerEntry(
        grant=paper.terms.grant,
        terms=paper.signed.hash,
        agency=choice.agency,
        identity=agency.certificate.identity,
        agency_name=agency.certificate.name,
        audience=paper.terms.audience,
        generation=0,
        visit=choice.visit,
        not_after=paper.terms.not_after,
        made_at=notebook.now,
        ended=False,
        ended_seen=False,
        secret=secret,
        later_until=later,
        words=paper.words,
        sections=paper.terms.sections,
        shown=tuple(Shown(section=key.id, revision=key.revision, sealing=key.sealing) for key in keys),
    )
