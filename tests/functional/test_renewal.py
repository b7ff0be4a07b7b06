"""Going on: what the owner lets somebody read for longer, without another code, and what that can't do."""

import pytest

from client.certifying import post_agency
from client.coordinator import AgencyIdentity, Coordinator
from client.errors import ClientError, IdentityChanged, NotRenewable, Refused
from client.notebook.renewing import GoOn
from client.owner import Owner
from crypto.encoding import make_random
from crypto.errors import ChainRefused, CryptoError
from tests.functional.test_main_story import owner_grants, refusal, staff_opens, texts_read
from tests.functional.world import FACTS, Agency, StaffMember, World

DAY = 86_400
HAPPENED = "It began in the spring."
HEALTH = "My shoulder hurts when it rains."
HOME = "The blue door behind the bakery."


@pytest.fixture
def lantern(world: World) -> Agency:
    return world.opens_office("Lantern House (invented)", workers=2)


@pytest.fixture
def owner(world: World) -> Owner:
    return world.owner("river")


def comes_back(world: World, seconds: int) -> Owner:
    """Some days later, the owner opens the notebook again."""
    world.clock.turn(seconds)
    return world.reopened("river")


def why_not(owner: Owner, grant: bytes, choice: GoOn) -> str:
    """The rule that the owner's own client finds broken."""
    with pytest.raises(NotRenewable) as caught:
        owner.renew(grant, choice)
    return caught.value.why


def owner_shares(owner: Owner, agency: Agency, days: int = 8, **choice: object) -> tuple[bytes, bytes, str]:
    """A section, a grant of it, and its code."""
    section = owner.write("What happened", HAPPENED)
    return section, *owner_grants(owner, agency, section, days=days, **choice)


def lines_of(owner: Owner, grant: bytes) -> list[tuple[str, str]]:
    activity = owner.activity()
    assert activity.adds_up, activity.why
    return [(line.kind, line.how) for line in activity.lines if line.grant == grant]


def test_in_the_last_quarter_the_reader_goes_on_without_another_code(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section, grant, code = owner_shares(owner, lantern, call_me="R.", office_name="calm lemon")
    staff_opens(world.staff(), code)
    owner = comes_back(world, 6 * DAY)
    assert [entry.grant for entry in owner.renewable()] == [grant]

    renewed = owner.renew(grant, GoOn((section,), days=30))

    staff = world.staff()
    (held, receipt) = sorted(staff.grants(), key=lambda one: one.state, reverse=True)
    assert (held.grant, held.state, receipt.grant, receipt.state) == (renewed, "open", grant, "ended")
    assert held.ends_at == world.clock.now() + 30 * DAY
    assert receipt.how == "renewed"
    assert held.words is not None
    assert (held.words.office_name, held.words.call_me) == ("calm lemon", "R.")
    assert held.words.purpose == "So that you can help me"
    assert texts_read(staff, renewed) == {"What happened": HAPPENED}
    assert refusal(staff.read, grant) == "grant_over"
    assert lines_of(owner, grant)[-1] == ("grant_ended", "renewed")
    assert [kind for kind, _ in lines_of(owner, renewed)] == ["grant_renewed", "section_read"]
    assert world.reopened("river").opening.adds_up


def test_what_the_renewed_grant_could_open_is_sealed_afresh_and_the_new_one_gets_it(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section, left_out = owner.write("What happened", HAPPENED), owner.write("Health", HEALTH)
    grant, code = owner_grants(owner, lantern, section, left_out, days=8)
    staff_opens(world.staff(), code)
    owner = comes_back(world, 7 * DAY)

    renewed = owner.renew(grant, GoOn((section,)))

    assert {note.revisions[-1].sealing for note in owner.sections()} == {1}
    assert owner.pay_debts() == 0
    staff = world.staff()
    assert texts_read(staff, renewed) == {"What happened": HAPPENED}
    with pytest.raises(ClientError):
        staff.read(renewed, left_out)


def test_up_to_a_week_after_it_ended_by_time_the_reader_can_go_on(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section, grant, code = owner_shares(owner, lantern)
    staff_opens(world.staff(), code)
    again = comes_back(world, 15 * DAY - 1)
    assert [entry.grant for entry in again.opening.ended] == [grant]

    renewed = again.renew(grant, GoOn((section,)))

    staff = world.staff()
    assert texts_read(staff, renewed) == {"What happened": HAPPENED}
    assert {one.grant: one.how for one in staff.grants()} == {renewed: "", grant: "expired"}
    assert "grant_ended" not in {kind for kind, _ in lines_of(again, grant)}


@pytest.mark.parametrize(
    ("after", "why"), [(6 * DAY - 1, "too_early"), (15 * DAY, "too_late"), (0, "too_early")]
)
def test_outside_that_time_nobody_goes_on(
    world: World, owner: Owner, lantern: Agency, after: int, why: str
) -> None:
    section, grant, code = owner_shares(owner, lantern)
    staff_opens(world.staff(), code)
    owner = comes_back(world, after)

    assert owner.renewable() == ()
    assert why_not(owner, grant, GoOn((section,))) == why


def test_every_other_end_is_final(world: World, owner: Owner, lantern: Agency) -> None:
    section = owner.write("What happened", HAPPENED)
    withdrawn, unread, asked, unopened = (owner_grants(owner, lantern, section, days=8) for _ in range(4))
    visit, visit_code = owner_grants(owner, lantern, section, visit=True)
    staff = world.staff()
    for _, code in (withdrawn, unread, asked):
        staff_opens(staff, code)
    staff_opens(staff, visit_code)
    owner.end(withdrawn[0])
    staff.hand_back(unread[0])
    staff.end(asked[0])
    owner = comes_back(world, 12 * 3_600 - 1)
    assert why_not(owner, visit, GoOn((section,))) == "visit"

    owner = comes_back(world, 8 * DAY)

    for grant, _ in (withdrawn, unread, asked):
        assert why_not(owner, grant, GoOn((section,))) == "ended"
    assert why_not(owner, unopened[0], GoOn((section,))) == "not_opened"
    assert why_not(owner, visit, GoOn((section,))) == "visit"
    assert owner.renewable() == ()


def test_a_grant_goes_on_once_and_what_came_of_it_again(world: World, owner: Owner, lantern: Agency) -> None:
    section, first, code = owner_shares(owner, lantern)
    staff_opens(world.staff(), code)
    owner = comes_back(world, 6 * DAY)
    second = owner.renew(first, GoOn((section,), days=8))
    assert why_not(owner, first, GoOn((section,))) == "renewed"
    assert why_not(owner, second, GoOn((section,))) == "too_early"
    owner = comes_back(world, 7 * DAY)

    third = owner.renew(second, GoOn((section,), days=8))

    owner = comes_back(world, 7 * DAY)
    fourth = owner.renew(third, GoOn((section,), days=8))
    staff = world.staff()
    assert texts_read(staff, fourth) == {"What happened": HAPPENED}
    assert [one.how for one in staff.grants() if one.state == "ended"] == ["renewed"] * 3
    assert world.reopened("river").opening.adds_up


def test_what_they_read_stays_as_it_was_unless_the_owner_says_so(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section, health = owner.write("What happened", HAPPENED), owner.write("Health", HEALTH)
    grant, code = owner_grants(owner, lantern, section, health, days=8)
    staff_opens(world.staff(), code)
    owner.edit(section, "It began in the rain.")
    owner.edit(health, "It is better.")
    owner = comes_back(world, 6 * DAY)

    renewed = owner.renew(grant, GoOn((section, health), newest=frozenset({health})))

    assert texts_read(world.staff(), renewed) == {"What happened": HAPPENED, "Health": "It is better."}
    assert [entry.grant for entry in owner.behind(section)] == [renewed]


def test_words_that_another_device_wrote_after_the_owner_looked_are_not_read(
    world: World, owner: Owner, lantern: Agency
) -> None:
    health = owner.write("Health", HEALTH)
    grant, code = owner_grants(owner, lantern, health, days=8)
    staff_opens(world.staff(), code)
    owner.edit(health, "It is better.")
    owner = comes_back(world, 6 * DAY)
    world.reopened("river").edit(health, "It is worse again.")

    choice = GoOn((health,), newest=frozenset({health}))

    with pytest.raises(Refused, match="another device"):
        owner.renew(grant, choice)
    assert owner.read(health).text == "It is worse again."

    assert texts_read(world.staff(), owner.renew(grant, choice)) == {"Health": "It is worse again."}


def test_a_sealed_kind_goes_on_for_a_week_at_most_each_time(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section, home = owner.write("What happened", HAPPENED), owner.write("Where", HOME, kind="whereabouts")
    grant, code = owner_grants(owner, lantern, section, home, days=30)
    staff_opens(world.staff(), code)
    owner = comes_back(world, 23 * DAY)

    renewed = owner.renew(grant, GoOn((section, home), days=30))

    assert set(texts_read(world.staff(), renewed)) == {"What happened", "Where"}
    comes_back(world, 7 * DAY)
    assert set(texts_read(world.staff(), renewed)) == {"What happened"}


def test_what_was_taken_out_does_not_come_back(world: World, owner: Owner, lantern: Agency) -> None:
    section, health = owner.write("What happened", HAPPENED), owner.write("Health", HEALTH)
    grant, code = owner_grants(owner, lantern, section, health, days=8)
    staff_opens(world.staff(), code)
    owner.delete(health)
    owner = comes_back(world, 6 * DAY)

    with pytest.raises(ClientError):
        owner.renew(grant, GoOn((section, health)))
    renewed = owner.renew(grant, GoOn((section,)))

    assert set(texts_read(world.staff(), renewed)) == {"What happened"}


def test_more_than_before_needs_a_new_code(world: World, owner: Owner, lantern: Agency) -> None:
    section, grant, code = owner_shares(owner, lantern)
    other = owner.write("Health", HEALTH)
    staff_opens(world.staff(), code)
    owner = comes_back(world, 6 * DAY)

    with pytest.raises(ClientError):
        owner.renew(grant, GoOn((section, other)))
    with pytest.raises(CryptoError, match="renewal_print"):
        owner.renew(grant, GoOn((section,), may_print=True))
    with pytest.raises(CryptoError, match="too_long"):
        owner.renew(grant, GoOn((section,), days=91))

    assert texts_read(world.staff(), grant) == {"What happened": HAPPENED}
    assert "grant_renewed" not in {line.kind for line in owner.activity().lines}


def test_who_left_the_office_does_not_go_on(world: World, owner: Owner, lantern: Agency) -> None:
    section, grant, code = owner_shares(owner, lantern)
    leaving = world.staff()
    staff_opens(leaving, code)
    owner = comes_back(world, 6 * DAY)
    Coordinator(world.staff(0, 0).desk).remove(leaving.sign_key, world.clock.now())

    assert why_not(owner, grant, GoOn((section,))) == "reader"

    assert len(owner.manifest.ledger) == 1


def test_a_roster_past_its_date_and_another_identity_stop_it(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section, grant, code = owner_shares(owner, lantern, days=40)
    staff_opens(world.staff(), code)
    owner = comes_back(world, 36 * DAY)
    with pytest.raises(ChainRefused):
        owner.renew(grant, GoOn((section,)))

    other = AgencyIdentity(lantern.id, make_random(32))
    certificate = world.operator.certify_agency(lantern.id, 2, other.public, lantern.name, FACTS)
    post_agency(world.to_desk(), certificate)
    with pytest.raises(IdentityChanged):
        owner.renew(grant, GoOn((section,)))


def test_a_team_goes_on_with_its_newest_key_and_who_left_does_not(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section, grant, code = owner_shares(owner, lantern, audience="team")
    opener, colleague = world.staff(0, 1), world.staff(0, 2)
    staff_opens(opener, code)
    Coordinator(world.staff(0, 0).desk).remove(opener.sign_key, world.clock.now())
    owner = comes_back(world, 6 * DAY)

    renewed = owner.renew(grant, GoOn((section,)))

    colleague = world.staff(0, 2)
    assert texts_read(colleague, renewed) == {"What happened": HAPPENED}
    new = StaffMember(world, lantern, "Worker 3", "worker")
    coordinator = Coordinator(world.staff(0, 0).desk)
    coordinator.add(new.as_person(), world.clock.now())
    new.joins()
    assert texts_read(new.signs_in(), renewed) == {"What happened": HAPPENED}


def test_a_renewed_team_grant_is_rotated_like_any_other(world: World, owner: Owner, lantern: Agency) -> None:
    section, grant, code = owner_shares(owner, lantern, audience="team")
    staff_opens(world.staff(0, 1), code)
    owner = comes_back(world, 6 * DAY)
    renewed = owner.renew(grant, GoOn((section,)))

    leaving = world.staff(0, 1)
    Coordinator(world.staff(0, 0).desk).remove(leaving.sign_key, world.clock.now())

    staying = world.staff(0, 2)
    assert texts_read(staying, renewed) == {"What happened": HAPPENED}
    assert ("grant_rotated", "") in lines_of(owner, renewed)
    assert owner.pay_debts() == 1
    assert texts_read(staying, renewed) == {"What happened": HAPPENED}


def test_a_renewed_grant_is_shown_changes_sealed_afresh_and_ended_like_any_other(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section, grant, code = owner_shares(owner, lantern)
    ending, other_code = owner_grants(owner, lantern, section, days=30)
    staff = world.staff()
    staff_opens(staff, code)
    staff_opens(staff, other_code)
    owner = comes_back(world, 6 * DAY)
    renewed = owner.renew(grant, GoOn((section,)))
    staff = world.staff()

    owner.edit(section, "It began in the rain.")
    owner.show_change(renewed, section)
    assert texts_read(staff, renewed) == {"What happened": "It began in the rain."}
    owner.end(ending)
    assert texts_read(staff, renewed) == {"What happened": "It began in the rain."}
    owner.end(renewed)

    assert refusal(staff.read, renewed) == "grant_over"
    assert why_not(owner, renewed, GoOn((section,))) == "ended"


def test_a_lost_answer_changes_nothing_twice_and_an_end_wins(
    world: World, owner: Owner, lantern: Agency
) -> None:
    """Another device ended it while this one was asking: nobody goes on."""
    section, grant, code = owner_shares(owner, lantern)
    staff_opens(world.staff(), code)
    owner = comes_back(world, 6 * DAY)
    other = world.reopened("river")
    other.end(grant)

    assert why_not(owner, grant, GoOn((section,))) == "ended"

    assert {one.state for one in world.staff().grants()} == {"ended"}
