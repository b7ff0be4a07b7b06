"""Who works at an office changes: who comes reads with the team, who leaves reads nothing."""

import pytest

from client.answers import list_of, signed_of
from client.coordinator import Coordinator
from client.errors import ApiError, GrantOver, InstanceChanged
from client.notebook.offers import Choice
from client.owner import Owner
from client.staff import Staff
from consent import endings
from consent.storage.rosters import list_wrapped_generations
from crypto.statements.agencies import TeamWrap
from tests.functional.test_main_story import owner_grants, refusal, staff_opens, texts_read
from tests.functional.world import Agency, StaffMember, World

DAY_SECONDS = 86_400


@pytest.fixture
def lantern(world: World) -> Agency:
    return world.opens_office("Lantern House (invented)", workers=2)


@pytest.fixture
def owner(world: World) -> Owner:
    return world.owner("river")


def coordinator_of(world: World) -> Coordinator:
    return Coordinator(world.staff(0, 0).desk)


def test_somebody_new_reads_what_the_team_may_read(world: World, owner: Owner, lantern: Agency) -> None:
    section = owner.write("What happened", "It began in the spring.")
    grant, code = owner_grants(owner, lantern, section, audience="team")
    staff_opens(world.staff(0, 1), code)
    new = StaffMember(world, lantern, "Worker 3", "worker")

    coordinator_of(world).add(new.as_person(), world.clock.now())
    new.joins()

    assert texts_read(new.signs_in(), grant) == {"What happened": "It began in the spring."}


def test_who_leaves_reads_nothing_and_the_team_reads_on(world: World, owner: Owner, lantern: Agency) -> None:
    section = owner.write("What happened", "It began in the spring.")
    grant, code = owner_grants(owner, lantern, section, audience="team")
    leaving, staying = world.staff(0, 1), world.staff(0, 2)
    staff_opens(leaving, code)

    coordinator_of(world).remove(leaving.sign_key, world.clock.now())

    assert refusal(leaving.read, grant) == "not_signed_in"
    with pytest.raises(ApiError):
        lantern.people[1].signs_in()
    staying.desk.refresh()
    assert texts_read(staying, grant) == {"What happened": "It began in the spring."}
    assert "grant_rotated" in {line.kind for line in owner.activity().lines}
    assert owner.activity().adds_up


def test_after_a_rotation_the_owner_shows_a_change_to_the_new_team_key(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section = owner.write("What happened", "It began in the spring.")
    grant, code = owner_grants(owner, lantern, section, audience="team")
    leaving, staying = world.staff(0, 1), world.staff(0, 2)
    staff_opens(leaving, code)
    coordinator_of(world).remove(leaving.sign_key, world.clock.now())

    owner.edit(section, "It began in the rain.")
    owner.show_change(grant, section)

    staying.desk.refresh()
    assert texts_read(staying, grant) == {"What happened": "It began in the rain."}


def test_a_grant_that_shows_nothing_any_more_is_in_no_rotations_way(
    world: World, owner: Owner, lantern: Agency
) -> None:
    emptied, kept = (owner.write(title, "It began in the spring.") for title in ("Then", "Now"))
    leaving, staying = world.staff(0, 1), world.staff(0, 2)
    grants = []
    for section in (emptied, kept):
        grant, code = owner_grants(owner, lantern, section, audience="team")
        staff_opens(leaving, code)
        grants.append(grant)
    owner.delete(emptied)

    coordinator_of(world).remove(leaving.sign_key, world.clock.now())

    staying.desk.refresh()
    assert texts_read(staying, grants[1]) == {"Now": "It began in the spring."}
    assert owner.activity().adds_up


def test_nothing_is_sealed_to_a_team_key_that_somebody_who_left_has(
    world: World, owner: Owner, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where the server does not say that the offer ended with the change."""
    monkeypatch.setattr(endings, "end_left_behind", lambda *_: None)
    section = owner.write("What happened", "It began in the spring.")
    waiting = owner.offer(Choice(lantern.id, (section,), "a bed", later_hours=24))
    ended = owner.offer(Choice(lantern.id, (section,), "a bed"))
    coordinator_of(world).remove(lantern.people[1].keys.sign, world.clock.now())

    owner.end(ended.grant)

    assert owner.notebook.sight.is_live_by_server(waiting.grant)
    entry = next(entry for entry in owner.manifest.ledger if entry.grant == waiting.grant)
    assert [shown.sealing for shown in entry.shown] == [0]
    with pytest.raises(GrantOver):
        owner.show_code(waiting.grant, replace_it=True)
    assert owner.offer(Choice(lantern.id, (section,), "a bed")).redeem_before > world.clock.now()


def test_an_offer_that_was_left_behind_is_over_in_the_notebook_too(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section = owner.write("What happened", "It began in the spring.")
    waiting = owner.offer(Choice(lantern.id, (section,), "a bed", later_hours=24))
    coordinator_of(world).remove(lantern.people[1].keys.sign, world.clock.now())

    again = owner.offer(Choice(lantern.id, (section,), "a bed"))

    entries = {entry.grant: entry for entry in owner.manifest.ledger}
    assert (entries[waiting.grant].ended, entries[waiting.grant].secret) == (True, b"")
    assert [shown.sealing for shown in entries[again.grant].shown] == [1]
    assert owner.activity().adds_up


def test_a_list_of_people_past_its_date_stops_new_sharing_and_drops_nobody(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section = owner.write("What happened", "It began in the spring.")
    grant, code = owner_grants(owner, lantern, section, days=60)
    staff_opens(world.staff(), code)
    world.clock.turn(36 * DAY_SECONDS)
    again = world.reopened("river")

    with pytest.raises(Exception, match="roster_stale"):
        again.offer(Choice(lantern.id, (section,), "again"))
    assert texts_read(world.staff(), grant) == {"What happened": "It began in the spring."}

    coordinator_of(world).renew(world.clock.now())
    assert again.offer(Choice(lantern.id, (section,), "again")).redeem_before > world.clock.now()


def test_another_operator_key_stops_everything(world: World, owner: Owner, lantern: Agency) -> None:
    other = type(world.operator)(world.operator.instance, bytes(range(32)))
    signed = other.sign_instance(world.settings.owner_url, world.settings.desk_url)
    world.services.__dict__["statement"] = signed

    with pytest.raises(InstanceChanged):
        world.reopened("river")
    with pytest.raises(InstanceChanged):
        world.staff()


def generations_held(who: Staff) -> list[int]:
    wraps = list_of(who.desk.site.transport.get("/api/team"), "wraps")
    return [TeamWrap.parse(signed_of(one, "team_wrap").body).generation for one in wraps]


def generations_kept(world: World, agency: Agency) -> set[int]:
    with world.services.store.reading() as tx:
        return list_wrapped_generations(tx, agency.id)


def test_an_older_team_key_is_erased_three_days_after_the_next_one(
    world: World, owner: Owner, lantern: Agency
) -> None:
    section = owner.write("What happened", "It began in the spring.")
    grant, code = owner_grants(owner, lantern, section, audience="team")
    staff_opens(world.staff(0, 2), code)
    coordinator_of(world).remove(world.staff(0, 1).sign_key, world.clock.now())

    world.clock.turn(3 * DAY_SECONDS - 60)
    just_before = generations_held(lantern.people[2].signs_in())
    world.clock.turn(60)
    staying = lantern.people[2].signs_in()

    assert just_before == [1, 2]
    assert generations_held(staying) == [2]
    assert generations_kept(world, lantern) == {2}
    assert texts_read(staying, grant) == {"What happened": "It began in the spring."}


def test_an_older_team_key_stays_while_an_open_permission_still_needs_it(
    world: World, owner: Owner, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = owner.write("What happened", "It began in the spring.")
    grant, code = owner_grants(owner, lantern, section, audience="team")
    staff_opens(world.staff(0, 2), code)
    with monkeypatch.context() as line_breaks:
        line_breaks.setattr("client.coordinator.rotate_all", lambda desk, team: 0)
        coordinator_of(world).remove(world.staff(0, 1).sign_key, world.clock.now())

    world.clock.turn(4 * DAY_SECONDS)
    coordinator = Coordinator(lantern.people[0].signs_in().desk)
    waiting = generations_kept(world, lantern)
    rotated = coordinator.rotate()
    staying = lantern.people[2].signs_in()

    assert (waiting, rotated) == ({1, 2}, 1)
    assert generations_kept(world, lantern) == {2}
    assert texts_read(staying, grant) == {"What happened": "It began in the spring."}
