"""A whole world driven at random, and compared with the rules as a child could tell them.

Owners on two devices, offices whose people come and go, a clock that turns, a server that starts
again, and somebody who keeps every wrap that was ever stored. Hypothesis looks for a path on which
the product and `rules_model` differ, and makes it short.

* Nobody reads what the rules don't let them read, and everybody reads what they may (P3, P5, P6, P8).
* A code opens once, for one office (P4). Each reading is in the owner's activity (P7).
* What an ended permission ever held opens nothing that is stored, once the owner came by (P6).
* No word of a story is in the database or its log (P1).
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from client.coordinator import Coordinator
from client.desk.team import get_team_secret
from client.errors import ApiError, ClientError
from client.notebook.debts import find_debts
from client.notebook.offers import Choice
from client.notebook.renewing import GoOn
from client.owner import Owner
from client.staff import Staff
from tests.functional import rules_model
from tests.functional.rules_model import DAY, HOUR, Permission, Person, Rules
from tests.functional.stored import opened_by, wraps_in
from tests.functional.world import StaffMember, World, cheap_stretching, running_world

WORDS = "plain-canary"
NAMES = ("quiet river", "paper kite")
OFFICES = ("Lantern House (invented)", "Harbour Clinic (invented)")
PERIODS = {"visit": 0, "a day": 1, "a week": 7, "two weeks": 15}
SECTIONS_MOST, ROSTER_DAYS = 3, 9

anyone = st.integers(0, 999)
mostly = st.sampled_from([True, True, True, False])
mostly_not = st.sampled_from([False, False, False, True])


class WorldMachine(RuleBasedStateMachine):
    """One path through the world."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(cheap_stretching())
        self.folder = Path(tempfile.mkdtemp())
        self.stack.callback(shutil.rmtree, self.folder)
        self.world: World = self.stack.enter_context(running_world(self.folder))
        self.rules = Rules(self.world.clock.now())
        self.devices: dict[tuple[int, int], Owner] = {}
        self.at_desk: dict[tuple[int, int], Staff] = {}
        self.newest: list[dict[bytes, str]] = [{} for _ in NAMES]
        self.wraps: set[bytes] = set()
        self.written = 0

    # Who is there

    @initialize()
    def opens(self) -> None:
        for place, name in enumerate(OFFICES):
            self.world.opens_office(name, workers=2)
            self.rules.people += [Person(place, 1), Person(place, 2)]
        for owner, name in enumerate(NAMES):
            self.devices[owner, 0] = self.world.owner(name)
            self.writes(owner, "health")
            self.writes(owner, "whereabouts")
            self.offers(owner, owner, {0, 1}, "a week", ("reader", "team")[owner], 0)
        self.hears_time()
        self.uses_a_code(0, 0, False, False)

    def owner(self, pick: int) -> tuple[int, Owner]:
        """An owner at one of two devices; each opening pays what is owed."""
        owner, device = pick % 2, pick // 2 % 2
        if (owner, device) not in self.devices:
            self.devices[owner, device] = self.world.reopened(NAMES[owner])
        return owner, self.devices[owner, device]

    def person(self, pick: int, among: list[Person] | None = None) -> tuple[Person, Staff | None]:
        """Somebody of an office at their desk; None where the office lets them in no more."""
        person = pick_from(among or self.rules.people, pick)
        where = person.office, person.place
        if person.there and where not in self.at_desk:
            self.at_desk[where] = self.member(person).signs_in()
            self.hears_time()
        return person, self.at_desk.get(where)

    def member(self, person: Person) -> StaffMember:
        return self.world.agencies[person.office].people[person.place]

    def coordinator(self, office: int) -> Coordinator:
        made = Coordinator(self.world.staff(office, 0).desk)
        self.hears_time()
        return made

    def hears_time(self) -> None:
        """A sign-in may have turned the clock by half a minute: each code counts once."""
        self.rules.time_passes(self.world.clock.now() - self.rules.now)

    def in_state(self, *states: str) -> list[bytes]:
        """The permissions in one of these states, or all of them, oldest first."""
        return [g for g, one in self.rules.permissions.items() if not states or one.state in states]

    def holders(self, grant: bytes) -> list[Person]:
        return [person for person in self.rules.people if self.rules.may_hold(grant, person)]

    def has_live(self, many: int) -> bool:
        return sum(one.state != "ended" for one in self.rules.permissions.values()) >= many

    def keeps_wraps(self) -> None:
        self.wraps |= wraps_in(self.database)

    @property
    def database(self) -> Path:
        return self.world.settings.data_dir / "wallet.sqlite"

    def words(self) -> str:
        self.written += 1
        return f"{WORDS} {self.written} of a story"

    # What owners do

    @rule(who=anyone, kind=st.sampled_from(["other", "health", "whereabouts"]))
    def writes(self, who: int, kind: str) -> None:
        owner, device = self.owner(who)
        if len(self.newest[owner]) < SECTIONS_MOST:
            text = self.words()
            self.newest[owner][device.write(f"{WORDS} title", text, kind=kind)] = text

    @rule(who=anyone, which=anyone)
    def edits(self, who: int, which: int) -> None:
        owner, device = self.owner(who)
        if section := pick_from(list(self.newest[owner]), which):
            device.notebook.fetch()
            self.newest[owner][section] = text = self.words()
            device.edit(section, text)

    @rule(who=anyone, which=anyone)
    @precondition(lambda self: max(map(len, self.newest)) == SECTIONS_MOST)
    def takes_out(self, who: int, which: int) -> None:
        owner, device = self.owner(who)
        if section := pick_from(list(self.newest[owner]), which):
            device.notebook.fetch()
            device.delete(section)
            del self.newest[owner][section]
            self.rules.take_out(owner, section)

    @rule(
        who=anyone,
        office=st.integers(0, len(OFFICES) - 1),
        which=st.sets(st.integers(0, SECTIONS_MOST - 1), min_size=1),
        period=st.sampled_from(sorted(PERIODS)),
        audience=st.sampled_from(["reader", "team"]),
        later_hours=st.sampled_from([0, 24]),
    )
    def offers(
        self, who: int, office: int, which: set[int], period: str, audience: str, later_hours: int
    ) -> None:
        owner, device = self.owner(who)
        device.notebook.fetch()
        sections = tuple(one for n, one in enumerate(list(self.newest[owner])) if n in which)
        if not sections:
            return
        is_visit = period == "visit"
        audience = "reader" if is_visit else audience
        choice = Choice(
            self.world.agencies[office].id,
            sections,
            f"{WORDS} purpose",
            days=PERIODS[period],
            visit=is_visit,
            audience=audience,
            later_hours=later_hours,
            confirm_identity=True,
        )
        code = device.offer(choice)
        terms = device.notebook.sight.grants[code.grant]
        entry = next(one for one in device.manifest.ledger if one.grant == code.grant)
        now = self.rules.now
        span = rules_model.VISIT_OFFERED_HOURS * HOUR if is_visit else PERIODS[period] * DAY
        ends = {part.id: part.not_after for part in entry.sections}
        sealed = {note.id for note in device.sections() if note.kind == "whereabouts"}
        assert terms.not_after == now + span
        assert all(ends[one] <= now + rules_model.SEALED_DAYS * DAY for one in sections if one in sealed)
        until = min(now + (later_hours * HOUR or rules_model.ON_SCREEN), now + span)
        shown = {section: self.newest[owner][section] for section in sections}
        made = Permission(owner, office, audience, is_visit, now + span, until, shown, ends, code.url)
        made.began_at = now
        self.rules.offer(code.grant, made)

    @rule(who=anyone, which=anyone)
    def shows_a_fresh_code(self, who: int, which: int) -> None:
        owner, device = self.owner(who)
        grant = pick_from(list(self.rules.of_owner(owner)), which)
        if grant is None:
            return
        one = self.rules.permissions[grant]
        device.notebook.fetch()
        if one.state != "offered":
            assert refusal(device.show_code, grant) not in ("", "broken")
            return
        code = device.show_code(grant)
        if code.url != one.url:
            one.older_urls.append(one.url)
        one.url, one.code_until = code.url, code.redeem_before

    @rule(who=anyone, which=anyone, part=anyone)
    def shows_a_change(self, who: int, which: int, part: int) -> None:
        owner, device = self.owner(who)
        grant = pick_from(list(self.rules.of_owner(owner)), which)
        if grant is None:
            return
        one = self.rules.permissions[grant]
        section = pick_from(list(one.shown), part)
        if section is None:
            return
        device.notebook.fetch()
        if one.state == "ended":
            assert refusal(device.show_change, grant, section) not in ("", "broken")
        elif one.reader and not one.reader.there and one.audience == "reader":
            # Nobody is left to show it to; where they had the newest there is nothing to do either.
            told = refusal(device.show_change, grant, section)
            assert told != "broken"
            assert told or one.shown[section] == self.newest[owner][section]
        elif self.rules.now < one.section_ends[section]:
            device.show_change(grant, section)
            self.rules.show(grant, section, self.newest[owner][section])

    @rule(
        who=anyone,
        which=anyone,
        parts=st.sets(st.integers(0, SECTIONS_MOST - 1), min_size=1),
        newest=st.booleans(),
        days=st.sampled_from([1, 7, 15]),
        waits=mostly,
    )
    def lets_go_on(self, who: int, which: int, parts: set[int], newest: bool, days: int, waits: bool) -> None:
        if waits:
            self.waits_for_a_last_quarter(who, which)
        owner, device = self.owner(who)
        mine = list(self.rules.of_owner(owner))
        due = [grant for grant in mine if self.rules.may_go_on(grant)]
        before = pick_from(due if which % 4 else mine, which)
        if before is None:
            return
        one = self.rules.permissions[before]
        sections = tuple(section for n, section in enumerate(one.shown) if n in parts)
        if not sections:
            return
        device.notebook.fetch()
        choice = GoOn(sections, days, newest=frozenset(sections if newest else ()))
        if before not in due:
            assert refusal(device.renew, before, choice) not in ("", "broken")
            return
        grant, now = device.renew(before, choice), self.rules.now
        entry = next(one for one in device.manifest.ledger if one.grant == grant)
        ends = {part.id: part.not_after for part in entry.sections}
        texts = self.newest[owner] if newest else one.shown
        shown = {section: texts[section] for section in sections}
        made = Permission(owner, one.office, one.audience, False, now + days * DAY, 0, shown, ends, "")
        made.began_at, made.came_of = now, before
        self.rules.go_on(before, grant, made)
        self.keeps_wraps()

    def waits_for_a_last_quarter(self, who: int, which: int) -> None:
        owner = self.owner(who)[0]
        opened = [
            one for one in self.rules.of_owner(owner).values() if one.state == "open" and not one.is_visit
        ]
        if one := pick_from(opened, which):
            due = one.ends_at - (one.ends_at - one.began_at) // 4
            self.time_passes(max(due - self.rules.now, 0))

    @rule(who=anyone, which=anyone)
    @precondition(lambda self: self.has_live(3))
    def ends_one(self, who: int, which: int) -> None:
        owner, device = self.owner(who)
        if grant := pick_from(list(self.rules.of_owner(owner)), which):
            device.end(grant)
            self.rules.permissions[grant].end("withdrawn")

    @rule(who=st.integers(0, 3))
    @precondition(lambda self: self.has_live(4))
    def ends_all(self, who: int) -> None:
        owner, device = self.owner(who)
        device.end_all()
        for one in self.rules.of_owner(owner).values():
            one.end("withdrawn")

    # What offices do

    @rule(who=anyone, which=anyone, astray=mostly_not, older=mostly_not)
    def uses_a_code(self, who: int, which: int, astray: bool, older: bool) -> None:
        with_code = [grant for grant in self.in_state() if not self.rules.permissions[grant].came_of]
        grant = pick_from(self.in_state("offered") or with_code, which)
        if grant is None:
            return
        one = self.rules.permissions[grant]
        fitting = [at for at in self.rules.people if at.there and at.office == one.office]
        person, staff = self.person(who, None if astray else fitting)
        if staff is None:
            return
        url = one.older_urls[-1] if older and one.older_urls else one.url
        refused = self.rules.refuse_code(grant, url, person)
        if not person.there:
            assert refusal(staff.redeem, url) == "not_signed_in"
        elif refused:
            assert refusal(staff.redeem, url) == refused
        else:
            assert staff.claim(staff.redeem(url)).grant == grant
            self.rules.open(grant, person)
            self.keeps_wraps()

    @rule(who=anyone, which=anyone, astray=mostly_not)
    def reads(self, who: int, which: int, astray: bool) -> None:
        grant = pick_from(self.in_state("offered", "ended") if astray else self.in_state("open"), which)
        if grant is None:
            return
        person, staff = self.person(who, None if astray else self.holders(grant))
        if staff is None:
            return
        expected = self.rules.readable(grant, person)
        if not person.there or not expected:
            assert refusal(staff.read, grant) not in ("", "broken")
            return
        reading = staff.read(grant)
        assert {text.section: text.text for text in reading.texts} == expected
        self.rules.permissions[grant].readings += 1
        self.keeps_wraps()

    @rule(who=anyone, which=anyone, astray=st.booleans(), how=st.sampled_from(["hand_back", "end"]))
    @precondition(lambda self: self.has_live(1))
    def an_office_ends(self, who: int, which: int, astray: bool, how: str) -> None:
        grant = pick_from(self.in_state() if astray else self.in_state("open"), which)
        if grant is None:
            return
        person, staff = self.person(who, None if astray else self.holders(grant))
        if staff is None:
            return
        one = self.rules.permissions[grant]
        end: Callable[[bytes], None] = getattr(staff, how)
        if not person.there or one.state != "open" or not self.rules.may_hold(grant, person):
            assert refusal(end, grant) not in ("", "broken")
            return
        end(grant)
        one.end("unread" if how == "hand_back" else "asked")

    @rule(who=anyone)
    @precondition(lambda self: self.has_live(2))
    def somebody_leaves(self, who: int) -> None:
        person = self.rules.people[who % len(self.rules.people)]
        colleagues = [one for one in self.rules.people if one.office == person.office and one.there]
        if not person.there or len(colleagues) < 2:
            return
        self.person(who)
        self.keeps_wraps()
        self.coordinator(person.office).remove(self.member(person).keys.sign, self.world.clock.now())
        self.rules.leave_office(person)
        for one in colleagues:
            self.at_desk.pop((one.office, one.place), None) if one is not person else None
        self.keeps_wraps()

    @rule(office=st.integers(0, len(OFFICES) - 1))
    @precondition(lambda self: len(self.rules.people) < 6)
    def somebody_comes(self, office: int) -> None:
        agency = self.world.agencies[office]
        place = len(agency.people)
        new = StaffMember(self.world, agency, f"Worker {place}", "worker")
        self.coordinator(office).add(new.as_person(), self.world.clock.now())
        agency.people.append(new)
        new.joins()
        self.rules.people.append(Person(office, place))
        for there in [where for where in self.at_desk if where[0] == office]:
            del self.at_desk[there]

    # What nobody does

    @rule(seconds=st.sampled_from([60, 11 * 60, 11 * 60, 2 * HOUR, 13 * HOUR, DAY, 8 * DAY]))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.turn(seconds)
        self.hears_time()
        self.devices.clear()
        self.at_desk = {
            (person.office, person.place): self.at_desk[person.office, person.place]
            for person in self.rules.people
            if not person.there and (person.office, person.place) in self.at_desk
        }
        for office in range(len(OFFICES)):
            coordinator = self.coordinator(office)
            if coordinator.desk.chain.newest.valid_until - self.rules.now < ROSTER_DAYS * DAY:
                coordinator.renew(self.world.clock.now())

    @rule()
    @precondition(lambda self: self.written % 3 == 0)
    def the_server_starts_again(self) -> None:
        self.world.restarts()

    # What must be so

    @rule(who=anyone)
    def an_owner_looks(self, who: int) -> None:
        owner, device = self.owner(who)
        device.notebook.fetch()
        mine = self.rules.of_owner(owner)
        told = {entry.grant: state for entry, state in device.grants()}
        activity = device.activity()
        assert told == {grant: one.state for grant, one in mine.items()}
        assert activity.why == ""
        for grant, one in mine.items():
            kinds = [line.kind for line in activity.lines if line.grant == grant]
            assert kinds.count("section_read") == one.readings
            assert kinds.count("grant_opened") == (one.reader is not None and not one.came_of)
            assert kinds.count("grant_renewed") == bool(one.came_of)
        assert {note.id: device.read(note.id).text for note in device.sections()} == self.newest[owner]

    def teardown(self) -> None:
        try:
            if self.devices or self.rules.people:
                self.looks_at_what_is_left()
        finally:
            self.stack.close()

    def looks_at_what_is_left(self) -> None:
        """Each owner comes by once more; then nothing stored opens that shouldn't."""
        for owner, name in enumerate(NAMES):
            device = self.world.reopened(name)
            assert device.opening.why == ""
            assert find_debts(device.manifest, self.rules.now) == ()
            self.devices[owner, 0] = device
            self.an_owner_looks(owner)
        secrets = self.collects_secrets()
        for grant, one in self.rules.permissions.items():
            held = {
                (section, revision)
                for secret, audience in secrets[one.office]
                if one.state != "open" or one.audience != audience
                for section, revision in opened_by(secret, grant, self.wraps, self.database)
            }
            assert held == set()
        for path in self.database.parent.iterdir():
            assert WORDS.encode() not in path.read_bytes(), path.name

    def collects_secrets(self) -> list[list[tuple[bytes, str]]]:
        """Every secret key an office ever had, and which audience may still open with it."""
        return [self.secrets_of(office) for office in range(len(OFFICES))]

    def secrets_of(self, office: int) -> list[tuple[bytes, str]]:
        own = [(member.keys.box_secret, "reader") for member in self.world.agencies[office].people]
        desk = self.coordinator(office).desk
        newest = desk.chain.newest.team.generation
        get_team_secret(desk, newest)
        teams = desk.team_secrets.items()
        return [*own, *((secret, "team" if n == newest else "") for n, secret in teams)]


def pick_from(some: list[Any], pick: int) -> Any:
    return some[pick % len(some)] if some else None


def refusal(call: Callable[..., object], *arguments: object) -> str:
    """The product's own code of the refusal; empty where it did it."""
    try:
        call(*arguments)
    except ClientError as error:
        return "broken" if isinstance(error, ApiError) and error.status >= 500 else error.code
    return ""


# `make soak` asks for many paths, other ones each time.
PATHS = int(os.environ.get("WORLD_PATHS", "0"))
TestWorld = WorldMachine.TestCase
TestWorld.settings = settings(
    max_examples=PATHS or 10,
    stateful_step_count=35,
    phases=[Phase.generate, Phase.shrink] if PATHS else [Phase.generate],
    deadline=None,
    derandomize=not PATHS,
    database=None,
)
