"""Every refusal an owner can meet has words of its own (docs/protocol.md section 15)."""

import re
import tomllib
from pathlib import Path

from consent import errors

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "static" / "js" / "owner" / "notebook"
TEXTS = ROOT / "templates" / "owner" / "texts.toml"
CARD_ENGINE = ROOT / "static" / "js" / "contact" / "card"
CARD_TEXTS = ROOT / "templates" / "contact" / "texts.toml"
CARD_ROOMS = ("contact.py", "holding.py", "release_table.py", "pauses.py")

# What no owner meets by a mistake of their own or the network's, or what a screen says in its
# own words: the general sentence is right for these.
NO_WORDS = {
    "bad_kind",
    "bad_request",
    "bad_statement",
    "cross_site",
    "door_taken",
    "door_unknown",
    "fault",
    "host_unknown",
    "method_not_allowed",
    "not_an_envelope",
    "not_open",
    "not_signed_in",
    "record_behind",
    "second_factor_used",
    "second_factor_wrong",
    "token_not_here",
}


def engine_codes() -> set[str]:
    sources = "\n".join(path.read_text() for path in ENGINE.glob("*.js"))
    thrown = re.findall(r'(?:NotebookError|refuseAs)\(\s*"([a-z_]+)"', sources)
    return {*thrown, *re.findall(r'code: "([a-z_]+)"', sources), "too_little_memory", "code_mistyped"}


def server_codes() -> set[str]:
    protocol = (ROOT / "docs" / "protocol.md").read_text()
    table = protocol.split("## 15 Errors")[1].split("## 16 ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {code for row in rows for code in re.findall(r"`([a-z_]+)`", row)} | {"internal"}


def test_every_refusal_has_words() -> None:
    said = set(tomllib.loads(TEXTS.read_text())["problem"])
    assert (engine_codes() | server_codes()) - NO_WORDS - said == set()


# Said at a field, or by a screen of their own, in static/js/contact.
SAID_ELSEWHERE = {"code_mistyped", "code_foreign", "not_found", "paused", "time_unsure", "holder_missing"}
# No mistake of whoever holds a card: the general sentence is right, or nothing is shown at all.
NEVER_THEIRS = {"bad_statement", "not_open", "nothing_read"}


def codes_of_cards() -> set[str]:
    """What the engine of a card refuses, and the rules of the server behind it."""
    engine = "\n".join(path.read_text() for path in CARD_ENGINE.glob("*.js"))
    thrown = set(re.findall(r'(?:CardError|refuseAs)\(\s*"([a-z_]+)"', engine))
    names = {name for room in CARD_ROOMS for name in re.findall(r"raise ([A-Z]\w+)", _rule(room))}
    table = re.findall(r"\b(TooEarly|NotAllowed|NotBegun|NotFound)\b", _rule("release_table.py"))
    found = {getattr(errors, name) for name in {*names, *table} if hasattr(errors, name)}
    server = {refusal.code for refusal in found if hasattr(refusal, "code")}
    return thrown | server | {"offline", "unavailable", "internal", "too_many"}


def _rule(room: str) -> str:
    return (ROOT / "consent" / room).read_text()


def test_every_refusal_of_a_card_has_words_or_a_screen() -> None:
    said = set(tomllib.loads(CARD_TEXTS.read_text())["problem"])

    wanted = codes_of_cards()

    assert len(wanted) > 20
    assert wanted - said - SAID_ELSEWHERE - NEVER_THEIRS == set()
