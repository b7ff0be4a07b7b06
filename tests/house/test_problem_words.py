"""Every refusal an owner can meet has words of its own (docs/protocol.md section 15)."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "static" / "js" / "owner" / "notebook"
TEXTS = ROOT / "templates" / "owner" / "texts.toml"

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
