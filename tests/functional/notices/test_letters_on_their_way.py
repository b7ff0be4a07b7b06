"""A mail server that refuses, hangs, drops or is away, and a sweeper that dies (protocol §22)."""

import pytest

from consent import delivering
from consent.delivering import LEASE_SECONDS, WAITS_SECONDS
from tests.functional.notices.letters import NEWS_EN, answers, dies, fails_until_given_up, talks_to
from tests.functional.post_office import silent_server
from tests.functional.releasing import DAY, HOUR
from tests.functional.telling import SAM, Telling
from web.sweeper import MAIL_AWAY_SECONDS


def test_who_dies_while_sending_has_it_sent_again(told: Telling) -> None:
    told.hears_at()
    told.asks()
    services = told.world.services

    taken = delivering.lease(services.store, services.keys, told.story.now)
    told.round()
    assert len(taken) == 1
    assert told.office.takes() == []
    told.story.lives(LEASE_SECONDS)
    told.round()

    assert told.office.takes() == [(SAM, NEWS_EN)]
    assert told.waiting() == []


def test_what_was_sent_and_not_noted_is_sent_twice_and_never_lost(
    told: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.hears_at()
    told.asks()
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_settle", dies)
        with pytest.raises(ZeroDivisionError):
            told.round()
    told.story.lives(LEASE_SECONDS)
    told.round()

    assert told.office.takes() == [(SAM, NEWS_EN)] * 2
    assert told.waiting() == []


def test_a_refusal_is_tried_again_ever_later_and_the_owner_sees_it(told: Telling) -> None:
    channel = told.hears_at()
    told.asks(ask_minutes=20_160)
    told.office.refuses = "550 no such mailbox"
    tries = []
    for _ in range(len(WAITS_SECONDS)):
        told.round()
        (due,) = told.rows("SELECT due_at FROM notices")[0]
        tries.append(due - told.story.now)
        told.lives(due - told.story.now - 1)
        told.story.lives(1)
    told.story.comes_back()
    seen = told.story.owner.releases.channels[0]

    assert tries == list(WAITS_SECONDS)
    assert (seen.channel, seen.failing, seen.waiting) == (channel, True, True)

    told.office.refuses = ""
    told.round()

    assert told.office.takes() == [(SAM, NEWS_EN)]
    seen = told.story.owner.releases.channels[0]
    assert (seen.failing, seen.waiting) == (False, False)


def test_after_three_days_it_is_given_up_and_shown_for_a_month(told: Telling) -> None:
    told.hears_at()
    told.asks(ask_minutes=20_160)
    told.office.refuses = "550 no such mailbox"
    asked_at = told.story.now
    fails_until_given_up(told)

    assert 3 * DAY < told.story.now - asked_at < 4 * DAY
    assert told.rows("SELECT kind FROM notices WHERE is_failed") == [("asked",)]
    assert (told.story.owner.releases.channels[0].failing, told.story.owner.releases.channels[0].waiting) == (
        True,
        False,
    )

    told.lives(31 * DAY)
    assert told.rows("SELECT kind FROM notices WHERE kind = 'asked'") == []


def test_something_new_is_told_where_something_was_given_up(told: Telling) -> None:
    told.hears_at()
    made = told.asks(ask_minutes=60)
    told.office.refuses = "550 no such mailbox"
    fails_until_given_up(told)
    told.office.refuses = ""

    made.contact.read()
    told.round()

    assert told.office.takes() == [(SAM, NEWS_EN)]
    assert told.waiting() == []


def test_a_server_that_takes_and_drops_shows_in_the_proof(told: Telling) -> None:
    told.office.drops = True
    told.story.owner.releases.add_channel(SAM)
    told.round()

    seen = told.story.owner.releases.channels[0]
    assert (seen.proved_on, seen.failing, seen.waiting) == (0, False, False)
    assert told.story.owner.releases.is_silent


@pytest.mark.parametrize("says", [b"", b"2", b"220-go on\r\n"])
def test_a_server_that_hangs_holds_nobody_up_for_long(told: Telling, says: bytes) -> None:
    told.hears_at()
    told.asks()
    with silent_server(says) as port:
        talks_to(told, port, seconds=0.3)
        told.round()
        assert told.story.owner.releases.channels[0].failing
        # For a while nobody is asked again.
        assert told.world.services.sweeper.do_round() is False
    talks_to(told, told.office.port)
    told.story.lives(max(MAIL_AWAY_SECONDS, WAITS_SECONDS[0]))
    told.round()

    assert told.office.takes() == [(SAM, NEWS_EN)]


def test_where_the_server_is_away_one_message_is_tried_and_the_others_wait(told: Telling) -> None:
    for number in range(3):
        told.hears_at(f"sam{number}@example.test")
    told.asks()
    talks_to(told, 1)
    told.round()

    tried = told.rows("SELECT tries FROM notices ORDER BY tries")
    assert tried == [(0,), (0,), (1,)]
    talks_to(told, told.office.port)
    told.story.lives(WAITS_SECONDS[0])
    told.round()
    assert len(told.office.takes()) == 3


def test_several_about_several_go_as_one_message(told: Telling) -> None:
    told.hears_at()
    for name in ("Bea", "Ann", "Eve"):
        told.asks(contact=name)
    assert told.waiting() == ["asked"] * 3

    told.round()

    assert told.office.takes() == [(SAM, NEWS_EN)]
    assert told.waiting() == []


def test_what_happens_again_while_it_is_sent_is_told_again(told: Telling) -> None:
    told.hears_at()
    made = told.asks(ask_minutes=60)
    told.lives(HOUR)
    opened = made.contact.read()
    told.round()
    told.office.came.clear()
    answers(made, opened.note_key)
    services = told.world.services
    taken = delivering.lease(services.store, services.keys, told.story.now)
    answers(made, opened.note_key)

    for message in taken:
        delivering._settle(services.store, message, told.story.now, is_sent=True)

    assert told.waiting() == ["answered"]


def test_a_channel_that_is_dropped_while_messages_go_out_gets_none(told: Telling) -> None:
    channel = told.hears_at()
    told.asks()
    services = told.world.services
    (message,) = delivering.lease(services.store, services.keys, told.story.now)

    told.story.owner.releases.drop(channel)

    assert not delivering._is_ours(services.store, message, told.story.now)


def test_a_request_waits_for_no_mail_server(told: Telling) -> None:
    told.hears_at()
    with silent_server() as port:
        talks_to(told, port)
        made = told.asks(ask_minutes=60)
        assert told.story.owner.releases.see(made.release).state == "asked"
