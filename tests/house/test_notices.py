"""What a person reads before agreeing is kept, word for word, under the version that is signed (AC5.6)."""

import json
import re
from pathlib import Path

import pytest

from client.errors import NoSuchThing
from client.notebook.offers import NOTICE_VERSION
from client.receipts import notices
from client.receipts.notices import FOLDER, INDEX, find_notice
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.statements.grants import Notice
from tools.build.languages import LANGUAGES
from tools.notices import ON_THE_PAGE, WHERE_UNCHECKED, write_notice

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "static" / "js" / "owner" / "screens" / "consent.js"
PAPERS = ROOT / "static" / "js" / "owner" / "notebook" / "papers.js"


def test_every_notice_is_the_one_it_is_known_as() -> None:
    index = json.loads(INDEX.read_text())

    assert index == {path.stem: to_b64(hash32(path.read_bytes())) for path in FOLDER.glob("*.txt")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_today_says_what_its_version_says(language: str) -> None:
    words, _ = find_notice(Notice(version=NOTICE_VERSION, lang=language))

    assert words.encode() == write_notice(language), "python -m tools.notices"


def test_both_clients_sign_the_same_version() -> None:
    found = re.search(r"^const NOTICE_VERSION = (\d+);$", PAPERS.read_text(), flags=re.MULTILINE)

    assert found
    assert int(found[1]) == NOTICE_VERSION


def test_nothing_the_page_says_is_left_out() -> None:
    """But what is said while it works, and to somebody who did not tick the box."""
    page = PAGE.read_text()
    said = re.findall(r'(?:\bt|both)\(\s*(?:offer\.\w+ \? )?"([a-z_.]+\.[a-z_.]+)"(?: : "([a-z_.]+)")?', page)
    keys = {key for pair in said for key in pair if key}
    answers = {
        "app.one_moment",
        "consent.busy",
        "consent.not_ticked",
        "consent.explained_missing",
        "go_on.done",
    }

    assert "consent.not_back" in keys
    assert keys - answers <= {*ON_THE_PAGE, *WHERE_UNCHECKED}


@pytest.mark.parametrize("notice", [Notice(version=1, lang="xx"), Notice(version=99, lang="en")])
def test_another_version_or_language_is_not_made_up(notice: Notice) -> None:
    with pytest.raises(NoSuchThing):
        find_notice(notice)


def test_words_that_were_changed_are_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "1.en.txt").write_text("You have no choice.\n")
    monkeypatch.setattr(notices, "FOLDER", tmp_path)

    with pytest.raises(NoSuchThing, match="not as it was"):
        find_notice(Notice(version=1, lang="en"))
