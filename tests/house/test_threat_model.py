"""The pages that say what is promised, and what is weak, hold together and name what exists."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROMISES = [f"P{number}" for number in range(1, 18)]
OF_ANOTHER_KIND = {"P17"}
"""Nothing holds a server to it; anybody can look. So it has no row, and a paragraph instead."""

CELL = re.compile(r"(✓|\(✓\)|✗|·)( [a-z])*")


def test_every_promise_names_tests_that_exist() -> None:
    rows = dict(re.findall(r"^\| (P\d+) \| (.*) \|$", _section("Where each promise is tested"), re.MULTILINE))
    files = {promise: re.findall(r"`(tests/[^`]+)`", cell) for promise, cell in rows.items()}

    assert list(rows) == PROMISES
    assert [name for named in files.values() for name in named if not (ROOT / name).exists()] == []
    assert [promise for promise in PROMISES if not files[promise] or "later" in rows[promise]] == []


def test_every_promise_has_a_full_row_against_every_adversary() -> None:
    for table in _tables(_section("Promise × adversary")):
        head, _, *rows = table

        assert [row[1].split()[0] for row in rows] == [
            name for name in PROMISES if name not in OF_ANOTHER_KIND
        ]
        for _, promise, *cells, _end in rows:
            assert len(cells) == len(head) - 3, promise
            assert not [cell for cell in cells if not CELL.fullmatch(cell)], promise
            assert "(✓)" not in cells, f"{promise}: a limit without a letter"


def test_every_letter_is_explained_once_and_used() -> None:
    section = _section("Promise × adversary")
    used = {
        letter
        for table in _tables(section)
        for row in table[2:]
        for cell in row[2:-1]
        for letter in cell.split()[1:]
    }
    explained = Counter(re.findall(r"^([a-z])\. ", section, re.MULTILINE))

    assert sorted(explained) == sorted(used)
    assert set(explained.values()) == {1}
    assert list(explained) == sorted(explained)


def test_every_weakness_has_its_odds_and_stands_there_once() -> None:
    page = (ROOT / "docs" / "known-weaknesses.md").read_text(encoding="utf-8")
    rows = [row.split(" | ") for row in re.findall(r"^\| (.*) \|$", page, re.MULTILINE)]
    names = [row[0] for row in rows if row[0] != "weakness"]

    assert {len(row) for row in rows} == {3}
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert not [row[0] for row in rows if not row[1].strip()]


def test_the_protocols_contents_are_its_sections_in_order() -> None:
    page = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    contents = re.search(r"^Contents: (.*?)\n\n", page, re.MULTILINE | re.DOTALL)
    sections = re.findall(r"^## (\d+ .*)$", page, re.MULTILINE)

    assert contents
    assert " ".join(contents[1].split()).split(" · ") == sections
    assert [int(section.split()[0]) for section in sections] == list(range(1, len(sections) + 1))


def _section(title: str) -> str:
    page = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    return page.partition(f"## {title}\n")[2].partition("\n## ")[0]


def _tables(text: str) -> list[list[list[str]]]:
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return [[[cell.strip() for cell in line.split("|")] for line in block.splitlines()] for block in blocks]
