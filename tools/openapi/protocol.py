"""The tables of docs/protocol.md §14: which requests there are, and how each is answered.

A row is `| METHOD `/path` … | answer |`. The answer's number is the one that stands before its shape (200
where none does), its shape the first one written out.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from tools.openapi.shapes import Schema, parse_shape

PAGE = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"
SECTIONS = {"both": "### 14.1", "owner": "### 14.2", "desk": "### 14.3"}
AFTER = "## 15"

_ROW = re.compile(
    r"^\| (GET|POST|PUT|DELETE) `([^`?]+)(?:\?[^`]*)?`[^|]*(?:\\\|[^|]*)*\| (.+) \|$", re.MULTILINE
)
_NAMED = re.compile(r"^\*([A-Z]\w+)\* = `([^`]+)`", re.MULTILINE)
_STATUS = re.compile(r"\b(20[0-9]|303)\b")
_SHAPE = re.compile(r"`(\{[^`]*\}|signed)`")
_PLACE = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Answer:
    """How a request is answered when nothing is wrong: number, and shape where there is a body."""

    status: int
    schema: Schema | None


def read_answers(site: str) -> dict[tuple[str, str], Answer]:
    """(method, path) → answer, of the rows for both sites and for this one; places in a path are `<>`."""
    page = PAGE.read_text(encoding="utf-8")
    named = {name: shape.replace("\\|", "|") for name, shape in _NAMED.findall(page)}
    rows = [row for part in ("both", site) for row in _ROW.findall(_part(page, part))]
    return {(method, bare_path(path)): _read_answer(cell, named) for method, path, cell in rows}


def bare_path(path: str) -> str:
    """A path without the names of its places."""
    return _PLACE.sub("<>", path)


def _part(page: str, name: str) -> str:
    begins = page.index(SECTIONS[name])
    ends = min(at for mark in ("### 14.", AFTER) if (at := page.find(mark, begins + 1)) > 0)
    return page[begins:ends]


def _read_answer(cell: str, named: dict[str, str]) -> Answer:
    shape = _SHAPE.search(cell)
    status = _STATUS.search(cell[: shape.start()] if shape else cell)
    number = int(status[1]) if status else 200
    has_body = shape is not None and number in (200, 201)
    return Answer(number, parse_shape(shape[1].replace("\\|", "|"), named) if has_body and shape else None)
