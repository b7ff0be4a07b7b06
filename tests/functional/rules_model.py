"""The rules of consent as a child could tell them: who may read what at this moment.

* No keys, no signatures, no server: names, sets and a clock.
* What the product does is compared with this, whatever path led there.
"""

from dataclasses import dataclass, field

HOUR, DAY = 3_600, 86_400
SEALED_DAYS = 7
VISIT_HOURS, VISIT_OFFERED_HOURS = 12, 24
GO_ON_DAYS = 7
ON_SCREEN = 600


@dataclass
class Person:
    """Somebody at an office: who they are there, and whether they still work there."""

    office: int
    place: int
    there: bool = True


@dataclass
class Permission:
    """One grant: what it may show to whom, and until when."""

    owner: int
    office: int
    audience: str
    is_visit: bool
    ends_at: int
    code_until: int
    shown: dict[bytes, str]
    section_ends: dict[bytes, int]
    url: str
    older_urls: list[str] = field(default_factory=list)
    state: str = "offered"
    how: str = ""
    reader: Person | None = None
    readings: int = 0
    began_at: int = 0
    came_of: bytes = b""
    """The permission it goes on from; then there never was a code."""

    is_renewed: bool = False

    def end(self, how: str) -> None:
        self.state, self.how = "ended", how


class Rules:
    """Everything that counts, and the questions it answers."""

    def __init__(self, now: int) -> None:
        self.now = now
        self.permissions: dict[bytes, Permission] = {}
        self.people: list[Person] = []

    def time_passes(self, seconds: int) -> None:
        self.now += seconds
        for one in self.permissions.values():
            if one.state != "ended" and self.now >= one.ends_at:
                one.end("expired")

    def offer(self, grant: bytes, made: Permission) -> None:
        self.permissions[grant] = made

    def of_owner(self, owner: int) -> dict[bytes, Permission]:
        return {grant: one for grant, one in self.permissions.items() if one.owner == owner}

    def refuse_code(self, grant: bytes, url: str, person: Person) -> str:
        """What somebody who tries this code is told; empty where it opens."""
        one = self.permissions[grant]
        if one.office != person.office:
            return "token_not_here"
        in_time = one.state == "offered" and url == one.url and self.now < one.code_until
        return "" if in_time else "token_over"

    def open(self, grant: bytes, person: Person) -> None:
        one = self.permissions[grant]
        one.state, one.reader = "open", person
        if one.is_visit:
            one.ends_at = min(one.ends_at, self.now + VISIT_HOURS * HOUR)

    def may_go_on(self, grant: bytes) -> bool:
        """Whether its owner may let who reads it go on: in its last quarter, or a week after its time."""
        one = self.permissions[grant]
        is_over_by_time = one.state == "ended" and one.how == "expired"
        in_time = 4 * (one.ends_at - self.now) <= one.ends_at - one.began_at
        not_too_late = self.now < one.ends_at + GO_ON_DAYS * DAY
        somebody = one.reader is not None and (one.audience == "team" or one.reader.there)
        asked_once = not one.is_visit and not one.is_renewed
        return bool(
            somebody and asked_once and in_time and not_too_late and (one.state == "open" or is_over_by_time)
        )

    def go_on(self, before: bytes, grant: bytes, made: Permission) -> None:
        old = self.permissions[before]
        if old.state == "open":
            old.end("renewed")
        old.is_renewed = True
        made.state, made.reader = "open", old.reader
        self.permissions[grant] = made

    def may_hold(self, grant: bytes, person: Person) -> bool:
        """Whether the permission was opened for this person or their team."""
        one = self.permissions[grant]
        if one.reader is None or one.office != person.office or not person.there:
            return False
        return one.audience == "team" or one.reader is person

    def readable(self, grant: bytes, person: Person) -> dict[bytes, str]:
        """What this person reads of it now."""
        one = self.permissions[grant]
        if one.state != "open" or not self.may_hold(grant, person):
            return {}
        return {section: text for section, text in one.shown.items() if self.now < one.section_ends[section]}

    def show(self, grant: bytes, section: bytes, text: str) -> None:
        self.permissions[grant].shown[section] = text

    def take_out(self, owner: int, section: bytes) -> None:
        for one in self.of_owner(owner).values():
            if section in one.shown and one.state == "offered":
                one.end("withdrawn")
            one.shown.pop(section, None)

    def leave_office(self, person: Person) -> None:
        """A new team key: codes sealed for the older one are over."""
        person.there = False
        for one in self.permissions.values():
            if one.office == person.office and one.state == "offered":
                one.end("expired")
