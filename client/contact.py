"""The contact's side: a card, and what it opens (protocol §21). No account, no session.

* What is received is verified against the owner's own signatures before anything is shown.
* The gate is used and forgotten; nothing is kept between two readings.
"""

from dataclasses import dataclass, field

from client.answers import bytes_of, list_of, number_of, signed_of, text_of
from client.errors import Refused
from client.site import Site
from client.transport import Json, Transport
from crypto.codes import parse_code
from crypto.encoding import to_b64
from crypto.errors import CryptoError
from crypto.hashing import hash32
from crypto.holder_card import open_held_part
from crypto.release_card import Card, open_release_package, seal_answer
from crypto.releases import (
    check_release_package,
    verify_release_state,
    verify_release_terms,
    verify_release_yes,
)
from crypto.sealing import open_envelope
from crypto.signing import Signed, parse_signed, sign_body, verify_signed
from crypto.statements.grants import Access, ClaimSection, PackageKey
from crypto.statements.releases import (
    AnswerWords,
    ReleaseAnswer,
    ReleaseAsk,
    ReleasePackage,
    ReleaseTerms,
    ReleaseWay,
)
from crypto.statements.vault import SectionText

NOTHING_BEFORE = bytes(32)


@dataclass(frozen=True)
class Look:
    """What a card is good for just now; a time that is not told is 0."""

    release: bytes
    practice: bool
    state: str
    can_ask: bool
    wait_minutes: int
    begun_by: str
    opens_at: int
    open_until: int
    paused: bool
    frozen: bool
    way: bool
    holder: str
    at: int
    answer: Json = field(repr=False)


@dataclass(frozen=True, repr=False)
class Opened:
    """What the owner prepared: their words, and the sections in their order; `taken_out` are gone by now."""

    words: str
    call_me: str
    phone_lost: bool
    open_until: int
    sections: tuple[SectionText, ...]
    taken_out: tuple[str, ...]
    note_key: bytes


class Contact:
    """The holder of a card, at one site."""

    def __init__(self, transport: Transport, code: str) -> None:
        """Raises CodeMistyped."""
        self._card = Card(parse_code(code, "release"))
        self._site = Site(transport)

    def look(self) -> Look:
        """What the card is good for; raises ApiError `not_found` where it is good for nothing."""
        answer = self._send("looks", {"lookup": to_b64(self._card.lookup)})
        return Look(
            release=bytes_of(answer, "release", 16),
            practice=answer.get("practice") is True,
            state=text_of(answer, "state"),
            can_ask=answer.get("can_ask") is True,
            wait_minutes=number_of(answer, "wait_minutes"),
            begun_by=text_of(answer, "begun_by"),
            opens_at=number_of(answer, "opens_at") if "opens_at" in answer else 0,
            open_until=number_of(answer, "open_until") if "open_until" in answer else 0,
            paused=answer.get("paused") is True,
            frozen=answer.get("frozen") is True,
            way=answer.get("way") is True,
            holder=text_of(answer, "holder"),
            at=number_of(answer, "at"),
            answer=answer,
        )

    def ask(self) -> int:
        """Ask; gives when it opens if nobody says no (seconds since 1970), or 0 where that is not told."""
        look = self.look()
        body = ReleaseAsk(release=look.release, nonce=bytes_of(look.answer, "nonce", 32))
        answer = self._send("asks", {"ask": self._sign("release-ask", body.encode()).to_json()})
        return number_of(answer, "opens_at") if "opens_at" in answer else 0

    def read(self) -> Opened:
        """Sign a record and read what was prepared.

        Raises:
            ApiError: `too_early`, `holder_missing`, `paused`, `time_unsure`.
            CryptoError, Refused: something is not what the owner made.
        """
        look = self.look()
        access = self._make_access(look)
        answer = self._send("readings", {"access": self._sign("access", access.encode()).to_json()})
        return self._open(look, access, answer)

    def answer(self, what: AnswerWords, note_key: bytes) -> None:
        """Tell the owner something, sealed."""
        look = self.look()
        sealed = seal_answer(note_key, look.release, what.encode())
        nonce = bytes_of(look.answer, "nonce", 32)
        body = ReleaseAnswer(release=look.release, answer=hash32(sealed), nonce=nonce)
        signed = self._sign("release-answer", body.encode())
        self._send("answers", {"answer": signed.to_json(), "sealed": to_b64(sealed)})

    def leave_way(self, address: str, lang: str = "en") -> None:
        """Be told at this address once it can be opened; raises ApiError `bad_request`, `not_allowed`."""
        way = self._sign_way(address)
        body: Json = {"way": way.to_json(), "address": address, "lang": lang}
        self._site.transport.send("PUT", "/api/contact/way", body)

    def forget_way(self) -> None:
        """Be told nothing any more: the address is erased."""
        self._site.transport.send("DELETE", "/api/contact/way", {"way": self._sign_way("").to_json()})

    def _sign_way(self, address: str) -> Signed:
        look = self.look()
        hashed, nonce = hash32(address.encode()), bytes_of(look.answer, "nonce", 32)
        return self._sign(
            "release-way", ReleaseWay(release=look.release, address=hashed, nonce=nonce).encode()
        )

    def _make_access(self, look: Look) -> Access:
        answer = look.answer
        n, prev = number_of(answer, "n"), NOTHING_BEFORE
        if n > 1:
            previous = signed_of(answer, "previous")
            before = Access.parse(
                verify_signed("access", self._site.instance, previous, self._card.sign_public)
            )
            if (before.grant, before.n) != (look.release, n - 1):
                raise Refused("the record before is not the last one")
            prev = previous.hash
        sections = [
            ClaimSection(
                id=bytes_of(one, "id", 16),
                revision=number_of(one, "revision"),
                sealing=number_of(one, "sealing"),
            )
            for one in list_of(answer, "sections")
        ]
        return Access(
            grant=look.release,
            reader=self._card.sign_public,
            terms=bytes_of(answer, "terms", 32),
            sections=tuple(sorted(sections, key=lambda one: one.id)),
            n=n,
            prev=prev,
            nonce=bytes_of(answer, "nonce", 32),
            at=look.at,
            event=bytes_of(answer, "event", 32),
        )

    def _open(self, look: Look, access: Access, answer: Json) -> Opened:
        signed = signed_of(answer, "terms")
        terms = verify_release_terms(signed, self._site.instance, access.terms)
        if (terms.release, terms.contact_sign) != (look.release, self._card.sign_public):
            raise Refused("this was prepared for another card")
        opened = open_release_package(
            self._card.pack,
            bytes_of(answer, "gate", 32),
            terms.release,
            signed.hash,
            bytes_of(answer, "package"),
            self._open_part(terms, signed.hash, answer),
        )
        package = ReleasePackage.parse(opened)
        words = check_release_package(terms, package)
        keys = {key.id: key for key in package.keys}
        texts = {}
        for item in list_of(answer, "sections"):
            text = self._open_section(terms, keys, item)
            texts[text.section] = text
        if set(texts) != {one.id for one in access.sections}:
            raise Refused("the answer holds other sections than were asked for")
        return Opened(
            words=words.words,
            call_me=words.call_me,
            phone_lost=words.phone_lost,
            open_until=number_of(answer, "open_until"),
            sections=tuple(texts[one.id] for one in words.sections if one.id in texts),
            taken_out=tuple(one.title for one in words.sections if one.id not in texts),
            note_key=words.note_key,
        )

    def _open_part(self, terms: ReleaseTerms, terms_hash: bytes, answer: Json) -> bytes | None:
        """The second holder's part, where the terms name one; what they signed is about exactly this."""
        if terms.holder is None:
            return None
        held_part = bytes_of(answer, "part", 129)
        verify_release_yes(signed_of(answer, "yes"), terms, terms_hash, self._site.instance, held_part)
        return open_held_part(self._card.box_secret, terms.release, terms_hash, held_part)

    def _open_section(self, terms: ReleaseTerms, keys: dict[bytes, PackageKey], item: Json) -> SectionText:
        place = (bytes_of(item, "id", 16), number_of(item, "revision"), number_of(item, "sealing"))
        envelope = bytes_of(item, "envelope")
        state = parse_signed(item.get("state"))
        key = keys.get(place[0])
        if key is None or (key.id, key.revision, key.sealing, key.state) != (*place, state.hash):
            raise Refused("the key of a part is not the one the owner packed")
        verify_release_state(state, terms, self._site.instance, place, envelope)
        text = SectionText.parse(open_envelope(key.key, "section", *place, envelope))
        if text.section != place[0]:
            raise CryptoError
        return text

    def _sign(self, label: str, body: bytes) -> Signed:
        return sign_body(label, self._site.instance, body, self._card.sign_seed)

    def _send(self, noun: str, body: Json) -> Json:
        return self._site.transport.send("POST", f"/api/contact/{noun}", body)
