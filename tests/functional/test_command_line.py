"""The command line: both sides, from making a notebook to reading what it granted."""

import io
import sys

import pytest

from client.__main__ import main
from client.commands.parser import Parser
from client.contact import Contact
from client.notebook.releases import Preparation
from crypto.stop_codes import show_stop_digits
from tests.functional.world import PASSPHRASE, World

NAME = "river"


class Terminal:
    """Runs commands with lines of standard input, and shows what they printed."""

    def __init__(self, world: World, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.world, self._patch, self._capsys = world, patch, capsys

    def run(self, *arguments: str, lines: tuple[str, ...] = (), code: int = 0) -> str:
        self._patch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
        assert main(list(arguments)) == code
        printed = self._capsys.readouterr()
        return printed.out + printed.err

    def owner(self, *arguments: str, lines: tuple[str, ...] = (), code: int = 0) -> str:
        at = ("--at", self.world.settings.owner_url[0])
        return self.run("owner", *arguments, *at, lines=(NAME, PASSPHRASE, *lines), code=code)

    def staff(self, *arguments: str, lines: tuple[str, ...] = (), code: int = 0) -> str:
        self.world.clock.turn(30)
        member = self.world.agencies[0].people[1]
        at = ("--at", self.world.settings.desk_url[0])
        signing_in = (member.name, PASSPHRASE, member.code())
        return self.run("staff", *arguments, *at, lines=(*signing_in, *lines), code=code)


@pytest.fixture
def terminal(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    world.opens_office("Lantern House (invented)")
    return Terminal(world, monkeypatch, capsys)


def code_in(printed: str) -> str:
    return next(line.removeprefix("Code: ") for line in printed.splitlines() if line.startswith("Code: "))


def test_both_sides_go_through_the_whole_story(terminal: Terminal) -> None:
    assert "Recovery code" in terminal.owner("create")
    terminal.owner("write", "Health", "-", "--kind", "health", lines=("My shoulder.",))
    assert "Lantern House (invented)" in terminal.owner("agencies")
    code = code_in(terminal.owner("grant", "1", "1", "--purpose", "So that you can help"))

    assert "So that you can help" in terminal.staff("redeem", lines=(code.lower(), "yes"))
    assert "1." in terminal.staff("list")
    assert "My shoulder." in terminal.staff("read", "1")
    assert "Somebody read · Worker 1, Lantern House (invented) · Health" in terminal.owner("activity")

    assert "Ended: Lantern House (invented)." in terminal.owner("end", "1")
    assert "there is no number 1" in terminal.staff("read", "1", code=1)


def test_a_command_that_fails_half_way_leaves_no_visit_behind(terminal: Terminal) -> None:
    terminal.owner("create")
    terminal.owner("write", "Health", "-", lines=("My shoulder.",))
    terminal.staff("read", "7", code=1)

    assert "there is no number 7" in terminal.owner("read", "7", code=1)

    assert "other place" not in terminal.owner("sections")


@pytest.mark.parametrize("key", ["-" * 43, "-" + "a" * 42, "-" + "a" * 21])
def test_an_id_or_key_may_begin_with_a_hyphen(key: str) -> None:
    parser = Parser()
    parser.add_argument("agency")
    parser.add_argument("--operator")
    parser.add_argument("--an-option-of-22-chars", action="store_true")

    read = parser.parse_args([key, "--an-option-of-22-chars", "--operator", key])

    assert (read.agency, read.operator, read.an_option_of_22_chars) == (key, key, True)


def test_a_wrong_passphrase_is_one_sentence(terminal: Terminal) -> None:
    terminal.owner("create")
    at = ("--at", terminal.world.settings.owner_url[0])

    printed = terminal.run("owner", "sections", *at, lines=(NAME, "wrong"), code=1)

    assert printed.startswith("client: ")
    assert len(printed.splitlines()) == 1


def test_no_secret_is_an_argument(terminal: Terminal) -> None:
    for side in ("owner", "staff", "coordinator", "operator"):
        with pytest.raises(SystemExit):
            main([side, "--passphrase", "x"])
        with pytest.raises(SystemExit):
            main([side, "--token", "x"])


def card_in(printed: str) -> str:
    lines = printed.splitlines()
    return lines[next(n for n, line in enumerate(lines) if line.startswith("The card")) + 1].strip()


def test_a_release_is_prepared_asked_for_opened_and_closed(terminal: Terminal) -> None:
    site = ("--at", terminal.world.settings.owner_url[0])
    terminal.owner("create")
    terminal.owner("write", "Where", "-", "--kind", "emergency", lines=("At the lake.",))
    prepare = ("prepare", "Bea", "1", "--words", "Please come.", "--wait-hours", "1")
    with pytest.raises(SystemExit):
        terminal.owner(*prepare, "--language", "Spanish")
    card = card_in(terminal.owner(*prepare, "--language", "es"))

    assert "armed" in terminal.owner("prepared")
    assert "unless they say no" in terminal.run("contact", "ask", *site, lines=(card,))
    assert "can't be opened yet" in terminal.run("contact", "read", *site, lines=(card,), code=1)
    again = (NAME, PASSPHRASE)
    assert "can read it now" in terminal.owner("open-now", "1", lines=again)
    read = terminal.run("contact", "read", *site, lines=(card,))
    assert "Please come." in read
    assert "At the lake." in read
    terminal.run("contact", "answer", "read", *site, lines=(card,))
    assert "Closed: Bea." in terminal.owner("stop", "1")
    assert "no such thing" in terminal.run("contact", "look", *site, lines=(card,), code=1)
    assert "They asked for what you prepared · Bea" in terminal.owner("activity")


def test_an_office_and_a_second_card_say_yes(terminal: Terminal) -> None:
    site = ("--at", terminal.world.settings.owner_url[0])
    terminal.owner("create")
    card = card_in(
        terminal.owner("prepare", "Bea", "--words", "Come.", "--holder", "1", "--holder-words", "Ring.")
    )
    both = terminal.owner(
        "prepare", "Cem", "--words", "Go.", "--second-card", "Aunt", "--holder-words", "Wait."
    )
    other, second = card_in(both), card_in(both[both.index("The second card") :].replace("The second", "The"))
    assert "has yet to say yes" in terminal.owner("prepared")
    assert "nobody asked" in terminal.run("holder", "look", *site, lines=(second,))
    for code in (card, other):
        terminal.run("contact", "ask", *site, lines=(code,))
    for number in ("1", "2"):
        terminal.owner("open-now", number, lines=(NAME, PASSPHRASE))
    assert "second person" in terminal.run("contact", "look", *site, lines=(card,))

    assert "Ring." in terminal.staff("holdings")
    assert "You said yes." in terminal.staff("say-yes", "1")
    assert "Wait." in terminal.run("holder", "look", *site, lines=(second,))
    assert "You said yes." in terminal.run("holder", "yes", *site, lines=(second,))

    assert "Come." in terminal.run("contact", "read", *site, lines=(card,))
    assert "Go." in terminal.run("contact", "read", *site, lines=(other,))
    assert "Aunt said yes" in terminal.owner("prepared")


def test_a_stop_code_stops_from_anywhere_and_says_nothing(terminal: Terminal) -> None:
    site = ("--at", terminal.world.settings.owner_url[0])
    terminal.owner("create")
    terminal.owner("prepare", "Bea", "--wait-hours", "1")
    owner = terminal.world.reopened(NAME)
    wrong, right = show_stop_digits(bytes(10)), show_stop_digits(owner.manifest.stop)
    card = owner.releases.prepare(Preparation("Cem", ask_minutes=60))
    Contact(terminal.world.to_owner_site(), card.characters).ask()

    said = [terminal.run("stop", *site, lines=(code,)) for code in (wrong, right)]

    assert said[0] == said[1]
    assert [seen.state for _, seen in owner.releases.list() if seen] == ["armed", "stopped"]


def test_a_mistyped_stop_code_is_noticed_before_anything_is_sent(terminal: Terminal) -> None:
    site = ("--at", terminal.world.settings.owner_url[0])

    assert "client:" in terminal.run("stop", *site, lines=("12345",), code=1)
