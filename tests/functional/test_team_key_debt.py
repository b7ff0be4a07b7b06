"""Somebody leaves a team: what its older key opened is sealed afresh at the owner's next opening."""

from pathlib import Path
from typing import Any

import pytest

from client.coordinator import Coordinator
from client.notebook.offers import Choice
from client.owner import Owner
from client.staff import Staff
from crypto.errors import ChainRefused
from tests.functional.stored import opened_by, wraps_in
from tests.functional.test_main_story import owner_grants, staff_opens, texts_read
from tests.functional.world import Agency, World

HAPPENED = "It began in the spring."
HEALTH = "My shoulder hurts when it rains."


@pytest.fixture
def lantern(world: World) -> Agency:
    return world.opens_office("Lantern House (invented)", workers=2)


@pytest.fixture
def owner(world: World) -> Owner:
    return world.owner("river")


def database_of(world: World) -> Path:
    return world.settings.data_dir / "wallet.sqlite"


def team_secret(staff: Staff, generation: int) -> bytes:
    return staff.desk.team_secrets[generation]


def generations(owner: Owner) -> list[int]:
    return [entry.generation for entry in owner.manifest.ledger]


def remove_one(
    world: World, leaving: Staff, monkeypatch: pytest.MonkeyPatch, *, rotated: bool
) -> Coordinator:
    """The coordinator takes somebody off; where not `rotated`, their device stops right after."""
    coordinator = Coordinator(world.staff(0, 0).desk)
    with monkeypatch.context() as patch:
        if not rotated:
            patch.setattr("client.coordinator.rotate_all", lambda *_: 0)
        coordinator.remove(leaving.sign_key, world.clock.now())
    return coordinator


@pytest.mark.parametrize("rotated", [True, False], ids=["rotated", "not rotated yet"])
def test_after_somebody_left_the_older_team_key_opens_nothing_that_is_stored(
    world: World, owner: Owner, lantern: Agency, monkeypatch: pytest.MonkeyPatch, rotated: bool
) -> None:
    happened, health = owner.write("What happened", HAPPENED), owner.write("Health", HEALTH)
    grant, code = owner_grants(owner, lantern, happened, health, audience="team")
    leaving, staying = world.staff(0, 1), world.staff(0, 2)
    staff_opens(leaving, code)
    owner.edit(health, "My shoulder is better.")
    owner.show_change(grant, health)
    assert texts_read(leaving, grant) == {"What happened": HAPPENED, "Health": "My shoulder is better."}
    older_key, before = team_secret(leaving, 1), wraps_in(database_of(world))
    remove_one(world, leaving, monkeypatch, rotated=rotated)
    assert opened_by(older_key, grant, before, database_of(world)) == {
        (happened, 1),
        (health, 1),
        (health, 2),
    }

    again = world.reopened("river")

    assert again.opening.debts_paid == 3
    assert opened_by(older_key, grant, before | wraps_in(database_of(world)), database_of(world)) == set()
    staying.desk.refresh()
    assert texts_read(staying, grant) == {"What happened": HAPPENED, "Health": "My shoulder is better."}
    assert generations(again) == [2]
    assert again.pay_debts() == 0
    assert world.reopened("river").opening.debts_paid == 0
    assert again.activity().adds_up


def test_a_rotation_that_comes_after_the_owner_was_there_opens_for_the_team_all_the_same(
    world: World, owner: Owner, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = owner.write("What happened", HAPPENED)
    grant, code = owner_grants(owner, lantern, section, audience="team")
    leaving, staying = world.staff(0, 1), world.staff(0, 2)
    staff_opens(leaving, code)
    coordinator = remove_one(world, leaving, monkeypatch, rotated=False)
    assert owner.pay_debts() == 1

    assert coordinator.rotate() == 1

    staying.desk.refresh()
    assert texts_read(staying, grant) == {"What happened": HAPPENED}
    assert owner.pay_debts() == 0


def test_what_one_reader_opened_is_no_team_debt(
    world: World, owner: Owner, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = owner.write("What happened", HAPPENED)
    grant, code = owner_grants(owner, lantern, section)
    staying = world.staff(0, 2)
    staff_opens(staying, code)
    remove_one(world, world.staff(0, 1), monkeypatch, rotated=True)

    assert owner.pay_debts() == 0
    assert generations(owner) == [0]
    assert texts_read(staying, grant) == {"What happened": HAPPENED}


def test_a_debt_of_a_team_is_paid_before_anything_is_granted(
    world: World, owner: Owner, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = owner.write("What happened", HAPPENED)
    _, code = owner_grants(owner, lantern, section, audience="team")
    leaving = world.staff(0, 1)
    staff_opens(leaving, code)
    remove_one(world, leaving, monkeypatch, rotated=True)

    owner.offer(Choice(lantern.id, (section,), "again"))

    assert [shown.sealing for shown in owner.manifest.ledger[-1].shown] == [1]
    assert generations(owner) == [2, 0]


def test_an_owner_who_shares_with_no_team_asks_for_no_list_of_people(
    world: World, owner: Owner, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = owner.write("What happened", HAPPENED)
    _, code = owner_grants(owner, lantern, section)
    staff_opens(world.staff(0, 1), code)
    asked: list[str] = []
    transport = owner.notebook.site.transport
    ask = transport.get
    monkeypatch.setattr(transport, "get", lambda path: (asked.append(path), ask(path))[1])

    owner.pay_debts()

    assert asked == ["/api/pulse"]


def test_an_older_list_of_people_is_not_believed_after_the_newer_one_was_seen(
    world: World, owner: Owner, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = owner.write("What happened", HAPPENED)
    grant, code = owner_grants(owner, lantern, section, audience="team")
    leaving = world.staff(0, 1)
    staff_opens(leaving, code)
    remove_one(world, leaving, monkeypatch, rotated=False)
    assert owner.pay_debts() == 1
    transport = owner.notebook.site.transport
    ask = transport.get

    def ask_a_liar(path: str) -> Any:
        answer = ask(path)
        return {**answer, "rosters": answer["rosters"][:1]} if "/rosters" in path else answer

    monkeypatch.setattr(transport, "get", ask_a_liar)
    owner.edit(section, "It began in the rain.")

    with pytest.raises(ChainRefused):
        owner.show_change(grant, section)
