"""A staff member: signs in, redeems a token, reads what was granted, hands it back.

* Everything is verified as protocol §10 and §11 say, step by step (client/desk/).
* Reading needs a signed record each time; nothing read is kept here.
"""

from dataclasses import dataclass
from typing import Literal

from client.answers import bytes_of, find_signed, list_of, number_of, signed_of, text_of
from client.desk.holdings import Holding, list_holdings, say_yes
from client.desk.joining import Joining, join_desk
from client.desk.papers import Papers, open_words, verify_papers
from client.desk.reading import Reading, read_sections
from client.desk.receipts import SeenPapers, make_office_receipt
from client.desk.redeeming import Opened, Redemption, claim_grant, redeem_secret, redeem_token
from client.desk.session import Desk
from client.errors import ApiError, NoSuchThing
from client.site import Site
from client.transport import Json, Transport
from crypto.encoding import parse_b64, to_b64
from crypto.signing import Signed
from crypto.statements.grants import Ending, Words


@dataclass(frozen=True)
class HeldGrant:
    """One line of a reader's list; papers and words only while it is live and not paused."""

    grant: bytes
    state: str
    how: str
    audience: str
    opened_at: int
    ends_at: int
    sections: int
    last_read: int
    changed: bool
    paused: bool
    papers: Papers | None = None
    words: Words | None = None


class Staff:
    """One visit of one staff member at the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._seen: dict[bytes, SeenPapers] = {}
        self._endings: dict[bytes, Signed] = {}

    @classmethod
    def join(cls, transport: Transport, who: Joining) -> bytes:
        """Make a sign-in for somebody on the roster; the staff id."""
        return join_desk(Site(transport), who)

    @classmethod
    def sign_in(cls, transport: Transport, name: str, passphrase: str, code: str) -> "Staff":
        """Open the desk with name, passphrase and the authenticator's six digits."""
        return cls(Desk.open(Site(transport), name, passphrase, code))

    @property
    def sign_key(self) -> bytes:
        """This reader's public key."""
        return self.desk.keys.sign

    def redeem(self, token_text: str) -> Redemption:
        """Look at what a code grants: terms and words, verified; nothing is spent yet."""
        return redeem_token(self.desk, token_text)

    def renew(self, redemption: Redemption) -> int:
        """Keep the reservation; until when, in seconds since 1970."""
        path = f"/api/redemptions/{to_b64(redemption.grant)}/renewal"
        return number_of(self.desk.site.transport.send("POST", path, {}), "reserved_until")

    def let_go(self, redemption: Redemption) -> None:
        """Give the reservation up: the code stays good."""
        self.desk.site.transport.send("DELETE", f"/api/redemptions/{to_b64(redemption.grant)}", {})

    def claim(self, redemption: Redemption) -> Opened:
        """Open the grant; when something was sealed afresh meanwhile, look again and open that."""
        try:
            return claim_grant(self.desk, redemption)
        except ApiError as error:
            if error.code != "old_sealing":
                raise
        return claim_grant(self.desk, redeem_secret(self.desk, redemption.secret))

    def grants(self) -> tuple[HeldGrant, ...]:
        """This reader's grants; the papers of live ones are verified."""
        answer = self.desk.site.transport.get("/api/grants")
        return tuple(self._hold(item) for item in list_of(answer, "grants"))

    def read(self, grant: bytes, *sections: bytes) -> Reading:
        """Read sections of a grant; all that can be read where none are named."""
        papers, words = self._get_live(grant)
        return read_sections(self.desk, papers, words, frozenset(sections) or None)

    def pulse(self, grant: bytes) -> Json:
        """Whether a grant is still open; raises ApiError `grant_over`."""
        return self.desk.site.transport.get(f"/api/grants/{to_b64(grant)}/pulse")

    def hand_back(self, grant: bytes) -> None:
        """Give a grant back unread: not needed."""
        self._end(grant, "unread")

    def end(self, grant: bytes) -> None:
        """End a grant because the person said stop."""
        self._end(grant, "asked")

    def close(self, grant: bytes) -> None:
        """Close a visit."""
        self._end(grant, "closed")

    def holdings(self) -> tuple[Holding, ...]:
        """What was asked for and waits for a yes of this office, or got it."""
        return list_holdings(self.desk)

    def say_yes(self, release: bytes) -> None:
        """Say yes to one of them: its contact can read once the waiting time is over."""
        say_yes(self.desk, release)

    def receipt(self, grant: bytes, *, is_open: bool = False) -> bytes:
        """A receipt of one agreement as it stands now; of one that is over only if this visit saw it open.

        Raises:
            NoSuchThing: you hold no such permission, or nothing of it is left.
        """
        answer = self.desk.site.transport.get("/api/grants")
        for item in list_of(answer, "grants"):
            if bytes_of(item, "grant", 16) == grant:
                self._hold(item)
                seen, ending = self._seen.get(grant), self._endings.get(grant)
                now = number_of(answer, "at")
                return make_office_receipt(self.desk, item, seen, ending, now, is_open=is_open)
        raise NoSuchThing("you hold no such permission")

    def leave(self) -> None:
        """End the visit."""
        self.desk.site.leave()

    def _get_live(self, grant: bytes) -> tuple[Papers, Words]:
        answer = self.desk.site.transport.get("/api/grants")
        for item in list_of(answer, "grants"):
            if bytes_of(item, "grant", 16) != grant:
                continue
            held = self._hold(item)
            if held.paused:
                raise ApiError("paused", {"message": "this rests until the person has looked at it"}, 409)
            if held.papers is None or held.words is None:
                raise ApiError("grant_over", {"message": "this permission is over"}, 410)
            return held.papers, held.words
        raise NoSuchThing("you hold no such permission")

    def _hold(self, item: Json) -> HeldGrant:
        papers = words = None
        if text_of(item, "state") == "open" and "terms" in item:
            papers = verify_papers(self.desk, item)
            words = open_words(papers, parse_b64(text_of(item, "words")))
            self._seen[papers.terms.grant] = SeenPapers(
                terms=signed_of(item, "terms"),
                claim=signed_of(item, "claim"),
                words=words.encode(),
                first_terms=find_signed(item, "first_terms"),
                renewal=find_signed(item, "renewal"),
            )
        return HeldGrant(
            grant=bytes_of(item, "grant", 16),
            state=text_of(item, "state"),
            how=text_of(item, "how"),
            audience=text_of(item, "audience"),
            opened_at=number_of(item, "opened_at"),
            ends_at=number_of(item, "ends_at"),
            sections=number_of(item, "sections"),
            last_read=number_of(item, "last_read") if "last_read" in item else 0,
            changed=item.get("changed") is True,
            paused=item.get("paused") is True,
            papers=papers,
            words=words,
        )

    def _end(self, grant: bytes, how: Literal["unread", "asked", "closed"]) -> None:
        nonce = self.desk.site.challenge().nonce

        body = Ending(grant=grant, reader=self.sign_key, how=how, nonce=nonce)
        signed = self.desk.sign("ending", body.encode())
        path = f"/api/grants/{to_b64(grant)}/ending"
        self.desk.site.transport.send("POST", path, {"ending": signed.to_json()})
        self._endings[grant] = signed
