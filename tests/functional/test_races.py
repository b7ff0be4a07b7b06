"""P4, P6 and P15 under pressure: many connections at one moment, several processes, both databases.

Every contender is ready, with its request signed and sealed, before a barrier lets all go at once.
Nothing is awaited by the clock.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import pytest

from client.contact import Contact
from client.coordinator import Coordinator
from client.desk.redeeming import Redemption, claim_grant
from client.errors import ApiError, ClientError, Unreachable
from client.notebook import offers
from client.notebook.offers import Choice, Paper
from client.notebook.release_sight import SeenRelease
from client.notebook.releases import Preparation
from client.notebook.renewing import GoOn
from client.notebook.store import Notebook
from client.owner import Owner
from client.staff import Staff
from client.transport import HttpTransport, Json
from crypto.encoding import make_id, to_b64
from crypto.statements.vault import Manifest
from tests.conftest import KINDS
from tests.functional.served import Served, copy_of, serving
from tests.functional.world import PASSPHRASE

MANY = 8
DAY_SECONDS = 86_400
SECONDS_LEFT = 5
EARLIER_SECONDS = 20 * 3600
"""Of a permission for one day: its last quarter has begun."""

ROUNDS = 3


@pytest.fixture(scope="module", params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(request.param, tmp_path_factory.mktemp("served")) as made:
        made.opens_office("Lantern House (invented)", workers=2)
        yield made


def at_once(*doings: Callable[[], Any]) -> list[Any]:
    """Do all of it in the same moment; what came of each: a result, or the code of a refusal."""
    barrier = threading.Barrier(len(doings))

    def do(doing: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return doing()
        except ClientError as error:
            return error.code

    with ThreadPoolExecutor(len(doings)) as threads:
        return list(threads.map(do, doings))


@dataclass
class Shown:
    """An owner, what they wrote, and a code for one office."""

    name: str
    owner: Owner
    section: bytes
    grant: bytes
    url: str


def shows_a_code(world: Served, name: str = "", agency: int = 0, **choice: Any) -> Shown:
    name = name or to_b64(make_id())
    owner = world.owner(name)
    section = owner.write("What happened", "It rained.")
    code = owner.offer(Choice(world.agencies[agency].id, (section,), "a bed", **choice))
    return Shown(name, owner, section, code.grant, code.url)


def kinds(owner: Owner) -> list[str]:
    """The kinds of lines in a journal that adds up."""
    activity = owner.activity()
    assert activity.adds_up
    return [line.kind for line in activity.lines]


def test_of_many_redeems_at_once_one_worker_holds_the_reservation_and_one_claim_wins(world: Served) -> None:
    shown = shows_a_code(world)
    ada, ben = world.staff(0, 1), world.staff(0, 2)
    desks = [copy_of(one) for one in (ada, ben) * (MANY // 2)]

    looked = at_once(*(lambda desk=desk: desk.redeem(shown.url) for desk in desks))

    tries = list(zip(desks, looked, strict=True))
    winners = {desk.sign_key for desk, came in tries if isinstance(came, Redemption)}
    losers = {came for came in looked if not isinstance(came, Redemption)}
    assert len(winners) == 1
    assert losers == {"token_busy"}
    won = next(came for came in looked if isinstance(came, Redemption))
    # Everybody claims: the holder on each connection, and the other with what they never got.
    claimed = at_once(*(lambda desk=desk: claim_grant(desk.desk, won).grant for desk in desks))
    assert claimed.count(shown.grant) == 1
    assert set(claimed) - {shown.grant} <= {"token_over", "token_busy", "not_found"}
    opened = next(desk for desk, came in zip(desks, claimed, strict=True) if came == shown.grant)
    assert {opened.sign_key} == winners
    assert [part.text for part in opened.read(shown.grant).texts] == ["It rained."]
    assert kinds(shown.owner).count("grant_opened") == 1


def reads_on(desk: Staff, grant: bytes, ended: threading.Event, came: list[tuple[bool, str]]) -> None:
    """Read until the ending is known, and three times more; notes which it was, before each try."""
    tries_after = 0
    while tries_after < 3:
        known = ended.is_set()
        tries_after += known
        try:
            desk.read(grant)
            came.append((known, "read"))
        except ApiError as error:
            came.append((known, error.code))


def ends_while_read(shown: Shown, ended: threading.Event, came: list[tuple[bool, str]]) -> None:
    """End as soon as one reading was done and others are on their way."""
    transport = shown.owner.notebook.site.transport
    try:
        while not came:
            transport.get("/api/pulse")
        transport.send("POST", f"/api/grants/{to_b64(shown.grant)}/ending", {})
    finally:
        ended.set()


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_no_reading_succeeds_after_the_answer_to_an_ending(world: Served, round_: int) -> None:
    shown, ended = shows_a_code(world), threading.Event()
    came: list[tuple[bool, str]] = []
    staff = world.staff(0, 1 + round_ % 2)
    staff.claim(staff.redeem(shown.url))
    readers = [copy_of(staff) for _ in range(3)]

    at_once(
        lambda: ends_while_read(shown, ended, came),
        *(lambda desk=desk: reads_on(desk, shown.grant, ended, came) for desk in readers),
    )

    assert {outcome for _, outcome in came} <= {"read", "record_behind", "grant_over"}
    assert "read" in {outcome for known, outcome in came if not known}
    assert {outcome for known, outcome in came if known} == {"grant_over"}
    lines = kinds(shown.owner)
    assert "section_read" not in lines[lines.index("grant_ended") :]
    assert lines.count("section_read") == [outcome for _, outcome in came].count("read")


def test_of_many_writes_of_one_counter_one_wins_and_nothing_is_lost(world: Served) -> None:
    owner = world.owner("two phones")
    devices = [owner, *(world.reopened("two phones") for _ in range(3))]
    for device in devices:
        device.notebook.fetch()
    sent = [(device.notebook, device.manifest) for device in devices]

    def write_raw(notebook: Notebook, manifest: Manifest) -> Json:
        envelope = notebook.keys.seal_manifest(replace(manifest, counter=manifest.counter + 1))
        body = {"manifest": to_b64(envelope)}
        return notebook.site.transport.send("PUT", "/api/manifest", body, if_match=manifest.counter)

    came = at_once(*(lambda n=n, m=m: write_raw(n, m) for n, m in sent))
    assert came.count("conflict") == len(devices) - 1
    assert len([one for one in came if isinstance(one, dict)]) == 1

    for device in devices:
        device.notebook.fetch()
    saved = at_once(*(lambda d=d, i=i: d.write(f"Part {i}", f"text {i}") for i, d in enumerate(devices)))
    assert all(isinstance(section, bytes) for section in saved)
    again = world.reopened("two phones")
    texts = {again.read(note.id).text for note in again.sections()}
    assert texts == {f"text {i}" for i in range(len(devices))}
    assert again.opening.adds_up


def test_two_devices_that_save_the_same_section_at_once_lose_nothing(world: Served) -> None:
    owner = world.owner("one part")
    section = owner.write("Part", "first")
    other = world.reopened("one part")

    came = at_once(lambda: owner.edit(section, "mine"), lambda: other.edit(section, "theirs"))

    assert {saved.revision for saved in came} == {2, 3}
    assert {saved.beside for saved in came} == {0, 2}, "who came second is told of the first one's text"
    again = world.reopened("one part")
    texts = [again.read(section, n).text for n in (1, 2, 3)]
    assert (texts[0], set(texts[1:])) == ("first", {"mine", "theirs"})


def test_ending_many_times_at_once_leaves_one_line(world: Served) -> None:
    shown = shows_a_code(world, "ending")
    devices = [shown.owner, *(world.reopened("ending") for _ in range(3))]
    path = f"/api/grants/{to_b64(shown.grant)}/ending"
    raw = [lambda d=d: d.notebook.site.transport.send("POST", path, {}) for d in devices]
    everything = [lambda d=d: d.notebook.site.transport.send("POST", "/api/endings", {}) for d in devices]

    came = at_once(*raw, *everything)

    assert [one["grant"]["state"] for one in came[: len(raw)]] == ["ended"] * len(raw)
    assert len({str(one["grant"]) for one in came[: len(raw)]}) == 1, "every answer is the same"
    assert kinds(shown.owner).count("grant_ended") == 1
    assert shown.owner.pay_debts() == 1


def test_a_creation_sent_many_times_at_once_makes_one_notebook(world: Served) -> None:
    sent: list[Json] = []

    class Listening(HttpTransport):
        """Keeps what is sent to make the notebook, and sends it not yet."""

        def send(self, method: str, path: str, body: Json, if_match: int | None = None) -> Json:
            if path != "/api/vaults":
                return super().send(method, path, body, if_match)
            sent.append(body)
            raise ApiError("kept", {}, 503)

    with pytest.raises(ApiError, match="kept"):
        Owner.create(Listening(world.server.owner_url), "made at once", "lamp orchard seventeen")
    lines = [world.to_owner_site() for _ in range(MANY)]

    came = at_once(*(lambda line=line: line.send("POST", "/api/vaults", sent[0]) for line in lines))

    answers = {str(one) for one in came}
    assert len(answers) == 1, answers
    assert came[0]["vault"] == sent[0]["vault"]
    opened = Owner.open(world.to_owner_site(), "made at once", "lamp orchard seventeen")
    assert kinds(opened).count("vault_made") == 1
    assert all(line.get("/api/notebook")["vault"] == sent[0]["vault"] for line in lines)


def test_a_claim_and_an_ending_at_once_leave_one_truth(world: Served) -> None:
    outcomes = set()
    for round_ in range(ROUNDS):
        shown, staff = shows_a_code(world), world.staff(0, 1 + round_ % 2)
        looked = staff.redeem(shown.url)

        claimed, _ = at_once(
            lambda looked=looked, staff=staff: claim_grant(staff.desk, looked).grant,
            lambda shown=shown: shown.owner.end(shown.grant),
        )

        outcomes.add(claimed == shown.grant)
        assert claimed in {shown.grant, "grant_over", "token_over"}
        assert kinds(shown.owner).count("grant_opened") == (claimed == shown.grant)
        assert refused(lambda s=staff, g=shown.grant: s.read(g)) in {"grant_over", "no_such_thing"}
        assert shown.owner.pay_debts() == 0
    assert outcomes


def test_a_redeem_and_an_ending_at_once_leave_nothing_to_claim(world: Served) -> None:
    for _ in range(ROUNDS):
        shown, staff = shows_a_code(world), world.staff(0, 1)

        looked, _ = at_once(
            lambda shown=shown, staff=staff: staff.redeem(shown.url),
            lambda shown=shown: shown.owner.end(shown.grant),
        )

        assert looked == "token_over" or isinstance(looked, Redemption)
        if isinstance(looked, Redemption):
            assert refused(lambda s=staff, r=looked: claim_grant(s.desk, r)) == "grant_over"


def test_a_claim_while_the_text_is_sealed_afresh_opens_what_is_there_then(world: Served) -> None:
    for _ in range(ROUNDS):
        shown, staff = shows_a_code(world), world.staff(0, 1)
        again = shown.owner.offer(Choice(world.agencies[0].id, (shown.section,), "another bed"))
        looked = staff.redeem(again.url)

        at_once(
            lambda shown=shown: shown.owner.end(shown.grant),
            lambda looked=looked, staff=staff: staff.claim(looked),
        )

        reading = staff.read(again.grant)
        assert [part.text for part in reading.texts] == ["It rained."]
        assert shown.owner.pay_debts() == 0


def test_a_reader_taken_off_the_roster_reads_nothing_more(world: Served) -> None:
    office = world.opens_office(f"Third Place {len(world.agencies)} (invented)", workers=2)
    at = len(world.agencies) - 1
    shown = shows_a_code(world, agency=at, audience="team")
    leaving = world.staff(at, 1)
    leaving.claim(leaving.redeem(shown.url))
    gone = threading.Event()
    came: list[tuple[bool, str]] = []
    coordinator = Coordinator(world.staff(at, 0).desk)

    def remove() -> None:
        try:
            while not came:
                shown.owner.notebook.site.transport.get("/api/pulse")
            coordinator.remove(office.people[1].keys.sign, world.clock.now())
        finally:
            gone.set()

    readers = [copy_of(leaving) for _ in range(2)]
    at_once(remove, *(lambda desk=desk: reads_on(desk, shown.grant, gone, came) for desk in readers))

    assert {outcome for known, outcome in came if known} == {"not_signed_in"}
    staying = world.staff(at, 2)
    assert [part.text for part in staying.read(shown.grant).texts] == ["It rained."]
    assert kinds(shown.owner).count("grant_rotated") == 1


def opens_by(world: Served, name: str, passphrase: str) -> bool:
    """Whether this passphrase opens the notebook, and everything in it adds up."""
    try:
        opened = Owner.open(world.to_owner_site(), name, passphrase)
    except ApiError as error:
        if error.code != "door_unknown":
            raise
        return False
    assert opened.opening.adds_up
    assert [note.title for note in opened.sections()] == ["A part"]
    return True


@pytest.mark.parametrize("also", ["passphrase", "recovery code", "erasing"])
def test_of_doors_changed_on_two_devices_at_once_what_was_answered_holds(world: Served, also: str) -> None:
    """Two new passphrases, or one beside a new recovery code, or beside the end of everything."""
    for _ in range(ROUNDS):
        name = to_b64(make_id())
        owner = world.owner(name)
        owner.write("A part", "It rained.")
        other = world.reopened(name)
        changing: dict[str, Callable[[], Any]] = {
            "passphrase": lambda n=name, o=other: o.change_passphrase(n, PASSPHRASE, "two"),
            "recovery code": lambda n=name, o=other: o.renew_recovery(n, PASSPHRASE),
            "erasing": lambda n=name, o=other: o.erase(n, PASSPHRASE),
        }

        first, second = at_once(
            lambda n=name, o=owner: o.change_passphrase(n, PASSPHRASE, "one"), changing[also]
        )

        assert {code for code in (first, second) if isinstance(code, str)} <= {
            "not_signed_in",
            "door_unknown",
            "conflict",
            "nonce_used",
        }, (first, second)
        is_one, is_second = first is None, not isinstance(second, str)
        assert is_one or is_second, (first, second)
        is_erased = also == "erasing" and is_second
        opened = [opens_by(world, name, passphrase) for passphrase in (PASSPHRASE, "one", "two")]
        is_two = also == "passphrase" and is_second
        wanted = [not (is_one or is_two or is_erased), is_one and not is_two and not is_erased, is_two]
        assert opened == wanted, (first, second)
        if also == "recovery code" and is_second:
            assert Owner.open_with_recovery(world.to_owner_site(), second.characters).opening.adds_up


def opened_long_ago(
    world: Served, reader: int = 1, agency: int = 0, earlier: int = EARLIER_SECONDS, **choice: Any
) -> Shown:
    """Somebody reads what was granted most of a day ago, and the time comes to go on.

    The server runs by the machine's clock, so the terms are what is older: they say so themselves.
    """
    write_now = offers.write_paper

    def write_earlier(*parts: Any) -> Paper:
        back_then = property(lambda notebook: notebook.sight.at - earlier)
        with patch.object(Notebook, "now", back_then):
            return write_now(*parts)

    with patch.object(offers, "write_paper", write_earlier):
        shown = shows_a_code(world, agency=agency, days=1, later_hours=24, **choice)
    staff = world.staff(agency, reader)
    staff.claim(staff.redeem(shown.url))
    shown.owner.notebook.fetch()
    return shown


def owner_again(world: Served, shown: Shown) -> Owner:
    """The same notebook on another device."""
    return world.reopened(shown.name)


def test_its_end_by_time_is_neither_early_nor_late_for_anybody(world: Served) -> None:
    """Readers ask on and on while the end comes; server and readers go by the same clock."""
    shown = opened_long_ago(world, earlier=DAY_SECONDS - SECONDS_LEFT)
    (entry,) = shown.owner.manifest.ledger
    ends_at, staff = entry.not_after, world.staff(0, 1)

    def reads_until_refused(desk: Staff) -> list[tuple[int, str, int]]:
        came: list[tuple[int, str, int]] = []
        # Another of them may have been read first: then it is asked again.
        while not came or came[-1][1] in {"read", "record_behind"}:
            before = world.clock.now()
            try:
                desk.read(shown.grant)
                told = "read"
            except ApiError as error:
                told = error.code
            came.append((before, told, world.clock.now()))
        return came

    desks = [copy_of(staff) for _ in range(3)]
    tries = at_once(*(lambda desk=desk: reads_until_refused(desk) for desk in desks))

    for before, told, after in (one for came in tries for one in came):
        assert told in {"read", "record_behind", "grant_over"}
        assert before < ends_at if told == "read" else told != "grant_over" or after >= ends_at
    assert sum(told == "read" for came in tries for _, told, _ in came) > 0
    assert refused(lambda: shown.owner.show_change(shown.grant, shown.section)) == "grant_over"


def test_of_many_renewals_at_once_one_counts(world: Served) -> None:
    shown = opened_long_ago(world)
    devices = [shown.owner, *(owner_again(world, shown) for _ in range(3))]

    came = at_once(*(lambda d=d: d.renew(shown.grant, GoOn((shown.section,))) for d in devices))

    renewed = [one for one in came if isinstance(one, bytes)]
    assert len(renewed) == 1, came
    assert {one for one in came if not isinstance(one, bytes)} <= {"not_renewable", "conflict"}
    again = owner_again(world, shown)
    assert {entry.grant: state for entry, state in again.grants()} == {
        shown.grant: "ended",
        renewed[0]: "open",
    }
    assert kinds(again).count("grant_renewed") == 1
    staff = world.staff(0, 1)
    assert [part.text for part in staff.read(renewed[0]).texts] == ["It rained."]
    assert refused(lambda: staff.read(shown.grant)) == "grant_over"


def test_a_renewal_and_an_ending_at_once_leave_one_truth(world: Served) -> None:
    for _ in range(ROUNDS):
        shown = opened_long_ago(world)
        other, staff = owner_again(world, shown), world.staff(0, 1)

        renewed, _ = at_once(
            lambda shown=shown: shown.owner.renew(shown.grant, GoOn((shown.section,))),
            lambda other=other: other.end_all(),
        )

        again = owner_again(world, shown)
        assert refused(lambda s=staff, g=shown.grant: s.read(g)) == "grant_over"
        lives = [entry.grant for entry, state in again.grants() if state == "open"]
        assert lives in ([], [renewed]), (
            "an end either came first, or took the new one with it, or came before it"
        )
        assert kinds(again).count("grant_renewed") == isinstance(renewed, bytes)
        if lives:
            assert [part.text for part in staff.read(lives[0]).texts] == ["It rained."]
        assert again.pay_debts() == 0


def test_a_renewal_for_somebody_who_is_taken_off_the_roster_at_once_is_read_by_nobody(world: Served) -> None:
    office = world.opens_office(f"Fourth Place {len(world.agencies)} (invented)", workers=1)
    at = len(world.agencies) - 1
    shown = opened_long_ago(world, agency=at)
    reader = world.staff(at, 1)
    coordinator = Coordinator(world.staff(at, 0).desk)

    renewed, _ = at_once(
        lambda: shown.owner.renew(shown.grant, GoOn((shown.section,))),
        lambda: coordinator.remove(office.people[1].keys.sign, world.clock.now()),
    )

    grant = renewed if isinstance(renewed, bytes) else shown.grant
    assert refused(lambda: reader.read(grant)) == "not_signed_in"
    assert kinds(owner_again(world, shown)).count("grant_renewed") == isinstance(renewed, bytes)


def test_an_offer_whose_answer_was_lost_is_made_once_when_it_is_sent_again(world: Served) -> None:
    owner = world.owner("lost answer")
    section = owner.write("What happened", "It rained.")
    transport = owner.notebook.site.transport
    sent: list[tuple[str, str, Json, int | None]] = []

    class Losing(HttpTransport):
        """The first answer to an offer never arrives."""

        def send(self, method: str, path: str, body: Json, if_match: int | None = None) -> Json:
            answer = super().send(method, path, body, if_match)
            if path == "/api/grants" and not sent:
                sent.append((method, path, body, if_match))
                raise Unreachable("the line broke")
            return answer

    transport.__class__ = Losing
    with pytest.raises(Unreachable):
        owner.offer(Choice(world.agencies[0].id, (section,), "a bed"))

    again = at_once(*(lambda: transport.send(*sent[0]) for _ in range(MANY)))

    assert len({str(one["grant"]["grant"]) for one in again}) == 1
    owner.notebook.fetch()
    assert [state for _, state in owner.grants()] == ["offered"]
    assert kinds(owner).count("grant_offered") == 1


def refused(call: Callable[[], object]) -> str:
    return str(at_once(call)[0])


# Releases


@dataclass
class Carded:
    """An owner, a release of theirs, and everybody who holds its card."""

    name: str
    owner: Owner
    release: bytes
    holders: list[Contact]

    def stops(self) -> SeenRelease:
        return self.owner.releases.stop(self.release)


def prepare(world: Served, name: str) -> Carded:
    owner = world.owner(name)
    section = owner.write("Where I might be", "At the lake.")
    card = owner.releases.prepare(Preparation("Bea", (section,), ask_minutes=60))
    holders = [Contact(world.to_owner_site(), card.characters) for _ in range(MANY)]
    return Carded(name, owner, card.release, holders)


def kinds_of(made: Carded, kind: str) -> int:
    lines = made.owner.activity()
    assert lines.adds_up
    return sum(line.kind == kind for line in lines.lines if line.grant == made.release)


def test_however_many_ask_at_once_it_is_asked_once(world: Served) -> None:
    made = prepare(world, f"asked at once {make_id().hex()}")

    ends = at_once(*(holder.ask for holder in made.holders))

    assert len({end for end in ends if isinstance(end, int)}) == 1
    assert kinds_of(made, "release_asked") == 1


def test_an_ask_and_a_stop_at_once_end_in_one_of_both_ways(world: Served) -> None:
    for turn in range(ROUNDS):
        made = prepare(world, f"ask and stop {turn} {make_id().hex()}")

        asked, stopped = at_once(made.holders[0].ask, made.stops)

        state = made.owner.releases.see(made.release).state
        if stopped == "not_begun":
            assert (isinstance(asked, int), state) == (True, "asked")
        else:
            assert state == "stopped"


def test_nothing_is_read_after_a_stop_was_answered(world: Served) -> None:
    for turn in range(ROUNDS):
        made = prepare(world, f"read and stop {turn} {make_id().hex()}")
        made.owner.releases.open_now(made.owner.releases.door(made.name, PASSPHRASE), made.release)

        *read, stopped = at_once(*(holder.read for holder in made.holders), made.stops)

        opened = [one for one in read if not isinstance(one, str)]
        assert stopped.state == ("closed" if opened else "stopped")
        assert kinds_of(made, "section_read") == len(opened)
        assert {one for one in read if isinstance(one, str)} <= {"not_found", "record_behind", "nonce_used"}
        with pytest.raises(ApiError):
            made.holders[0].read()
