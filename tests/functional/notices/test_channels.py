"""An owner's channels: how one is proved, what goes to it, and who has a hold on it (protocol §22)."""

from pathlib import Path

import pytest

from client.errors import ApiError
from crypto.encoding import parse_b64
from tests.functional.notices.letters import NEWS_EN, answers
from tests.functional.releasing import DAY, HOUR, Story, code_of
from tests.functional.telling import BEA, SAM, Telling, telling
from tests.functional.world import World


def test_a_channel_is_told_of_an_ask_an_opening_and_an_answer(told: Telling) -> None:
    told.hears_at()
    made = told.asks(ask_minutes=60)
    assert told.office.came == []

    told.round()
    asked = told.office.takes()
    told.lives(HOUR)
    opened = made.contact.read()
    made.contact.read()
    told.round()
    read = told.office.takes()
    answers(made, opened.note_key)
    told.round()

    assert asked == read == told.office.takes() == [(SAM, NEWS_EN)]
    assert told.waiting() == []


def test_nothing_but_a_test_goes_to_a_channel_that_nobody_proved(told: Telling) -> None:
    told.story.owner.releases.add_channel(SAM)
    told.round()
    assert len(told.office.takes()) == 1

    told.asks()
    told.lives(DAY)

    assert told.office.takes() == []
    assert told.waiting() == []


def test_a_channel_is_proved_by_the_newest_code_alone(told: Telling) -> None:
    releases = told.story.owner.releases
    channel = releases.add_channel(SAM).channel
    told.round()
    old = told.code_at(SAM)
    releases.test(channel)
    told.round()
    new = told.code_at(SAM)

    if old != new:
        assert code_of(lambda: releases.prove(channel, old)) == "code_wrong"
    assert releases.prove(channel, f" {new[:3]} {new[3:]}").is_fresh(told.story.now)
    assert code_of(lambda: releases.prove(channel, new)) == "code_wrong"
    assert releases.channels[0].proved_on == told.story.now - told.story.now % DAY


def test_after_five_wrong_codes_the_right_one_is_over_too(told: Telling) -> None:
    releases = told.story.owner.releases
    channel = releases.add_channel(SAM).channel
    told.round()
    code = told.code_at(SAM)
    wrong = "000000" if code != "000000" else "111111"

    assert {code_of(lambda: releases.prove(channel, wrong)) for _ in range(5)} == {"code_wrong"}

    assert code_of(lambda: releases.prove(channel, code)) == "code_wrong"
    assert not releases.channels[0].proved_on


def test_a_code_is_over_after_the_next_day(told: Telling) -> None:
    channel = told.story.owner.releases.add_channel(SAM).channel
    told.round()
    told.story.lives(2 * DAY)

    assert code_of(lambda: told.story.owner.releases.prove(channel, told.code_at(SAM))) == "code_wrong"


def test_a_proof_is_fresh_for_thirty_days_and_then_silence_means_nothing(told: Telling) -> None:
    assert told.story.owner.releases.is_silent
    told.hears_at()
    assert not told.story.owner.releases.is_silent

    told.story.lives(30 * DAY)
    assert not told.story.owner.releases.is_silent
    told.story.lives(DAY)

    assert told.story.owner.releases.is_silent


def test_a_dropped_channel_is_told_nothing_and_leaves_nothing(told: Telling) -> None:
    channel = told.hears_at()
    told.asks()
    assert told.waiting() == ["asked"]

    told.story.owner.releases.drop(channel)
    told.round()

    assert told.office.takes() == []
    assert told.rows("SELECT * FROM channels") == told.rows("SELECT * FROM notices") == []
    assert code_of(lambda: told.story.owner.releases.drop(channel)) == "not_found"


def test_a_channel_that_comes_or_goes_is_a_line_for_the_owner_without_its_address(told: Telling) -> None:
    owner = told.story.owner
    channel = owner.releases.add_channel(SAM).channel
    owner.releases.drop(channel)

    activity = owner.activity()

    assert activity.adds_up
    newest = [(line.kind, line.how) for line in activity.lines[-2:]]
    assert newest == [("channels_changed", "added"), ("channels_changed", "dropped")]
    events = owner.notebook.site.transport.get("/api/journal?from=1")["events"]
    said = b"".join(parse_b64(part) for event in events for part in event.values())
    assert b"channels_changed" in said
    assert SAM.encode() not in said


def test_a_channel_that_went_elsewhere_is_among_what_changed_since_the_last_visit(told: Telling) -> None:
    name, world = told.story.name, told.world
    channel = told.hears_at()
    # What is older than this opening is seen by it.
    world.reopened(name).leave()
    elsewhere = world.reopened(name)
    elsewhere.releases.drop(channel)
    elsewhere.leave()

    news = world.reopened(name).opening.news

    assert (news.where_told, news.sharing) == (1, 0)


def test_three_channels_are_the_most_and_each_is_told_once(told: Telling) -> None:
    addresses = [f"sam{number}@example.test" for number in range(3)]
    for address in addresses:
        told.hears_at(address)

    assert code_of(lambda: told.story.owner.releases.add_channel(SAM)) == "quota"
    told.asks()
    told.round()

    assert sorted(told.office.takes()) == [(address, NEWS_EN) for address in addresses]


def test_another_owner_has_no_hold_on_a_channel(told: Telling) -> None:
    channel = told.hears_at()
    other = told.world.owner("another word").releases

    refused = [
        code_of(lambda: other.prove(channel, "000000")),
        code_of(lambda: other.test(channel)),
        code_of(lambda: other.drop(channel)),
    ]

    assert refused == ["not_found"] * 3
    assert other.channels == ()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sam",
        "sam@",
        "@example.test",
        "sam@example",
        "sam@example.123",
        "sam@example.test\r\nBcc: bea@example.test",
        "sam@example.test\n",
        "sam@example.test,bea@example.test",
        "Sam <sam@example.test>",
        "sam bea@example.test",
        "sám@example.test",
        "sam@exämple.test",
        ".sam@example.test",
        "sa..m@example.test",
        "sam@-example.test",
        "sam@example..test",
        "s" * 65 + "@example.test",
        "sam@" + "x." * 124 + "test",
        "sam@[127.0.0.1]",
        "\0sam@example.test",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(told_here: Telling, address: str) -> None:
    with pytest.raises(ApiError) as refused:
        told_here.story.owner.releases.add_channel(address)

    assert (refused.value.code, refused.value.data.get("field")) == ("bad_request", "address")
    assert not address or address not in str(refused.value.data["message"])
    assert told_here.rows("SELECT * FROM channels") == []


@pytest.mark.parametrize(
    ("wording", "lang", "field"), [(0, "en", "wording"), (5, "en", "wording"), (1, "xx", "lang")]
)
def test_other_words_than_ours_are_refused(told_here: Telling, wording: int, lang: str, field: str) -> None:
    with pytest.raises(ApiError) as refused:
        told_here.story.owner.releases.add_channel(SAM, wording, lang)

    assert refused.value.data["field"] == field


def test_a_long_address_with_every_sign_is_taken_and_written_to(told_here: Telling) -> None:
    address = "!#$%&'*+/=?^_`{|}~-.x@" + "a" * 60 + ".xn--bcher-kva.test"

    told_here.hears_at(address)


def test_without_a_mail_server_no_address_is_taken(world: World) -> None:
    story = Story(world)
    made = story.prepares()

    assert story.owner.notebook.site.transport.get("/api/settings")["mail"] is False
    assert code_of(lambda: story.owner.releases.add_channel(SAM)) == "not_allowed"
    assert code_of(lambda: made.contact.leave_way(BEA)) == "not_allowed"


def test_test_messages_are_counted_for_a_notebook(tmp_path: Path) -> None:
    with telling(tmp_path, limits_factor=1) as told:
        channel = told.story.owner.releases.add_channel(SAM).channel
        for _ in range(4):
            told.story.owner.releases.test(channel)

        assert code_of(lambda: told.story.owner.releases.test(channel)) == "too_many"


def test_nobody_can_have_us_write_to_an_address_as_often_as_they_like(tmp_path: Path) -> None:
    with telling(tmp_path, limits_factor=1) as told:
        for number in range(8):
            told.world.owner(f"word {number}").releases.add_channel(SAM.upper() if number % 2 else SAM)
            told.round()

        assert len(told.office.takes()) == 5
        assert told.waiting() == []
