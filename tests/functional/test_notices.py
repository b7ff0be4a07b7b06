"""Notices: who is told, by what, and what neither a mail server nor a thief learns (protocol §22)."""

import logging
import sqlite3
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from client.errors import ApiError
from client.transport import HttpTransport
from consent import channels, delivering
from consent.delivering import LEASE_SECONDS, WAITS_SECONDS
from consent.storage import channels as channel_rows
from consent.wordings import CODE, LANGUAGES, NEWS
from crypto.derive import derive_key
from crypto.encoding import to_b64
from crypto.statements.releases import AnswerWords
from tests.conftest import Database
from tests.functional.post_office import FROM, silent_server
from tests.functional.putting_back import Keeper
from tests.functional.releasing import DAY, HOUR, OFTEN, Prepared, Story, code_of
from tests.functional.rows import read_tables
from tests.functional.telling import BEA, SAM, Telling, telling
from tests.functional.world import PASSPHRASE, World
from tools.wording.neutral import is_telling
from web.mail import SmtpMailer
from web.sweeper import MAIL_AWAY_SECONDS

NEWS_EN = NEWS[1]["en"].text


@pytest.fixture
def told(tmp_path: Path, database_of_stories: Database) -> Iterator[Telling]:
    with telling(tmp_path, database_of_stories.url) as made:
        yield made


@pytest.fixture
def told_here(tmp_path: Path) -> Iterator[Telling]:
    """On SQLite alone, where its very file is looked at."""
    with telling(tmp_path) as made:
        yield made


# Channels


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
    _answers(made, opened.note_key)
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


# The contact's way


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
            _stops_by_code(told)
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


# What a message says


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("wording", NEWS)
def test_a_message_says_its_wording_and_nothing_that_tells(
    told_here: Telling, wording: int, lang: str
) -> None:
    told_here.hears_at(SAM, wording, lang)
    told_here.asks()
    told_here.round()
    (_, message), raw = told_here.office.came[0], told_here.office.raw[-1]

    assert (message["Subject"], message.get_content().strip()) == NEWS[wording][lang]
    _looks_like_anybodys(message)
    for name in ("localhost", "wallet", "notebook", told_here.story.name, "Bea", "://"):
        assert name.encode() not in raw


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_test_message_says_its_number_and_nothing_that_tells(told_here: Telling, lang: str) -> None:
    told_here.story.owner.releases.add_channel(SAM, 1, lang)
    told_here.round()
    _, message = told_here.office.came[0]

    code = told_here.code_at(SAM)
    assert message.get_content().strip() == CODE[lang].text.format(code=code)
    _looks_like_anybodys(message)


def test_the_greeting_names_the_operators_domain_and_not_this_machine(told_here: Telling) -> None:
    told_here.hears_at()

    assert set(told_here.office.greeted_as) == {FROM.partition("@")[2]}


# What may go wrong on the way


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
        patch.setattr(delivering, "_settle", _dies)
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
    _fails_until_given_up(told)

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
    _fails_until_given_up(told)
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
        _talks_to(told, port, seconds=0.3)
        told.round()
        assert told.story.owner.releases.channels[0].failing
        # For a while nobody is asked again.
        assert told.world.services.sweeper.do_round() is False
    _talks_to(told, told.office.port)
    told.story.lives(max(MAIL_AWAY_SECONDS, WAITS_SECONDS[0]))
    told.round()

    assert told.office.takes() == [(SAM, NEWS_EN)]


def test_where_the_server_is_away_one_message_is_tried_and_the_others_wait(told: Telling) -> None:
    for number in range(3):
        told.hears_at(f"sam{number}@example.test")
    told.asks()
    _talks_to(told, 1)
    told.round()

    tried = told.rows("SELECT tries FROM notices ORDER BY tries")
    assert tried == [(0,), (0,), (1,)]
    _talks_to(told, told.office.port)
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
    _answers(made, opened.note_key)
    services = told.world.services
    taken = delivering.lease(services.store, services.keys, told.story.now)
    _answers(made, opened.note_key)

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
        _talks_to(told, port)
        made = told.asks(ask_minutes=60)
        assert told.story.owner.releases.see(made.release).state == "asked"


# What stays where


def test_no_address_wording_or_code_is_anywhere_in_the_clear(
    told_here: Telling, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told_here.office.refuses = "550 <sam@example.test> no"
    releases = told_here.story.owner.releases
    releases.add_channel(SAM, 2, "vi")
    told_here.asks().contact.leave_way(BEA, "ar")
    told_here.round()

    kept = b"".join(path.read_bytes() for path in told_here.world.folder.rglob("*") if path.is_file())
    with told_here.world.services.store.reading() as tx:
        row = channel_rows.list_of_vault(tx, told_here.story.owner.notebook.keys.vault)[0]
        code = channels.find_code(told_here.world.services.keys, row, told_here.story.now)
    assert code
    assert [word for word in (SAM, BEA, "example.test", " vi ", code) if word.encode() in kept] == []
    said = "\n".join(record.getMessage() for record in caplog.records if record.name == "wallet")
    assert "example" not in said


def test_every_sealed_address_is_as_long_as_every_other(told: Telling) -> None:
    told.story.owner.releases.add_channel("s@example.test")
    told.story.owner.releases.add_channel("a.rather.long.name@some.domain.somewhere.example.test", 2, "ar")
    told.asks().contact.leave_way(BEA)

    sealed = told.rows("SELECT length(address) FROM channels UNION ALL SELECT length(way) FROM releases")
    assert len(set(sealed)) == 1


def test_a_notice_names_no_address(told: Telling) -> None:
    told.hears_at()
    told.asks()

    (row,) = told.rows("SELECT * FROM notices")
    assert [value for value in row if isinstance(value, bytes | str) and len(value) > 16] == []


def test_erasing_a_notebook_takes_its_channels_and_what_waits(told: Telling) -> None:
    told.hears_at()
    told.asks()
    told.story.owner.releases.add_channel(BEA)
    assert told.waiting() == ["asked", "test"]

    told.story.owner.erase(told.story.name, PASSPHRASE)
    told.round()

    tables = read_tables(told.world.services.store)
    assert [tables[name] for name in ("channels", "notices", "releases", "vaults")] == [[]] * 4
    assert told.office.takes() == []


def test_a_restored_copy_sends_nothing_twice_and_nothing_before_its_owner_looked(told: Telling) -> None:
    keeper = Keeper(told.world)
    told.hears_at()
    made = told.asks(ask_minutes=60)
    made.contact.leave_way(BEA)
    backup = keeper.backs_up()
    told.round()
    assert told.office.takes() == [(SAM, NEWS_EN)]

    keeper.restores(backup)
    told.lives(2 * HOUR)
    assert told.office.takes() == []
    assert told.waiting() == []
    assert made.contact.look().paused

    told.story.owner.confirm(releases=(made.release,))
    told.round()

    assert told.office.takes() == [(BEA, NEWS_EN)]


def test_a_backup_holds_no_waiting_notice(told_here: Telling) -> None:
    told_here.hears_at()
    told_here.asks()
    backup = Keeper(told_here.world).backs_up()

    with sqlite3.connect(next(backup.glob("database*"))) as copy:
        assert copy.execute("SELECT count(*) FROM notices").fetchone() == (0,)
        assert copy.execute("SELECT count(*) FROM channels").fetchone() == (1,)


def test_no_wording_tells_in_any_language() -> None:
    words = [*(one for by_language in NEWS.values() for one in by_language.values()), *CODE.values()]

    assert [said for wording in words for said in wording if is_telling(said)] == []
    assert all(set(by_language) == set(LANGUAGES) for by_language in (*NEWS.values(), CODE))


def _looks_like_anybodys(message: EmailMessage) -> None:
    assert set(message.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    }
    assert message["From"] == f"Post <{FROM}>"
    assert message["Message-ID"].endswith("@mail.test>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Type"] == 'text/plain; charset="utf-8"'
    offset = parsedate_to_datetime(message["Date"]).utcoffset()
    assert offset is not None
    assert not offset
    assert not is_telling(f"{message['Subject']} {message.get_content()}")


def _fails_until_given_up(told: Telling) -> None:
    while not told.rows("SELECT 1 FROM notices WHERE is_failed"):
        ((due,),) = told.rows("SELECT due_at FROM notices")
        told.lives(max(0, due - told.story.now))
    told.story.comes_back()


def _talks_to(told: Telling, port: int, seconds: float = 5.0) -> None:
    settings = told.world.settings.model_copy(update={"smtp_port": port})
    told.world.services.sweeper._mailer = SmtpMailer(settings, "", seconds=seconds)


def _answers(made: Prepared, note_key: bytes) -> None:
    made.contact.answer(AnswerWords(release=made.release, answer="read", text="On my way."), note_key)


def _stops_by_code(told: Telling) -> None:
    stop, instance = told.story.owner.manifest.stop, told.story.owner.notebook.site.instance
    lookup = derive_key(stop + bytes(6), "stop-lookup", instance)
    told.world.to_owner_site().send("POST", "/api/stops", {"stop": to_b64(lookup)})


def _dies(*_: object, **__: object) -> None:
    raise ZeroDivisionError
