"""Preparing what a contact gets if something happens, and stopping it (protocol §21).

* Nothing is chosen for the owner: sections, words, rules and contact are all named.
* The card's code is given once and kept nowhere; a new card is a new code.
* Only what is owed no fresh sealing goes into a package.
* Stopping takes nothing typed again; changing, taking away and opening now do.
"""

import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any

from client.answers import bytes_of
from client.errors import NoSuchThing, Refused, ReleaseFrozen, ReleaseOver
from client.notebook.contents import find_revision, get_section, with_ended
from client.notebook.debts import merge_endings, pay_debts
from client.notebook.doors import sign_act
from client.notebook.endings import pay_what_can_be
from client.notebook.pages import open_revision_key
from client.notebook.release_entries import (
    emergency_of,
    get_release,
    release_last_shown,
    terms_of,
    with_emergency,
    with_release,
    with_release_shown,
    with_releases_over,
)
from client.notebook.release_holders import (
    NOBODY,
    Held,
    hold_by_agency,
    hold_by_new_card,
    hold_by_same_card,
    to_request,
)
from client.notebook.release_packages import make_release_show, seal_release, sign_state
from client.notebook.release_sight import SeenRelease, parse_release
from client.notebook.showing import Bytes
from client.notebook.store import Notebook, Write
from client.transport import Json
from crypto.boxes import derive_box_public
from crypto.codes import show_code, show_digits
from crypto.derive import derive_key
from crypto.doors import Door
from crypto.encoding import make_id, make_random, to_b64
from crypto.hashing import hash32
from crypto.release_card import Card, open_answer
from crypto.releases import GATE_BYTES, check_release_terms, check_release_words
from crypto.shapes import Body
from crypto.signing import Signed
from crypto.statements.grants import WordsSection
from crypto.statements.releases import (
    AnswerWords,
    AskRule,
    CheckInRule,
    ReleaseChange,
    ReleaseNow,
    ReleaseRemoval,
    ReleaseTerms,
    ReleaseWords,
)
from crypto.statements.vault import Manifest, ReleaseEntry, Shown
from crypto.unassigned import WHITE_SPACE

DAY_SECONDS = 86_400
SHORT_NAME = 4


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
) -> ReleaseCard | None:
    """Other rules, sections or words for an armed release, and another card where asked for; that card.

    A new card is one for a second contact as well; whoever holds a part gets a fresh one.

    Raises:
        Refused: a second contact where there was none, without a new card.
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
    return None if card is None else _to_card(release, card, held)


def stop_release(notebook: Notebook, release: bytes) -> SeenRelease:
    """Stop what was asked for, or close what is open, and seal afresh what it showed, if it was read."""
    answer = notebook.site.transport.send("POST", f"/api/releases/{to_b64(release)}/stop", {})
    seen = _read(answer, release)
    if seen.is_live:
        raise Refused("the service did not stop this")
    _remember_over(notebook, {release})
    return seen


def remove_release(notebook: Notebook, typed: Door, release: bytes) -> SeenRelease:
    """Take an armed release away. The secret was typed again."""
    what = ReleaseRemoval(vault=notebook.keys.vault, release=release, remove=True)
    seen = _send_act(notebook, typed, release, "removal", what)
    _remember_over(notebook, {release})
    return seen


def open_release_now(notebook: Notebook, typed: Door, release: bytes) -> SeenRelease:
    """Let the contact open it from now on. The secret was typed again."""
    what = ReleaseNow(vault=notebook.keys.vault, release=release, now=True)
    return _send_act(notebook, typed, release, "now", what)


def check_in(notebook: Notebook, release: bytes) -> SeenRelease:
    """All is well."""
    seen = _read(
        notebook.site.transport.send("POST", f"/api/releases/{to_b64(release)}/check-in", {}), release
    )
    notebook.look()
    return seen


def show_release_change(notebook: Notebook, release: bytes, section: bytes) -> None:
    """Let a release show the newest revision of a section.

    Raises:
        NoSuchThing: it never showed this section. ReleaseOver: it is over.
    """
    notebook.look()

    def make(manifest: Manifest) -> Write | None:
        entry = _get_live(notebook, manifest, release)
        before = release_last_shown(entry, section)
        if before is None:
            raise NoSuchThing("this does not include that section")
        newest = get_section(manifest, section).revisions[-1]
        if (before.revision, before.sealing) == (newest.revision, newest.sealing):
            return None
        key = open_revision_key(notebook, section, newest.revision, newest.sealing)
        what = Bytes(section, newest.revision, newest.sealing, newest.envelope, key)
        show = make_release_show(notebook, manifest, entry, what)
        path = f"/api/releases/{to_b64(release)}/sections/{to_b64(section)}"
        return Write(with_release_shown(manifest, release, what.shown), "PUT", path, {"show": show})

    notebook.write(make)


def find_releases_behind(notebook: Notebook, section: bytes) -> tuple[ReleaseEntry, ...]:
    """The live releases that show an older revision of a section than the newest."""
    newest = get_section(notebook.manifest, section).revision
    live = [
        entry for entry in emergency_of(notebook.manifest).releases if notebook.sight.is_release_live(entry)
    ]
    shown = [(entry, release_last_shown(entry, section)) for entry in live]
    return tuple(entry for entry, last in shown if last is not None and last.revision < newest)


def switch_emergency_only(notebook: Notebook, *, on: bool) -> None:
    """Leave nothing but releases, or let the rest be again; what was shared ends, whatever the service says.

    Raises:
        Refused: the service still calls something live that ended so.
    """

    def make(manifest: Manifest) -> Write:
        changed = with_emergency(manifest, only=on)
        if on:
            changed = with_ended(
                changed, {entry.grant for entry in changed.ledger if not entry.ended}, seen=True
            )
        return Write(changed, "PUT", "/api/prepared-only", {"on": on})

    notebook.write(make)
    notebook.look()
    merge_endings(notebook)
    pay_what_can_be(notebook)
    if on and any(notebook.sight.is_live_by_server(entry.grant) for entry in notebook.manifest.ledger):
        raise Refused("the service did not end everything")


def write_never(notebook: Notebook, people: tuple[str, ...]) -> None:
    """Remember who must never get anything; only the owner sees it."""
    notebook.rewrite(lambda manifest: with_emergency(manifest, never=people))


def read_answer(notebook: Notebook, seen: SeenRelease) -> AnswerWords | None:
    """What the contact answered, if they did; raises CryptoError where it is not for this release."""
    if not seen.answer:
        return None
    secret = derive_key(notebook.keys.key, "release-note", seen.release)
    return AnswerWords.parse(open_answer(secret, seen.release, seen.answer))


def is_on_never_list(manifest: Manifest, contact: str) -> bool:
    """Whether what was typed for a contact names somebody who must never get anything."""
    typed = _plain(contact)
    names = (_plain(name) for name in emergency_of(manifest).never)
    return any(name and typed and (_stands_in(name, typed) or _stands_in(typed, name)) for name in names)


def _stands_in(short: str, long: str) -> bool:
    """A short name of letters with case only as whole words, so that Al does not stop Alma; else anywhere."""
    has_case = any(one.upper() != one.lower() for one in short)
    return short in long if len(short) >= SHORT_NAME or not has_case else f" {short} " in f" {long} "


def _plain(name: str) -> str:
    """Without regard to case and white space, letter by letter: the same in both languages."""
    composed = unicodedata.normalize("NFKC", name)
    folded = (" " if ord(one) in WHITE_SPACE else one.upper().lower() for one in composed)
    return " ".join(part for part in "".join(folded).split(" ") if part)


def _get_live(notebook: Notebook, manifest: Manifest, release: bytes) -> ReleaseEntry:
    """A release that may be sealed for; what ended keeps nothing under which anything could be."""
    entry = get_release(manifest, release)
    if not notebook.sight.is_release_live(entry):
        raise ReleaseOver("this is over: prepare a new one")
    return entry


def _get_armed(notebook: Notebook, manifest: Manifest, release: bytes) -> ReleaseEntry:
    entry = _get_live(notebook, manifest, release)
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
    if is_new_card:
        return hold_by_new_card(choice.holder_words, choice.holder_name)
    held = None if before is None else hold_by_same_card(before, choice.holder_words, choice.holder_name)
    if held is None:
        raise Refused("a second contact needs a card: make new cards for both")
    return held


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


def _send_act(notebook: Notebook, typed: Door, release: bytes, noun: str, what: Body) -> SeenRelease:
    challenge = notebook.site.challenge()
    body = sign_act(notebook, "release", what.encode(), typed, challenge.nonce)
    answer = notebook.site.transport.send("POST", f"/api/releases/{to_b64(release)}/{noun}", body)
    notebook.look()
    return _read(answer, release)


def _read(answer: Json, release: bytes) -> SeenRelease:
    item = answer.get("release")
    if not isinstance(item, dict) or bytes_of(item, "release", 16) != release:
        raise Refused("the answer is about something else")
    return parse_release(item)


def _remember_over(notebook: Notebook, over: set[bytes]) -> None:
    notebook.look()
    merge_endings(notebook)
    notebook.rewrite(lambda manifest: with_releases_over(manifest, over, seen=True))
    pay_what_can_be(notebook)


def _to_card(release: bytes, card: Card, held: Held | None) -> ReleaseCard:
    code, second = card.code, None
    if held is not None and held.card is not None:
        theirs = held.card.code
        second = ReleaseCard(release, theirs, show_code(theirs, "holder"), show_digits(theirs, "holder"))
    return ReleaseCard(release, code, show_code(code, "release"), show_digits(code, "release"), second)
