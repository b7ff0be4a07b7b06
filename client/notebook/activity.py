"""Activity: the journal, verified link by link and told line by line (protocol §13).

* Every signed statement is checked under the key it names, every grant's own chain too.
* A renewal is believed only under the owner's own key, and of a claim that stands before it.
* What the manifest remembers must still be there: the head of the last visit, each grant's offer
  or renewal, the terms of each release.
* When it does not add up, the lines are shown all the same, with why; the head is not signed then.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from client.answers import bytes_of, list_of, number_of
from client.errors import ClientError, Refused
from client.notebook.agencies import remembered_chain
from client.notebook.release_entries import releases_of, terms_of
from client.notebook.store import Notebook
from client.transport import Json
from crypto.encoding import parse_b64, to_b64
from crypto.errors import CryptoError, JournalRefused
from crypto.hashing import hash32
from crypto.journal import (
    START,
    CheckedEvent,
    Head,
    Statement,
    verify_events,
    verify_facts,
    verify_renewed,
)
from crypto.signing import Signed, verify_signed
from crypto.statements.grants import Access, Claim, Renewal, Words, WordsSection
from crypto.statements.journal import (
    OWNER,
    SERVER,
    ChannelFacts,
    DoorsFacts,
    EndedFacts,
    HeldFacts,
    OfferedFacts,
    OnlyFacts,
    OpenedFacts,
    RefusedFacts,
    RenewedFacts,
    ShownFacts,
    StoppedFacts,
)
from crypto.statements.releases import ReleaseTerms, ReleaseWords, ReleaseYes
from crypto.statements.vault import HeadNote, JournalHead, LedgerEntry, Manifest, ReleaseEntry


@dataclass(frozen=True)
class Line:
    """One line of activity.

    `at` is a day for the owner's own coming and going, a time for sharing. `who` is a reader's
    name, where the office's list of people tells it; `sections` are ids.
    """

    n: int
    at: int
    kind: str
    by_owner: bool = True
    grant: bytes = b""
    agency_name: str = ""
    who: str = ""
    sections: tuple[bytes, ...] = ()
    how: str = ""


@dataclass(frozen=True)
class Activity:
    """The whole journal; `why` is empty when it adds up."""

    lines: tuple[Line, ...]
    head: Head
    why: str = ""

    @property
    def adds_up(self) -> bool:
        """Whether nothing is missing, changed or forked."""
        return not self.why


def read_activity(notebook: Notebook) -> Activity:
    """Fetch and verify the whole journal."""
    events, told = _fetch_events(notebook)
    try:
        checked = verify_events(events)
        statements = _verify_statements(notebook, checked)
        verify_renewed(checked, notebook.keys.instance, notebook.keys.grant_public)
        head = checked[-1].head if checked else START
        _require_remembered(notebook, checked, head, told)
    except (CryptoError, Refused) as error:
        return Activity(_readable_lines(notebook, events), START, _reason(error))
    names = _NameBook(notebook)
    lines = tuple(_tell(one, statement, names) for one, statement in zip(checked, statements, strict=True))
    return Activity(lines, head)


def read_verified(notebook: Notebook) -> tuple[CheckedEvent, ...]:
    """Every event of the journal, with what was signed in it verified.

    Raises:
        CryptoError: the journal does not add up.
    """
    events, told = _fetch_events(notebook)
    checked = verify_events(events)
    _verify_statements(notebook, checked)
    _require_remembered(notebook, checked, checked[-1].head if checked else START, told)
    return checked


def find_claim(notebook: Notebook, grant: bytes) -> Signed | None:
    """The claim that opened a grant, as the verified journal has it.

    Raises:
        CryptoError: the journal does not add up.
    """
    checked = _follow(notebook)
    claims = (one.facts.claim for one in checked if isinstance(one.facts, OpenedFacts) and _is_of(one, grant))
    return next(claims, None)


def find_finished(notebook: Notebook) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The grants that somebody ended before their time, and those that were renewed.

    Raises:
        CryptoError: the journal does not add up.
    """
    ended: set[bytes] = set()
    renewed: set[bytes] = set()
    for one in _follow(notebook):
        if isinstance(one.facts, EndedFacts) and one.grant_event is not None:
            ended.add(one.grant_event.grant)
        if isinstance(one.facts, RenewedFacts):
            renewed.add(Renewal.parse(one.facts.renewal.body).from_)
    return frozenset(ended), frozenset(renewed)


def _verify_statements(notebook: Notebook, checked: tuple[CheckedEvent, ...]) -> list[Statement | None]:
    """What was signed in each line. A record of nothing is right for a release only."""
    statements = [verify_facts(one, notebook.keys.instance) for one in checked]
    grants = {entry.grant for entry in notebook.manifest.ledger}
    if any(isinstance(one, Access) and not one.sections and one.grant in grants for one in statements):
        raise JournalRefused("statement")
    return statements


def _follow(notebook: Notebook) -> tuple[CheckedEvent, ...]:
    events, told = _fetch_events(notebook)
    checked = verify_events(events)
    verify_renewed(checked, notebook.keys.instance, notebook.keys.grant_public)
    _require_remembered(notebook, checked, checked[-1].head if checked else START, told)
    return checked


def _is_of(one: CheckedEvent, grant: bytes) -> bool:
    return one.grant_event is not None and one.grant_event.grant == grant


def sign_visit(notebook: Notebook, activity: Activity) -> Callable[[Manifest], Manifest]:
    """A change of the manifest: the journal was seen up to here, signed by the owner."""
    at = notebook.now
    body = JournalHead(vault=notebook.keys.vault, n=activity.head.n, head=activity.head.hash, at=at)
    signed = notebook.keys.sign_head(body.encode())
    note = HeadNote(n=activity.head.n, head=activity.head.hash, at=at, sig=signed.sig)
    return lambda manifest: manifest if manifest.journal.n > note.n else replace(manifest, journal=note)


def _fetch_events(notebook: Notebook) -> tuple[list[tuple[bytes, bytes]], Head]:
    events: list[tuple[bytes, bytes]] = []
    while True:
        answer = notebook.site.transport.get(f"/api/journal?from={len(events) + 1}")
        page = [(bytes_of(item, "event"), bytes_of(item, "details")) for item in list_of(answer, "events")]
        events += page
        head = _parse_head(answer.get("head"))
        if not page or len(events) >= head.n:
            return events, head


def _parse_head(value: object) -> Head:
    head: Json = value if isinstance(value, dict) else {}
    return Head(number_of(head, "n"), bytes_of(head, "head" if "head" in head else "hash", 32))


def _require_remembered(
    notebook: Notebook, checked: tuple[CheckedEvent, ...], head: Head, told: Head
) -> None:
    if head != told:
        raise JournalRefused("head")
    remembered = notebook.manifest.journal
    if remembered.n:
        _require_own_head(notebook, remembered)
        if len(checked) < remembered.n or checked[remembered.n - 1].head.hash != remembered.head:
            raise JournalRefused("remembered")
    offered = {one.facts.terms for one in checked if isinstance(one.facts, OfferedFacts)}
    renewals = (one.facts.renewal for one in checked if isinstance(one.facts, RenewedFacts))
    offered |= {Renewal.parse(signed.body).terms for signed in renewals}
    if any(entry.terms not in offered for entry in notebook.manifest.ledger):
        raise JournalRefused("offer_missing")
    if any(hash32(entry.terms) not in offered for entry in releases_of(notebook.manifest)):
        raise JournalRefused("offer_missing")
    _require_contacts(notebook, checked)


def _require_contacts(notebook: Notebook, checked: tuple[CheckedEvent, ...]) -> None:
    """Since its terms were made, nobody but its contact asked for a release, or read it, and nobody but the
    holder they name said yes, to exactly them. Of an office, its list of people says who that was."""
    known = {hash32(one.terms): terms_of(one) for one in releases_of(notebook.manifest)}
    newest: dict[bytes, ReleaseTerms | None] = {}
    for one in checked:
        if one.grant_event is None:
            continue
        release, actor = one.grant_event.grant, one.event.actor
        if isinstance(one.facts, OfferedFacts) and one.event.kind in ("release_armed", "release_changed"):
            newest[release] = known.get(one.facts.terms)
        terms = newest.get(release)
        if terms is None or actor == OWNER:
            continue
        if isinstance(one.facts, HeldFacts):
            _require_holder(terms, ReleaseYes.parse(one.facts.yes.body))
        elif actor != to_b64(terms.contact_sign):
            raise JournalRefused("contact")


def _require_holder(terms: ReleaseTerms, yes: ReleaseYes) -> None:
    holder = terms.holder
    if holder is None or holder.sign not in (None, yes.holder) or yes.terms != terms.hash:
        raise JournalRefused("holder")


def _require_own_head(notebook: Notebook, note: HeadNote) -> None:
    body = JournalHead(vault=notebook.keys.vault, n=note.n, head=note.head, at=note.at)
    verify_signed(
        "journal-head", notebook.keys.instance, Signed(body.encode(), note.sig), notebook.keys.head_public
    )


def _reason(error: Exception) -> str:
    return str(getattr(error, "why", "") or getattr(error, "code", "changed"))


def _readable_lines(notebook: Notebook, events: list[tuple[bytes, bytes]]) -> tuple[Line, ...]:
    """What can still be told of a journal that breaks somewhere: everything before the break."""
    good: tuple[Line, ...] = ()
    heads: dict[bytes, Head] = {}
    head = START
    names = _NameBook(notebook)
    for pair in events:
        try:
            (one,) = verify_events([pair], head, heads)
            good = (*good, _tell(one, verify_facts(one, notebook.keys.instance), names))
        except CryptoError:
            break
        head = one.head
        if one.grant_event is not None and one.grant_head is not None:
            heads[one.grant_event.grant] = one.grant_head
    return good


def _tell(one: CheckedEvent, statement: Statement | None, names: "_NameBook") -> Line:
    line = Line(one.event.n, one.event.at, one.event.kind, one.event.actor == OWNER, how=_how(one))
    if one.grant_event is None:
        return line
    grant = one.grant_event.grant
    sections: tuple[bytes, ...] = ()
    if isinstance(statement, Access | Claim | Renewal):
        sections = tuple(part.id for part in statement.sections)
    elif isinstance(one.facts, ShownFacts):
        sections = (one.facts.section,)
    elif isinstance(one.facts, OfferedFacts):
        sections = names.offered(grant)
    who, sections = names.find(grant, one.event.actor), names.in_order(grant, sections)
    return replace(line, grant=grant, agency_name=names.agency(grant), who=who, sections=sections)


def _how(one: CheckedEvent) -> str:
    if isinstance(one.facts, EndedFacts):
        return one.facts.how
    if isinstance(one.facts, RefusedFacts):
        return one.facts.why
    if isinstance(one.facts, DoorsFacts):
        return f"{len(one.facts.added)} added, {len(one.facts.closed)} closed"
    if isinstance(one.facts, (StoppedFacts, ChannelFacts)):
        return one.facts.how
    if isinstance(one.facts, OnlyFacts):
        return "on" if one.facts.on else "off"
    return ""


class _NameBook:
    """Names of readers, from each office's verified list of people; fetched once an office."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._entries: dict[bytes, LedgerEntry] = {e.grant: e for e in notebook.manifest.ledger}
        self._releases = {e.release: e for e in releases_of(notebook.manifest)}
        self._names: dict[bytes, dict[bytes, str]] = {}

    def agency(self, grant: bytes) -> str:
        if grant in self._releases:
            return self._releases[grant].contact
        entry = self._entries.get(grant)
        return entry.agency_name if entry else ""

    def offered(self, grant: bytes) -> tuple[bytes, ...]:
        """The sections of a grant or release."""
        if grant in self._releases:
            return terms_of(self._releases[grant]).sections or ()
        entry = self._entries.get(grant)
        return tuple(part.id for part in entry.sections) if entry else ()

    def in_order(self, grant: bytes, sections: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """Sections as the words of a grant or release order them, which is the owner's order."""
        order = [section.id for section in self._named(grant)]
        return tuple(sorted(sections, key=lambda id: order.index(id) if id in order else len(order)))

    def _named(self, grant: bytes) -> tuple[WordsSection, ...]:
        if grant in self._releases:
            return ReleaseWords.parse(self._releases[grant].words).sections
        entry = self._entries.get(grant)
        return Words.parse(entry.words).sections if entry else ()

    def find(self, grant: bytes, actor: str) -> str:
        """Whoever did it, by name: of a release its contact or second holder, as far as the newest card is
        theirs, or the office's list of people names them."""
        release = self._releases.get(grant)
        if release is not None:
            return self._find_of_release(release, actor)
        entry = self._entries.get(grant)
        if entry is None or actor in (OWNER, SERVER):
            return ""
        if entry.agency not in self._names:
            self._names[entry.agency] = self._fetch(entry.agency)
        return self._names[entry.agency].get(parse_b64(actor), "")

    def _find_of_release(self, release: ReleaseEntry, actor: str) -> str:
        terms = terms_of(release)
        if actor == OWNER or actor == to_b64(terms.contact_sign):
            return release.contact if actor != OWNER else ""
        holder = terms.holder
        if holder is None or holder.agency is None:
            is_theirs = holder is not None and holder.sign is not None and actor == to_b64(holder.sign)
            return release.holder or "" if is_theirs else ""
        if holder.agency not in self._names:
            self._names[holder.agency] = self._fetch(holder.agency)
        return self._names[holder.agency].get(parse_b64(actor), "")

    def _fetch(self, agency: bytes) -> dict[bytes, str]:
        try:
            chain = remembered_chain(self._notebook, agency)
        except (ClientError, CryptoError):
            return {}
        return {sign: known.name for sign, known in chain.names.items()}
