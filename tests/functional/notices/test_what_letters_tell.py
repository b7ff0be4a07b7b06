"""What a message says and what stays where: nothing that tells, no address in the clear (§22, P9, P11)."""

import logging
import sqlite3
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest

from consent import channels
from consent.storage import channels as channel_rows
from consent.wordings import CODE, LANGUAGES, NEWS
from tests.functional.notices.letters import (
    NEWS_EN,
)
from tests.functional.post_office import FROM
from tests.functional.putting_back import Keeper
from tests.functional.releasing import HOUR
from tests.functional.rows import read_tables
from tests.functional.telling import BEA, SAM, Telling
from tests.functional.world import PASSPHRASE
from tools.wording.neutral import is_telling


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
