"""Every refusal has a status, a place in the protocol, and words that keep secrets."""

import inspect
import re
from pathlib import Path

from consent import errors
from consent.errors import ConsentError
from web.errors import STATUS

PROTOCOL = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"
CLASSES = [
    item
    for _, item in inspect.getmembers(errors, inspect.isclass)
    if issubclass(item, ConsentError) and "code" in vars(item)
]


def test_every_refusal_has_a_status_and_every_status_a_refusal() -> None:
    codes = [item.code for item in CLASSES]

    assert sorted(codes) == sorted(set(codes)) == sorted(STATUS)


def test_the_table_is_the_protocols() -> None:
    section = PROTOCOL.read_text(encoding="utf-8").partition("## 15 Errors")[2].partition("## 16")[0]
    rows = re.findall(r"^\| (`[^|]+) \| (\d{3}) \|", section, re.MULTILINE)
    written = {code: int(status) for codes, status in rows for code in re.findall(r"`(\w+)`", codes)}

    assert written == STATUS


def test_every_sentence_is_short_plain_and_complete() -> None:
    for item in CLASSES:
        assert item.sentence.endswith("."), item.code
        assert len(item.sentence.split()) <= 20, item.code


def test_data_are_numbers_and_short_words_only() -> None:
    taken = {name for item in CLASSES for name in inspect.signature(item).parameters}

    assert taken <= {"field", "why", "counter", "retry_after", "opens_at"}
