"""The second contact's side: a card of their own, and a yes (protocol §21). No account, no session.

* The part is opened for as long as it takes to hand it over, sealed to the contact.
* What the deposit says is told before anything is said; who wrote it is proved by nothing but the yes
  that opens something: a deposit that the owner did not make opens nothing.
"""

from dataclasses import dataclass, field

from client.answers import bytes_of, number_of, text_of
from client.errors import Refused
from client.site import Site
from client.transport import Json, Transport
from crypto.codes import parse_code
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.holder_card import Deposit, HolderCard, open_deposit, seal_held_part
from crypto.signing import sign_body
from crypto.statements.releases import HolderWords, ReleaseYes


@dataclass(frozen=True)
class HolderLook:
    """What a second card is good for just now; `opens_at` 0: not told; no words before the ask."""

    release: bytes
    state: str
    said_yes: bool
    paused: bool
    opens_at: int
    at: int
    words: str = field(repr=False)
    call_me: str = field(repr=False)
    answer: Json = field(repr=False)


class Holder:
    """Whoever has a second card, at one site."""

    def __init__(self, transport: Transport, code: str) -> None:
        """Raises CodeMistyped."""
        self._card = HolderCard(parse_code(code, "holder"))
        self._site = Site(transport)

    def look(self) -> HolderLook:
        """What the card is good for; raises ApiError `not_found` where it is good for nothing."""
        answer = self._send("looks", {"lookup": to_b64(self._card.lookup)})
        words = self._read_words(answer) if bytes_of(answer, "deposit") else None
        return HolderLook(
            release=bytes_of(answer, "release", 16),
            state=text_of(answer, "state"),
            said_yes=answer.get("said_yes") is True,
            paused=answer.get("paused") is True,
            opens_at=number_of(answer, "opens_at") if "opens_at" in answer else 0,
            at=number_of(answer, "at"),
            words="" if words is None else words.words,
            call_me="" if words is None else words.call_me,
            answer=answer,
        )

    def say_yes(self) -> None:
        """Hand the part over to the contact.

        Raises:
            ApiError: `not_begun`, `conflict` (there is a yes), `paused`, `not_found`.
            CryptoError, Refused: the deposit is not for this release and these terms.
        """
        answer = self.look().answer
        if not bytes_of(answer, "deposit"):
            raise Refused("nobody asked for this yet, or it rests")
        deposit, release, terms = (
            self._open(answer),
            bytes_of(answer, "release", 16),
            bytes_of(answer, "terms", 32),
        )
        held_part = seal_held_part(deposit.contact_box, release, terms, deposit.part)
        yes = ReleaseYes(
            release=release,
            terms=terms,
            holder=self._card.sign_public,
            part=hash32(held_part),
            nonce=bytes_of(answer, "nonce", 32),
        )
        signed = sign_body("release-yes", self._site.instance, yes.encode(), self._card.sign_seed)
        self._send("yes", {"yes": signed.to_json(), "part": to_b64(held_part)})

    def _read_words(self, answer: Json) -> HolderWords:
        return read_holder_words(bytes_of(answer, "release", 16), self._open(answer))

    def _open(self, answer: Json) -> Deposit:
        release, terms = bytes_of(answer, "release", 16), bytes_of(answer, "terms", 32)
        return open_deposit(self._card.box_secret, release, terms, bytes_of(answer, "deposit"))

    def _send(self, noun: str, body: Json) -> Json:
        return self._site.transport.send("POST", f"/api/holder/{noun}", body)


def read_holder_words(release: bytes, deposit: Deposit) -> HolderWords:
    """What the owner tells whoever holds a part; raises CryptoError, Refused for another release."""
    words = HolderWords.parse(deposit.words)
    if words.release != release:
        raise Refused("these words are about something else")
    return words
