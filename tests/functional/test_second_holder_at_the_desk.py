"""The desk's own engine as a second holder, beside the Python client, at one server (protocol §21)."""

from collections.abc import Iterator

import pytest

from client.coordinator import Coordinator
from client.notebook.releases import Preparation
from crypto.encoding import to_b64
from tests.functional.desk_devices import BrowserDesk
from tests.functional.devices import refusal
from tests.functional.releasing import DAY, HOUR, WEEKLY, Prepared, Story
from tests.functional.world import Agency, World

WORDS = "Please ring me before you say yes."


@pytest.fixture
def story(world: World) -> Story:
    return Story(world)


@pytest.fixture
def lantern(story: Story) -> Agency:
    return story.world.opens_office("Lantern House (invented)", workers=2)


@pytest.fixture
def desk(lantern: Agency) -> Iterator[BrowserDesk]:
    made = BrowserDesk(lantern.people[1])
    made.signs_in()
    yield made
    made.close()


def asked_for(story: Story, lantern: Agency) -> Prepared:
    """A release of which the office holds a part, and somebody asked."""
    made = story.prepares(holder=lantern.id, holder_words=WORDS, ask_minutes=60)
    made.contact.ask()
    return made


def texts(made: Prepared) -> list[str]:
    return [text.text for text in made.contact.read().sections]


def test_both_clients_are_told_the_same_and_the_contact_reads_after_the_yes(
    story: Story, lantern: Agency, desk: BrowserDesk
) -> None:
    assert desk.engine.holdings()["holdings"] == []
    made = asked_for(story, lantern)
    (python,) = lantern.people[2].signs_in().holdings()

    (browser,) = desk.engine.holdings()["holdings"]

    assert browser == {
        "holding": to_b64(python.release),
        "state": python.state,
        "opensAt": python.opens_at,
        "saidYes": python.said_yes,
        "from": python.call_me,
        "words": python.words,
        "why": "",
    }
    assert desk.engine.sayYes(holding=browser["holding"]) == {}
    assert [one["saidYes"] for one in desk.engine.holdings()["holdings"]] == [True]
    assert refusal(lambda: desk.engine.sayYes(holding=browser["holding"])) == "conflict"
    story.lives(HOUR)
    assert texts(made) == ["At the lake, with Ines."]
    lines = story.owner.activity()
    assert lines.adds_up
    assert [line.who for line in lines.lines if line.kind == "release_held"] == ["Worker 1"]


def test_what_was_stopped_is_not_there_any_more_and_gets_no_yes(
    story: Story, lantern: Agency, desk: BrowserDesk
) -> None:
    made = asked_for(story, lantern)
    (held,) = desk.engine.holdings()["holdings"]

    story.owner.releases.stop(made.release)

    assert refusal(lambda: desk.engine.sayYes(holding=held["holding"])) == "not_found"
    assert desk.engine.holdings()["holdings"] == []


def test_terms_that_changed_since_they_were_shown_get_no_yes(
    story: Story, lantern: Agency, desk: BrowserDesk
) -> None:
    """A check-in that was met after all, other terms, a new ask: what was looked at is another now."""
    choice = {"holder": lantern.id, "ask_minutes": 60}
    made = story.prepares(holder_words=WORDS, check_in=WEEKLY, **choice)
    story.lives(8 * DAY)
    desk.signs_in()
    (held,) = desk.engine.holdings()["holdings"]
    story.owner.releases.check_in(made.release)
    changed = Preparation("Bea", (story.section,), holder_words="Say yes at once.", **choice)
    story.owner.releases.change(story.door, made.release, changed)
    made.contact.ask()

    assert refusal(lambda: desk.engine.sayYes(holding=held["holding"])) == "holding_changed"

    (now,) = desk.engine.holdings()["holdings"]
    assert (now["holding"], now["words"], now["saidYes"]) == (held["holding"], "Say yes at once.", False)
    desk.engine.sayYes(holding=now["holding"])
    story.lives(HOUR)
    assert texts(made) == ["At the lake, with Ines."]


def test_a_part_that_was_moved_to_a_newer_team_key_opens_in_an_open_desk(
    story: Story, lantern: Agency, desk: BrowserDesk
) -> None:
    made = asked_for(story, lantern)
    (held,) = desk.engine.holdings()["holdings"]

    Coordinator(story.world.staff(0, 0).desk).remove(lantern.people[2].keys.sign, story.now)

    desk.engine.sayYes(holding=held["holding"])
    story.lives(HOUR)
    assert texts(made) == ["At the lake, with Ines."]
