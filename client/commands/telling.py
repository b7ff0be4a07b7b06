"""Words for the terminal: times, lines of activity, and choosing by number.

* What others wrote is shown as text: nothing in it can steer the terminal it is read on.
"""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from client.errors import NoSuchThing
from client.notebook.activity import Line
from crypto.statements.journal import EXPOSED, VAULT_KINDS

T = TypeVar("T")

KIND_WORDS = {
    "vault_made": "The notebook was made",
    "vault_opened": "The notebook was opened",
    "grants_confirmed": "You said who may go on reading",
    "doors_changed": "The ways in were changed",
    "visits_closed": "Every other visit was closed",
    "grant_offered": "You offered to share",
    "code_shown": "A new code was made",
    "grant_looked": "Somebody looked at what you offer",
    "grant_refused": "Somebody tried a code that no longer works",
    "grant_opened": "Somebody opened what you offered",
    "section_read": "Somebody read",
    "section_shown": "You showed a change",
    "grant_rotated": "The office changed its team key",
    "grant_ended": "It ended",
    "grant_renewed": "You let them go on",
    "emergency_only": "Everything but what is prepared was switched",
    "channels_changed": "An e-mail address by which you are told was",
    "release_armed": "You prepared something",
    "release_changed": "You changed what you prepared",
    "release_asked": "They asked for what you prepared",
    "release_now": "You opened what you prepared",
    "release_stopped": "What you prepared was stopped",
    "release_ended": "You took away what you prepared",
    "release_held": "Somebody who must say yes too said yes",
    "release_answered": "They sent an answer",
}
EXPOSED_WORDS = (
    "its code reached the server, most likely by a changed link or a program that checks links; share again"
)
# Overrides, embeddings and isolates; not the plain marks that right-to-left writing needs.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def show_text(text: str) -> str:
    """What somebody else wrote, without the characters that a terminal obeys or that turn a line around."""
    return "".join("\ufffd" if _steers(one) else one for one in text)


def _steers(one: str) -> bool:
    return one in TURNING or (unicodedata.category(one) == "Cc" and one not in "\n\t")


def show_time(seconds: int) -> str:
    """A time in UTC, to the minute."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def show_day(seconds: int) -> str:
    """A day in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def tell_line(line: Line, titles: dict[bytes, str]) -> str:
    """One line of activity as a sentence."""
    when = show_day(line.at) if line.kind in VAULT_KINDS else show_time(line.at)
    parts = [f"{when}  {KIND_WORDS.get(line.kind, line.kind)}"]
    if line.who or line.agency_name:
        parts.append(", ".join(filter(None, [line.who, line.agency_name])))
    if line.sections:
        parts.append("; ".join(titles.get(section, "a part you took out") for section in line.sections))
    if line.how == EXPOSED:
        parts.append(EXPOSED_WORDS)
    elif line.how:
        parts.append(f"({line.how})")
    return " · ".join(parts)


def pick(things: Sequence[T], number: int) -> T:
    """The thing with this number, counted from 1; raises NoSuchThing."""
    if not 1 <= number <= len(things):
        raise NoSuchThing(f"there is no number {number} in the list")
    return things[number - 1]
