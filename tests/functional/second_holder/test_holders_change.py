"""A second holder comes, changes and goes: what a yes was worth then (protocol §21)."""

from dataclasses import replace

import pytest

from client.answers import list_of
from client.certifying import post_agency, post_roster
from client.coordinator import AgencyIdentity
from client.errors import IdentityChanged, Refused
from client.holder import Holder
from client.notebook.releases import NewCards, Preparation
from crypto.encoding import make_random
from crypto.errors import BadStatement, TermsRefused
from tests.functional.releasing import DAY, HOUR, WEEKLY, Story, code_of
from tests.functional.second_holder.holding import (
    WORDS,
    coordinator_of,
    held_by,
    held_by_card,
    make_yes,
    post_yes,
    row_of,
    texts,
    waits,
    worker,
)
from tests.functional.world import FACTS, Agency, World


def test_a_change_of_terms_takes_the_yes_away_and_the_parts_that_were_there(
    story: Story, lantern: Agency
) -> None:
    made = held_by(story, lantern, ask_minutes=10_080, check_in=WEEKLY)
    story.lives(8 * DAY)
    worker(story).say_yes(made.release)
    before = row_of(story, made)
    story.owner.releases.check_in(made.release)
    assert story.state(made) == "armed"
    assert row_of(story, made).yes_body is None

    choice = Preparation("Bea", (story.section,), "Other words.", ask_minutes=60, holder=lantern.id)
    story.owner.releases.change(story.door, made.release, choice)

    assert row_of(story, made).deposit != before.deposit
    waits(story, made)
    assert code_of(made.contact.read) == "holder_missing"
    worker(story).say_yes(made.release)
    assert made.contact.read().words == "Other words."


def test_who_said_yes_to_one_ask_is_asked_again_for_the_next(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern, check_in=WEEKLY)
    story.lives(8 * DAY)
    assert story.state(made) == "asked"
    worker(story).say_yes(made.release)
    assert story.owner.releases.see(made.release).said_yes

    story.owner.releases.check_in(made.release)

    assert not story.owner.releases.see(made.release).said_yes
    waits(story, made)
    assert code_of(made.contact.read) == "holder_missing"


def test_a_yes_to_what_was_asked_for_stays_when_the_check_in_is_met(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern, check_in=WEEKLY)
    made.contact.ask()
    worker(story).say_yes(made.release)

    story.owner.releases.check_in(made.release)

    story.lives(HOUR)
    assert texts(made) == ["At the lake, with Ines."]


def test_a_holder_can_be_changed_and_taken_away(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern)
    plain = Preparation("Bea", (story.section,), ask_minutes=60)
    carded = replace(plain, has_second_card=True, holder_name="Aunt", holder_words=WORDS)

    both = story.owner.releases.change(story.door, made.release, carded, new_card=True).contact

    assert both is not None
    assert both.second is not None
    holder, contact = (
        Holder(story.world.to_owner_site(), both.second.characters),
        story.holder(both.characters),
    )
    same = story.owner.releases.change(story.door, made.release, replace(carded, words="Same cards."))
    assert same == NewCards(None, None)
    assert row_of(story, made).holder_agency is None
    contact.ask()
    assert worker(story).holdings() == ()
    story.lives(HOUR)
    holder.say_yes()
    assert contact.read().words == "Same cards."
    alone = held_by(story, lantern)
    assert story.owner.releases.change(story.door, alone.release, plain) == NewCards(None, None)
    waits(story, alone)
    assert alone.contact.look().holder == "none"
    assert texts(alone) == ["At the lake, with Ines."]


@pytest.mark.parametrize("before", ["nobody", "another person"])
def test_a_second_contact_is_added_or_replaced_and_the_first_card_stays(story: Story, before: str) -> None:
    person = {} if before == "nobody" else {"has_second_card": True, "holder_name": "Uncle"}
    made = story.prepares(ask_minutes=60, **person)
    old = made.second
    aunt = Preparation("Bea", (story.section,), ask_minutes=60, has_second_card=True, holder_name="Aunt")

    cards = story.owner.releases.change(story.door, made.release, aunt)

    assert cards.contact is None
    assert cards.holder is not None
    holder = Holder(story.world.to_owner_site(), cards.holder.characters)
    made.contact.ask()
    story.lives(HOUR)
    assert code_of(made.contact.read) == "holder_missing"
    assert old is None or code_of(old.look) == "not_found"
    holder.say_yes()
    assert texts(made) == ["At the lake, with Ines."]
    assert story.owner.activity().adds_up


def test_the_owner_is_told_that_a_holder_lapsed(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern, ask_minutes=60)

    story.lives(36 * DAY)

    assert [(one.entry.release, one.why) for one in story.owner.opening.lapsed] == [(made.release, "stale")]
    made.contact.ask()
    assert code_of(lambda: worker(story).say_yes(made.release)) == "roster_refused"
    coordinator_of(story).renew(story.now)
    story.comes_back()
    assert story.owner.opening.lapsed == ()
    worker(story).say_yes(made.release)


def test_another_identity_holds_nothing_and_the_owner_is_told(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern)
    made.contact.ask()
    staff = worker(story)
    body = make_yes(staff, made)
    takes_another_identity(story.world, lantern)

    assert post_yes(staff, made, body) == "not_found"
    assert list_of(staff.desk.site.transport.get("/api/holdings"), "holdings") == []
    story.comes_back()
    assert [one.why for one in story.owner.opening.lapsed] == ["identity"]
    with pytest.raises(IdentityChanged):
        held_by(story, lantern)
    assert code_of(lambda: held_by(story, lantern, confirm_identity=True)) == ""


def takes_another_identity(world: World, agency: Agency) -> None:
    """The operator certifies another key for the same office, with the same people."""
    fresh = replace(agency.identity, seed=make_random(32))
    instance = world.operator.instance
    post_agency(
        world.to_desk(), world.operator.certify_agency(agency.id, 2, fresh.public, agency.name, FACTS)
    )
    people = tuple(member.as_person() for member in agency.people)
    post_roster(world.to_desk(), fresh.first_roster(instance, people, world.clock.now()))


def test_after_a_put_back_a_holder_gets_nothing_before_the_owner_confirmed(
    story: Story, lantern: Agency
) -> None:
    made, (carded, holder) = held_by(story, lantern), held_by_card(story)
    made.contact.ask()
    carded.contact.ask()
    body = make_yes(worker(story), made)
    story.put_back()

    looked = holder.look()

    assert (looked.paused, looked.words) == (True, "")
    assert worker(story).holdings() == ()
    assert post_yes(worker(story), made, body) in {"nonce_used", "paused"}
    story.comes_back()
    story.owner.confirm(releases=(made.release, carded.release))
    worker(story).say_yes(made.release)
    holder.say_yes()
    story.lives(HOUR)
    assert texts(made) == texts(carded) == ["At the lake, with Ines."]


def test_a_practice_has_no_second_holder(story: Story, lantern: Agency) -> None:
    with pytest.raises(TermsRefused) as refused:
        story.prepares(is_practice=True, ask_minutes=1, holder=lantern.id)

    assert refused.value.why == "practice"


def test_a_second_contact_who_must_never_get_anything_is_refused(story: Story) -> None:
    story.owner.releases.write_never("my uncle")

    with pytest.raises(Refused):
        held_by_card(story, holder_name="My Uncle")
    with pytest.raises(BadStatement):
        held_by_card(story, holder_name="")


def test_no_identity_of_an_office_is_made_up(story: Story, lantern: Agency) -> None:
    """An office that is on no directory can't be chosen."""
    stranger = Agency("Nobody (invented)", AgencyIdentity.make())

    with pytest.raises(Exception, match="not in the directory"):
        held_by(story, stranger)
