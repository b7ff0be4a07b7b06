"""A vault's chain with a grant's inside: whole, and with each line bent."""

from dataclasses import replace
from typing import Any

from crypto.canonical import to_canonical
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.journal import START, Head, append_event, append_grant_event, make_sharing_details
from crypto.shapes import Body, Shape
from crypto.signing import Signed, sign_body
from crypto.statements.agencies import Rotation
from crypto.statements.grants import Ending, Redeem, Renewal
from crypto.statements.journal import (
    AnsweredFacts,
    AskedFacts,
    ChannelFacts,
    DoorsFacts,
    EndedFacts,
    HeldFacts,
    JournalEvent,
    LookedFacts,
    NoFacts,
    OfferedFacts,
    OnlyFacts,
    OpenedFacts,
    ReadFacts,
    RefusedFacts,
    RenewedFacts,
    RotatedFacts,
    SharingDetails,
    ShownFacts,
    StoppedFacts,
)
from crypto.statements.releases import ReleaseAnswer, ReleaseAsk, ReleaseYes
from tools.vectors.making import INSTANCE, Vector, fixed, public, refused, signed, works
from tools.vectors.samples import (
    ACCESS,
    AGENCY,
    CARD,
    CLAIM,
    DAY,
    ENDING,
    GRANT,
    HOLDER_CARD,
    NEW_GRANT,
    NOW,
    READER,
    REDEEM,
    RELEASE,
    RELEASE_TERMS,
    RENEWAL,
    SECTIONS,
    TERMS,
    TODAY,
    YES,
)

OWNER, SERVER, ACTOR = "owner", "server", to_b64(READER)
OTHER = fixed("another grant", 16)
THIRD = fixed("a third grant", 16)
COORDINATOR = to_b64(public("coordinator"))
ROTATION = Rotation(AGENCY, GRANT, 1, 2, CLAIM.hash, fixed("wraps"))
REDEEMED = signed("redeem", REDEEM.encode(), "reader")
CLAIMED = OpenedFacts(signed("claim", CLAIM.encode(), "reader"))
KEYS = {GRANT: public("grant")}
CONTACT, HOLDER = to_b64(CARD.sign_public), to_b64(HOLDER_CARD.sign_public)
ASK, ANSWER = ReleaseAsk(RELEASE, fixed("nonce")), ReleaseAnswer(RELEASE, fixed("answer"), fixed("nonce"))


class Book:
    """A vault's journal in the writing."""

    def __init__(self) -> None:
        self.head, self.grants, self.events = START, dict[bytes, Head](), list[dict[str, bytes]]()

    def add(self, kind: str, facts: Shape, at: int = TODAY, actor: str = OWNER) -> None:
        """Write an event of the vault."""
        self._append(at, kind, actor, to_canonical(facts.to_json()))

    def share(self, kind: str, facts: Shape, actor: str = OWNER, grant: bytes = GRANT) -> None:
        """Write an event of a grant, and the vault's beside it."""
        data = to_canonical(facts.to_json())
        chain, after = append_grant_event(grant, self.grants.get(grant, START), NOW, kind, actor, data)
        self.grants[grant] = after
        self._append(NOW, kind, actor, make_sharing_details(grant, chain, data))

    def _append(self, at: int, kind: str, actor: str, details: bytes) -> None:
        event, self.head = append_event(self.head, at, kind, actor, details)
        self.events.append({"event": event, "details": details})


def make_vectors() -> list[Vector]:
    """Give them all."""
    book = _whole()
    events, do = book.events, "verify_events"
    after_five = hash32(events[4]["event"])
    rest = {
        "from_head": {"n": 5, "hash": after_five},
        "grant_heads": {to_b64(GRANT): {"n": 3, "hash": _grant_hash(events[:5])}},
    }
    return [
        works("no events", do, events=[]),
        works("a whole journal", do, events=events, instance=INSTANCE, grant_keys=KEYS),
        works(
            "a journal read on from a head", do, events=events[5:], instance=INSTANCE, grant_keys=KEYS, **rest
        ),
        *_bent(events),
        works("a journal of releases", do, events=_released().events, instance=INSTANCE),
        *_untrue(),
        *_not_the_owners(),
        *_not_the_contacts(),
    ]


def _whole() -> Book:
    book = Book()
    book.add("vault_made", NoFacts())
    book.add("vault_opened", NoFacts(), TODAY + DAY)
    book.share("grant_offered", OfferedFacts(TERMS.hash))
    book.share("code_shown", NoFacts())
    book.share("grant_looked", LookedFacts(REDEEMED), ACTOR)
    book.share("grant_offered", OfferedFacts(fixed("other terms")), grant=OTHER)
    book.share("grant_opened", CLAIMED, ACTOR)
    book.share("section_read", ReadFacts(signed("access", ACCESS.encode(), "reader")), ACTOR)
    book.share(
        "grant_rotated", RotatedFacts(signed("rotation", ROTATION.encode(), "coordinator")), COORDINATOR
    )
    book.share("section_shown", ShownFacts(SECTIONS[0], 2, 0))
    _renew(book, RENEWAL, "grant")
    book.share("grant_ended", EndedFacts("renewed"))
    book.share("grant_ended", EndedFacts("asked", signed("ending", ENDING.encode(), "reader")), ACTOR)
    book.share("grant_refused", RefusedFacts(REDEEMED, "ended"), ACTOR)
    book.share("grant_ended", EndedFacts("withdrawn"), grant=OTHER)
    book.share("grant_offered", OfferedFacts(fixed("third terms")), grant=THIRD)
    book.share("grant_ended", EndedFacts("exposed"), SERVER, grant=THIRD)
    book.add("grants_confirmed", NoFacts(), TODAY + DAY)
    book.add("doors_changed", DoorsFacts((fixed("new", 16),), (fixed("old", 16),)), TODAY + DAY)
    book.add("visits_closed", NoFacts(), TODAY + DAY)
    return book


def _released() -> Book:
    book = Book()
    read = replace(ACCESS, grant=RELEASE, reader=CARD.sign_public, terms=RELEASE_TERMS.hash, sections=())
    book.add("vault_made", NoFacts())
    book.add("emergency_only", OnlyFacts(True), TODAY + DAY)
    book.share("release_armed", OfferedFacts(fixed("older terms")), grant=RELEASE)
    book.share("release_changed", OfferedFacts(RELEASE_TERMS.hash), grant=RELEASE)
    _ask(book, ASK)
    _hold(book, YES)
    book.share("release_now", NoFacts(), grant=RELEASE)
    book.share("section_read", ReadFacts(by_contact("access", read)), CONTACT, RELEASE)
    _answer(book, ANSWER)
    for how in ("owner", "code", "unconfirmed"):
        book.share("release_stopped", StoppedFacts(how), grant=RELEASE)
    book.share("release_ended", NoFacts(), grant=RELEASE)
    book.add("emergency_only", OnlyFacts(False), TODAY + DAY)
    book.add("channels_changed", ChannelFacts("added"), TODAY + DAY)
    book.add("channels_changed", ChannelFacts("dropped"), TODAY + DAY)
    return book


def by_contact(label: str, body: Body) -> Signed:
    """Give a body signed with the key of the card."""
    return sign_body(label, INSTANCE, body.encode(), CARD.sign_seed)


def _ask(book: Book, ask: ReleaseAsk, label: str = "release-ask", actor: str = CONTACT) -> None:
    book.share("release_asked", AskedFacts(by_contact(label, ask)), actor, RELEASE)


def _hold(
    book: Book, yes: ReleaseYes, label: str = "release-yes", actor: str = HOLDER, card: Any = HOLDER_CARD
) -> None:
    signed_yes = sign_body(label, INSTANCE, yes.encode(), card.sign_seed)
    book.share("release_held", HeldFacts(signed_yes), actor, RELEASE)


def _answer(book: Book, answer: ReleaseAnswer, label: str = "release-answer", actor: str = CONTACT) -> None:
    book.share("release_answered", AnsweredFacts(by_contact(label, answer)), actor, RELEASE)


def _not_the_contacts() -> list[Vector]:
    def refuse(name: str, outcome: str, why: str, write: Any) -> Vector:
        book = Book()
        write(book)
        given = {"events": book.events, "instance": INSTANCE}
        return refused(f"a release {name}", "verify_events", outcome, why, **given)

    refusal, forged = "JournalRefused", "BadSignature"
    nothing, stopped = NoFacts(), StoppedFacts("code")
    return [
        refuse("asked for by the owner", refusal, "actor", lambda b: _ask(b, ASK, actor=OWNER)),
        refuse("asked for by the server", refusal, "actor", lambda b: _ask(b, ASK, actor=SERVER)),
        refuse("asked for by another key", forged, "", lambda b: _ask(b, ASK, actor=ACTOR)),
        refuse("asked for with an answer", forged, "", lambda b: _ask(b, ASK, "release-answer")),
        refuse(
            "asked for that is another", refusal, "statement", lambda b: _ask(b, replace(ASK, release=OTHER))
        ),
        refuse("held by the owner", refusal, "actor", lambda b: _hold(b, YES, actor=OWNER)),
        refuse("held by another key", forged, "", lambda b: _hold(b, YES, actor=ACTOR)),
        refuse("held with an ask", forged, "", lambda b: _hold(b, YES, "release-ask")),
        refuse("held that is another", refusal, "statement", lambda b: _hold(b, replace(YES, release=OTHER))),
        refuse(
            "held in another's name",
            refusal,
            "statement",
            lambda b: _hold(b, YES, actor=CONTACT, card=CARD),
        ),
        refuse("answered by the owner", refusal, "actor", lambda b: _answer(b, ANSWER, actor=OWNER)),
        refuse("answered by another key", forged, "", lambda b: _answer(b, ANSWER, actor=ACTOR)),
        refuse("answered with an ask", forged, "", lambda b: _answer(b, ANSWER, "release-ask")),
        refuse(
            "answered that is another",
            refusal,
            "statement",
            lambda b: _answer(b, replace(ANSWER, release=OTHER)),
        ),
        refuse(
            "stopped by the contact",
            refusal,
            "actor",
            lambda b: b.share("release_stopped", stopped, CONTACT, RELEASE),
        ),
        refuse(
            "stopped by the server",
            refusal,
            "actor",
            lambda b: b.share("release_stopped", stopped, SERVER, RELEASE),
        ),
        refuse(
            "opened now by the contact",
            refusal,
            "actor",
            lambda b: b.share("release_now", nothing, CONTACT, RELEASE),
        ),
        refuse(
            "read by the owner",
            refusal,
            "actor",
            lambda b: b.share("section_read", ReadFacts(by_contact("access", ACCESS)), OWNER, RELEASE),
        ),
        refuse(
            "with other facts", "BadStatement", "", lambda b: b.share("release_armed", nothing, grant=RELEASE)
        ),
        refuse(
            "switched on at noon", refusal, "day", lambda b: b.add("emergency_only", OnlyFacts(True), NOW)
        ),
    ]


def _grant_hash(events: list[dict[str, bytes]]) -> bytes:
    return hash32(SharingDetails.parse(events[-1]["details"]).chain)


def _bent(events: list[dict[str, bytes]]) -> list[Vector]:
    do = "verify_events"
    swapped = [*events[:3], events[4], events[3], *events[5:]]
    lied = {**events[2], "details": events[5]["details"]}
    renumbered = replace(JournalEvent.parse(events[1]["event"]), prev=fixed("x")).encode()
    cases: dict[str, tuple[str, dict[str, Any]]] = {
        "without its first line": ("link", {"events": events[1:]}),
        "with a line missing": ("link", {"events": [*events[:4], *events[5:]]}),
        "with two lines swapped": ("link", {"events": swapped}),
        "with a line twice": ("link", {"events": [events[0], events[0]]}),
        "that forks": ("link", {"events": [events[0], {**events[1], "event": renumbered}]}),
        "read on from another head": (
            "link",
            {"events": events[5:], "from_head": {"n": 5, "hash": fixed("x")}},
        ),
        "with other details": ("details", {"events": [*events[:2], lied]}),
        "read on without its grants": (
            "grant_link",
            {"events": events[6:], "from_head": {"n": 6, "hash": hash32(events[5]["event"])}},
        ),
    }
    changed = {**events[0], "event": events[0]["event"].replace(b"vault_made", b"vault_name")}
    spaced = {**events[0], "event": events[0]["event"] + b" "}
    return [
        *(refused(f"a journal {n}", do, "JournalRefused", why, **given) for n, (why, given) in cases.items()),
        refused("a journal of an unknown kind", do, "BadStatement", events=[changed]),
        refused("a journal that is not canonical", do, "BadCanonical", events=[spaced]),
    ]


def _untrue() -> list[Vector]:
    def refuse(name: str, outcome: str, why: str, write: Any) -> Vector:
        book = Book()
        write(book)
        return refused(
            f"a journal {name}", "verify_events", outcome, why, events=book.events, instance=INSTANCE
        )

    forged = signed("redeem", REDEEM.encode(), "thief")
    other = signed("redeem", Redeem(AGENCY, fixed("x"), fixed("l"), fixed("n")).encode(), "reader")
    elsewhere = Ending(OTHER, READER, "asked", fixed("nonce"))
    ended = EndedFacts("asked", signed("ending", elsewhere.encode(), "reader"))
    return [
        refuse(
            "whose opening has an hour",
            "JournalRefused",
            "day",
            lambda b: b.add("vault_opened", NoFacts(), NOW),
        ),
        refuse(
            "whose doors somebody else changed",
            "JournalRefused",
            "actor",
            lambda b: b.add("vault_made", NoFacts(), actor=ACTOR),
        ),
        refuse(
            "with a look nobody signed",
            "BadSignature",
            "",
            lambda b: b.share("grant_looked", LookedFacts(forged), ACTOR),
        ),
        refuse(
            "with a look signed by another",
            "BadSignature",
            "",
            lambda b: b.share("grant_looked", LookedFacts(other), ACTOR),
        ),
        refuse(
            "with a look under another name",
            "JournalRefused",
            "statement",
            lambda b: b.share("grant_looked", LookedFacts(REDEEMED), to_b64(fixed("x"))),
        ),
        refuse(
            "with a look by the owner",
            "JournalRefused",
            "actor",
            lambda b: b.share("grant_looked", LookedFacts(REDEEMED)),
        ),
        refuse(
            "with a fresh code by a reader",
            "JournalRefused",
            "actor",
            lambda b: b.share("code_shown", NoFacts(), ACTOR),
        ),
        refuse(
            "with an end of another grant",
            "JournalRefused",
            "statement",
            lambda b: b.share("grant_ended", ended, ACTOR),
        ),
        refuse(
            "whose doors the server changed",
            "JournalRefused",
            "actor",
            lambda b: b.add("doors_changed", DoorsFacts((), ()), actor=SERVER),
        ),
        *(
            refuse(f"with {name}", "JournalRefused", "actor", lambda b, line=line: b.share(*line))
            for name, line in _SERVER_LINES.items()
        ),
        refuse(
            "with an altered claim",
            "BadSignature",
            "",
            lambda b: b.share("grant_opened", OpenedFacts(_altered_claim()), ACTOR),
        ),
        refuse("with a rotation nobody signed", "BadSignature", "", lambda b: _rotate(b, ROTATION, "thief")),
        refuse(
            "with a rotation by the owner",
            "JournalRefused",
            "actor",
            lambda b: _rotate(b, ROTATION, "x", OWNER),
        ),
        refuse(
            "with a rotation of another grant",
            "JournalRefused",
            "statement",
            lambda b: _rotate(b, replace(ROTATION, grant=OTHER), "coordinator"),
        ),
        refuse(
            "with other facts", "BadStatement", "", lambda b: b.share("code_shown", OfferedFacts(TERMS.hash))
        ),
        refuse("that mixes up grants", "JournalRefused", "grant", _mix_up),
    ]


_ENDING = signed("ending", ENDING.encode(), "reader")
_SERVER_LINES: dict[str, tuple[str, Shape, str]] = {
    "a withdrawal by the server": ("grant_ended", EndedFacts("withdrawn"), SERVER),
    "a look by the server": ("grant_looked", LookedFacts(REDEEMED), SERVER),
    "a rotation by the server": (
        "grant_rotated",
        RotatedFacts(signed("rotation", ROTATION.encode(), "coordinator")),
        SERVER,
    ),
    "an exposed token told by the owner": ("grant_ended", EndedFacts("exposed"), OWNER),
    "an exposed token told by a reader": ("grant_ended", EndedFacts("exposed"), ACTOR),
    "an exposed token with an ending": ("grant_ended", EndedFacts("exposed", _ENDING), SERVER),
    "an exposed token signed by a reader": ("grant_ended", EndedFacts("exposed", _ENDING), ACTOR),
}


def _not_the_owners() -> list[Vector]:
    def refuse(name: str, outcome: str, why: str, write: Any) -> Vector:
        book = Book()
        write(book)
        given = {"events": book.events, "instance": INSTANCE, "grant_keys": KEYS}
        return refused(f"a renewal {name}", "verify_events", outcome, why, **given)

    def after_claim(renewal: Renewal, signer: str = "grant", **place: Any) -> Any:
        def write(book: Book) -> None:
            book.share("grant_opened", CLAIMED, ACTOR)
            _renew(book, renewal, signer, **place)

        return write

    refusal = "JournalRefused"
    return [
        refuse("before any claim", refusal, "renewal", lambda b: _renew(b, RENEWAL, "grant")),
        refuse("of a claim nobody made", refusal, "renewal", after_claim(replace(RENEWAL, claim=fixed("x")))),
        refuse(
            "for another reader", refusal, "renewal", after_claim(replace(RENEWAL, reader=public("auditor")))
        ),
        refuse("by a thief", "BadSignature", "", after_claim(RENEWAL, "thief")),
        refuse("by its own grant's key", "BadSignature", "", after_claim(RENEWAL, "new grant")),
        refuse("by a reader", refusal, "actor", after_claim(RENEWAL, actor=ACTOR)),
        refuse("in another grant's chain", refusal, "statement", after_claim(RENEWAL, grant=OTHER)),
    ]


def _renew(book: Book, renewal: Renewal, signer: str, actor: str = OWNER, grant: bytes = NEW_GRANT) -> None:
    facts = RenewedFacts(signed("renewal", renewal.encode(), signer))
    book.share("grant_renewed", facts, actor, grant)


def _rotate(book: Book, rotation: Rotation, signer: str, actor: str = COORDINATOR) -> None:
    book.share("grant_rotated", RotatedFacts(signed("rotation", rotation.encode(), signer)), actor)


def _altered_claim() -> Signed:
    good = signed("claim", CLAIM.encode(), "reader")
    return Signed(replace(CLAIM, generation=4).encode(), good.sig)


def _mix_up(book: Book) -> None:
    facts = to_canonical(NoFacts().to_json())
    chain, _ = append_grant_event(GRANT, START, NOW, "code_shown", OWNER, facts)
    book._append(NOW, "code_shown", OWNER, make_sharing_details(OTHER, chain, facts))
