"""Somebody who writes, shares and ends all day, and remembers what they were told.

* What was acknowledged must be there, whatever happens to the server the moment after.
* What was only asked for may have happened or not, but never by half.
* An ending counts as told with the very answer to it, not when the whole step is done.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from client.errors import ApiError, ClientError, Unreachable
from client.notebook.offers import Choice
from client.owner import Owner
from client.staff import Staff
from client.transport import HttpTransport, Json
from crypto.encoding import parse_b64

SECTIONS_MOST = 6
MOST_LIVE = 4


class ListeningTransport(HttpTransport):
    """Notes which grants an answer said to be ended."""

    ended: set[bytes]

    def send(self, method: str, path: str, body: Json, if_match: int | None = None) -> Json:
        answer = super().send(method, path, body, if_match)
        if path.endswith("/ending") and "grant" in answer:
            self.ended.add(parse_b64(answer["grant"]["grant"]))
        return answer


@dataclass
class Life:
    """One owner, one worker who reads what they share, and what both were told."""

    owner: Owner
    worker: Staff
    agency: bytes
    dice: Random
    told: Callable[[], None]
    texts: dict[bytes, str] = field(default_factory=dict)
    maybe: dict[bytes, set[str]] = field(default_factory=dict)
    offered: dict[bytes, str] = field(default_factory=dict)
    opened: set[bytes] = field(default_factory=set)
    ending: set[bytes] = field(default_factory=set)
    ended: set[bytes] = field(default_factory=set)
    written: int = 0

    def __post_init__(self) -> None:
        transport = self.owner.notebook.site.transport
        transport.__class__ = ListeningTransport
        transport.ended = self.ended  # type: ignore[attr-defined]

    def goes_on(self) -> None:
        """Until nobody answers any more."""
        steps = (self.writes, self.edits, self.edits, self.offers, self.is_read, self.ends)
        with suppress(Unreachable):
            while True:
                self.dice.choice(steps)()
                self.told()

    def new_text(self) -> str:
        self.written += 1
        return f"Words {self.written}."

    def writes(self) -> None:
        if len(self.texts) < SECTIONS_MOST:
            text = self.new_text()
            self.texts[self.owner.write("A part", text)] = text

    def edits(self) -> None:
        if not self.texts:
            return
        section, text = self.dice.choice(sorted(self.texts)), self.new_text()
        self.maybe.setdefault(section, set()).add(text)
        self.owner.edit(section, text)
        self.texts[section] = text
        del self.maybe[section]

    def offers(self) -> None:
        if self.texts and len(self.live()) < MOST_LIVE:
            section = self.dice.choice(sorted(self.texts))
            code = self.owner.offer(Choice(self.agency, (section,), "a bed", days=1, later_hours=24))
            self.offered[code.grant] = code.url

    def is_read(self) -> None:
        grant = self.pick(self.live())
        if grant is None:
            return
        if grant not in self.opened:
            self.worker.claim(self.worker.redeem(self.offered[grant]))
            self.opened.add(grant)
        self.worker.read(grant)

    def ends(self) -> None:
        grant = self.pick(self.live())
        if grant is not None:
            self.ending.add(grant)
            self.owner.end(grant)

    def live(self) -> list[bytes]:
        """What was offered and nobody tried to end."""
        return [grant for grant in self.offered if grant not in self.ending]

    def pick(self, some: list[bytes]) -> bytes | None:
        return self.dice.choice(some) if some else None

    # Afterwards

    def finds_everything(self, reopened: Owner) -> None:
        """What was acknowledged is there, and nothing is there by half."""
        opening = reopened.opening
        assert (opening.why, opening.unknown, opening.revived, opening.missing) == ("", (), (), ())
        stored = {note.id: reopened.read(note.id).text for note in reopened.sections()}
        for section, text in self.texts.items():
            assert stored[section] in {text, *self.maybe.get(section, ())}
        states = {entry.grant: state for entry, state in reopened.grants()}
        assert self.offered.keys() <= states.keys()
        assert {states[grant] for grant in self.ended} <= {"ended"}
        assert reopened.activity().adds_up
        assert reopened.pay_debts() == 0
        for grant in self.offered:
            self.finds_permission(grant, states[grant])
        self.takes_over(reopened, stored, states)

    def finds_permission(self, grant: bytes, state: str) -> None:
        told = refusal(self.worker.read, grant)
        if state == "open":
            assert told == ""
        elif state == "offered":
            assert grant not in self.opened
            assert told == "no_such_thing", told
        else:
            assert grant in self.ending
            assert told in {"grant_over", "no_such_thing"}
            assert refusal(self.worker.redeem, self.offered[grant]) in {"token_over", "too_many"}

    def takes_over(self, reopened: Owner, stored: dict[bytes, str], states: dict[bytes, str]) -> None:
        """Live on with what is there: what was only asked for is known by now."""
        self.owner = reopened
        self.__post_init__()
        self.texts, self.maybe = dict(stored), {}
        self.opened |= {grant for grant in self.offered if states[grant] == "open"}
        self.ending = {grant for grant in self.offered if states[grant] == "ended"}


def refusal(call: Callable[[bytes], object] | Callable[[str], object], what: object) -> str:
    try:
        call(what)  # type: ignore[arg-type]
    except ApiError as error:
        assert error.status < 500, error.code  # noqa: PT017
        return error.code
    except ClientError as error:
        return error.code
    return ""
