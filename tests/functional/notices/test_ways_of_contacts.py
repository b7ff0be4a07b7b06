"""A contact's way to be told: who leaves it, when it is used, and when it is forgotten (protocol §22)."""

import pytest

from client.errors import ApiError
from client.transport import HttpTransport
from consent.wordings import NEWS
from tests.functional.notices.letters import NEWS_EN, stops_by_code
from tests.functional.releasing import DAY, HOUR, OFTEN
from tests.functional.telling import BEA, SAM, Telling


def test_a_contact_is_told_once_when_it_can_be_opened(told: Telling) -> None:
    made = told.asks(ask_minutes=60)
    made.contact.leave_way(BEA, "fr")
    told.round()
    assert told.office.takes() == []

    told.lives(HOUR)
    told.lives(HOUR)

    assert told.office.takes() == [(BEA, NEWS[1]["fr"].text)]
    assert made.contact.look().way


def test_a_contact_is_told_when_the_owner_opens_it_now(told: Telling) -> None:
    made = told.story.prepares(ask_minutes=None, check_in=OFTEN)
    made.contact.leave_way(BEA)
    told.story.owner.releases.open_now(told.story.door, made.release)

    told.round()
    told.round()

    assert told.office.takes() == [(BEA, NEWS_EN)]


def test_another_address_replaces_the_first_and_none_erases_it(told: Telling) -> None:
    made = told.asks(ask_minutes=60)
    made.contact.leave_way("old@example.test")
    made.contact.leave_way(BEA)
    told.lives(HOUR)
    assert told.office.takes() == [(BEA, NEWS_EN)]

    made.contact.forget_way()

    assert told.rows("SELECT way FROM releases") == [(None,)]
    assert not made.contact.look().way


def test_only_the_holder_of_the_card_can_leave_or_change_a_way(told: Telling) -> None:
    made, other = told.asks(), told.story.prepares("Ann")
    made.contact.leave_way(BEA)
    way = other.contact._sign_way("eve@example.test").to_json()
    transport = HttpTransport(told.world.settings.owner_url[0])

    with pytest.raises(ApiError, match="bad_statement"):
        # Signed for one address, sent with another.
        transport.send("PUT", "/api/contact/way", {"way": way, "address": SAM, "lang": "en"})

    ways = told.rows("SELECT release_id, way FROM releases WHERE way IS NOT NULL")
    assert [bytes(release) for release, _ in ways] == [made.release]


@pytest.mark.parametrize("how", ["stopped", "closed", "expired", "removed", "code"])
def test_a_way_is_erased_with_the_release_however_it_ends(told: Telling, how: str) -> None:
    made = told.story.prepares(ask_minutes=60, valid_seconds=2 * DAY)
    made.contact.leave_way(BEA)
    if how == "removed":
        told.story.owner.releases.remove(told.story.door, made.release)
    elif how == "expired":
        told.lives(2 * DAY)
    else:
        made.contact.ask()
        told.lives(HOUR)
        if how == "closed":
            made.contact.read()
            told.lives(72 * HOUR)
        elif how == "code":
            stops_by_code(told)
        else:
            told.story.owner.releases.stop(made.release)

    assert told.rows("SELECT way FROM releases") == [(None,)]
    assert [row for row in told.rows("SELECT kind, channel_id FROM notices") if row[1] is None] == []


def test_what_waits_for_a_contact_is_forgotten_with_a_stop(told: Telling) -> None:
    told.hears_at()
    made = told.asks(ask_minutes=60)
    made.contact.leave_way(BEA)
    told.office.refuses = "451 later"
    told.lives(HOUR)
    assert told.waiting() == ["asked", "ready"]

    told.story.comes_back()
    told.story.owner.releases.stop(made.release)

    assert told.waiting() == []


def test_an_owner_is_told_of_an_opening_also_when_it_has_closed_since(told: Telling) -> None:
    told.hears_at()
    made = told.asks(ask_minutes=60)
    told.lives(HOUR)
    told.office.came.clear()
    told.office.refuses = "451 later"
    made.contact.read()
    told.lives(73 * HOUR)
    assert told.rows("SELECT state FROM releases") == [("closed",)]

    told.office.refuses = ""
    told.lives(DAY)

    assert told.office.takes() == [(SAM, NEWS_EN)]
