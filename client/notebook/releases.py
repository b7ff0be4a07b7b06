"""Preparing what a contact gets if something happens, and changing it (protocol §21).

* Nothing is chosen for the owner: sections, words, rules and contact are all named.
* The card's code is given once and kept nowhere; a new card is a new code.
* Only what is owed no fresh sealing goes into a package.
* Changing takes the secret typed again.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from client.errors import NoSuchThing, Refused, ReleaseFrozen
from client.notebook.contents import find_revision, get_section
from client.notebook.debts import pay_debts
from client.notebook.doors import sign_act
from client.notebook.never import is_on_never_list
from client.notebook.release_entries import (
    terms_of,
    with_release,
)
from client.notebook.release_holders import (
    NOBODY,
    Held,
    hold_by_agency,
    hold_by_new_card,
    hold_by_same_card,
    to_request,
)
from client.notebook.release_packages import seal_release, sign_state
from client.notebook.release_showing import get_live
from client.notebook.store import Notebook, Write
from client.transport import Json
from crypto.boxes import derive_box_public
from crypto.codes import show_code, show_digits
from crypto.derive import derive_key
from crypto.doors import Door
from crypto.encoding import make_id, make_random, to_b64
from crypto.hashing import hash32
from crypto.release_card import Card
from crypto.releases import GATE_BYTES, check_release_terms, check_release_words
from crypto.signing import Signed
from crypto.statements.grants import WordsSection
from crypto.statements.releases import (
    AskRule,
    CheckInRule,
    ReleaseChange,
    ReleaseTerms,
    ReleaseWords,
)
from crypto.statements.vault import Manifest, ReleaseEntry, Shown

DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Preparation:
    """What the owner decided: for whom, which sections, their own words, and the rules.

    `ask_minutes` None: nobody can ask. `valid_seconds`: how long it stays prepared. A practice takes no
    sections. `holder`: the office that must say yes as well, or `has_second_card`: a second contact, whom
    `holder_name` is the owner's own name for.
    """

    contact: str
    sections: tuple[bytes, ...] = ()
    words: str = ""
    ask_minutes: int | None = 1_440
    check_in: CheckInRule | None = None
    valid_seconds: int = 365 * DAY_SECONDS
    open_hours: int = 72
    not_before: int = 0
    call_me: str | None = None
    phone_lost: bool = True
    practice_for: bytes | None = None
    is_practice: bool = False
    holder: bytes | None = None
    has_second_card: bool = False
    holder_name: str = ""
    holder_words: str = ""
    confirm_identity: bool = False


@dataclass(frozen=True)
class ReleaseCard:
    """What goes on the card, once: the code, and both forms of it; and the second contact's, where one was
    made. Kept nowhere."""

    release: bytes
    code: bytes = field(repr=False)
    characters: str = field(repr=False)
    digits: str = field(repr=False)
    second: "ReleaseCard | None" = field(default=None, repr=False)


@dataclass(frozen=True)
class NewCards:
    """What a change made: a card for the contact, whose `second` is then new as well, or one for the second
    contact alone; None, None where all cards stay."""

    contact: ReleaseCard | None = field(default=None, repr=False)
    holder: ReleaseCard | None = field(default=None, repr=False)


@dataclass(frozen=True)
class _Paper:
    terms: ReleaseTerms
    signed: Signed
    words: bytes
    pack: bytes = field(repr=False)
    gate: bytes = field(repr=False)
    lookup_hash: bytes
    held: Held | None = None


def prepare_release(notebook: Notebook, choice: Preparation) -> ReleaseCard:
    """Prepare a release; the card to hand over.

    Raises:
        CryptoError, Refused: the terms break a rule, or the contact stands on the list of people who
            must never get anything.
        ApiError: the server refuses; nothing was changed.
    """
    _require_allowed(notebook.manifest, choice)
    pay_debts(notebook)
    release, card, key = make_id(), Card.make(), make_id()
    keys = (card.sign_public, card.box_public)
    held = _choose_holder(notebook, choice, None, is_new_card=True)
    paper = _write_paper(notebook, choice, release, keys, card.pack, card.lookup_hash, held)

    def make(manifest: Manifest) -> Write:
        body, shown = _make_body(notebook, manifest, paper)
        body["idempotency_key"] = to_b64(key)
        entry = ReleaseEntry(
            release=release,
            practice=choice.is_practice,
            contact=choice.contact,
            terms=paper.signed.body,
            pack=paper.pack,
            gate=paper.gate,
            lookup=paper.lookup_hash,
            words=paper.words,
            made_at=notebook.now,
            ended=False,
            ended_seen=False,
            opened=False,
            shown=shown,
            for_=choice.practice_for,
            **_to_held(held),
        )
        return Write(_with_held(with_release(manifest, entry), held), "POST", "/api/releases", body)

    notebook.write(make)
    notebook.look()
    return _to_card(release, card, held)


def change_release(
    notebook: Notebook, typed: Door, release: bytes, choice: Preparation, *, new_card: bool = False
) -> NewCards:
    """Other rules, sections or words for an armed release, and another card where asked for.

    A new card is one for a second contact as well; one who has none yet, or has another name, gets theirs
    alone. Whoever holds a part gets a fresh one.

    Raises:
        ReleaseFrozen: somebody asked already. ReleaseOver: it is over.
    """
    _require_allowed(notebook.manifest, choice)
    pay_debts(notebook)
    entry = _get_armed(notebook, notebook.manifest, release)
    card, old = Card.make() if new_card else None, terms_of(entry)
    keys = (old.contact_sign, old.contact_box) if card is None else (card.sign_public, card.box_public)
    pack = entry.pack if card is None else card.pack
    lookup = entry.lookup if card is None else card.lookup_hash
    held = _choose_holder(notebook, choice, entry, is_new_card=new_card)
    paper = _write_paper(notebook, choice, release, keys, pack, lookup, held)
    challenge = notebook.site.challenge()
    change = ReleaseChange(vault=notebook.keys.vault, release=release, terms=paper.signed.hash, lookup=lookup)
    act = sign_act(notebook, "release", change.encode(), typed, challenge.nonce)

    def make(manifest: Manifest) -> Write:
        body, shown = _make_body(notebook, manifest, paper)
        changed = replace(
            _get_armed(notebook, manifest, release),
            terms=paper.signed.body,
            pack=paper.pack,
            gate=paper.gate,
            lookup=lookup,
            words=paper.words,
            shown=shown,
            **_to_held(held),
        )
        path = f"/api/releases/{to_b64(release)}/terms"
        return Write(_with_held(with_release(manifest, changed), held), "PUT", path, {**body, **act})

    notebook.write(make)
    notebook.look()
    return (
        NewCards(holder=_to_second(release, held))
        if card is None
        else NewCards(_to_card(release, card, held))
    )


def _get_armed(notebook: Notebook, manifest: Manifest, release: bytes) -> ReleaseEntry:
    entry = get_live(notebook, manifest, release)
    if notebook.sight.releases[release].is_running:
        raise ReleaseFrozen("somebody asked for this already: stop it first")
    return entry


def _require_allowed(manifest: Manifest, choice: Preparation) -> None:
    if any(is_on_never_list(manifest, name) for name in (choice.contact, choice.holder_name)):
        raise Refused("this person stands on your list of people who must never get anything")


def _choose_holder(
    notebook: Notebook, choice: Preparation, before: ReleaseEntry | None, *, is_new_card: bool
) -> Held | None:
    if choice.holder is not None:
        return hold_by_agency(
            notebook,
            choice.holder,
            choice.holder_words,
            choice.holder_name,
            confirm_identity=choice.confirm_identity,
        )
    if not choice.has_second_card:
        return None
    is_same = before is not None and choice.holder_name in ("", before.holder)
    held = None
    if before is not None and is_same and not is_new_card:
        held = hold_by_same_card(before, choice.holder_words)
    return held or hold_by_new_card(choice.holder_words, choice.holder_name)


def _to_held(held: Held | None) -> dict[str, Any]:
    return NOBODY if held is None else held.to_entry()


def _with_held(manifest: Manifest, held: Held | None) -> Manifest:
    return manifest if held is None else held.remember(manifest)


def _write_paper(
    notebook: Notebook,
    choice: Preparation,
    release: bytes,
    contact: tuple[bytes, bytes],
    pack: bytes,
    lookup_hash: bytes,
    held: Held | None,
) -> _Paper:
    words = _make_words(notebook, choice, release)
    start = max(notebook.now, choice.not_before)
    ids = None if choice.is_practice else tuple(sorted(set(choice.sections)))
    terms = ReleaseTerms(
        release=release,
        release_key=notebook.keys.release_public(release),
        practice=choice.is_practice,
        contact_sign=contact[0],
        contact_box=contact[1],
        sections=ids,
        ask=None if choice.ask_minutes is None else AskRule(wait_minutes=choice.ask_minutes),
        check_in=choice.check_in,
        not_before=start,
        not_after=start + choice.valid_seconds,
        open_hours=choice.open_hours,
        words=hash32(words),
        holder=None if held is None else held.holder,
    )
    check_release_terms(terms)
    check_release_words(terms, words)
    signed = notebook.keys.sign_for_release("release-terms", release, terms.encode())
    return _Paper(terms, signed, words, pack, make_random(GATE_BYTES), lookup_hash, held)


def _make_words(notebook: Notebook, choice: Preparation, release: bytes) -> bytes:
    chosen = set(choice.sections)
    note_secret = derive_key(notebook.keys.key, "release-note", release)
    return ReleaseWords(
        release=release,
        words=choice.words,
        call_me=notebook.manifest.call_me if choice.call_me is None else choice.call_me,
        phone_lost=choice.phone_lost,
        sections=tuple(
            WordsSection(id=note.id, title=note.title, kind=note.kind)
            for note in notebook.manifest.sections
            if note.id in chosen
        ),
        note_key=derive_box_public(note_secret),
        salt=make_id(),
    ).encode()


def _make_body(notebook: Notebook, manifest: Manifest, paper: _Paper) -> tuple[Json, tuple[Shown, ...]]:
    release = paper.terms.release
    newest = [get_section(manifest, section).revisions[-1] for section in paper.terms.sections or ()]
    shown = tuple(
        Shown(section=section, revision=note.revision, sealing=note.sealing)
        for section, note in zip(paper.terms.sections or (), newest, strict=True)
    )
    states = []
    for place in shown:
        noted = find_revision(manifest, place.section, place.revision)
        if noted is None:
            raise NoSuchThing("this section is not in the notebook")
        states.append(sign_state(notebook, release, place, noted.envelope))
    held = paper.held
    part = None if held is None else held.part
    package = seal_release(
        notebook, paper.signed.body, paper.words, paper.pack, paper.gate, part, shown, manifest, {}
    )
    body: Json = {
        "terms": paper.signed.to_json(),
        "states": [state.to_json() for state in states],
        "lookup_hash": to_b64(paper.lookup_hash),
        "gate": to_b64(paper.gate),
        "package": to_b64(package),
    }
    if held is not None:
        call_me = ReleaseWords.parse(paper.words).call_me
        body["holder"] = to_request(held, paper.terms, paper.signed.hash, call_me)
    return body, shown


def _to_card(release: bytes, card: Card, held: Held | None) -> ReleaseCard:
    second = _to_second(release, held)
    return ReleaseCard(
        release, card.code, show_code(card.code, "release"), show_digits(card.code, "release"), second
    )


def _to_second(release: bytes, held: Held | None) -> ReleaseCard | None:
    if held is None or held.card is None:
        return None
    code = held.card.code
    return ReleaseCard(release, code, show_code(code, "holder"), show_digits(code, "holder"))
