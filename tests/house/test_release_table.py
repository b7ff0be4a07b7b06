"""The state table of releases in docs/protocol.md §21 says what the one in the code does."""

import re
from pathlib import Path

import pytest

from consent.release_table import EVENTS, Event, Refusal, State

PROTOCOL = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"
ROWS = {
    "owner changes terms or card (door-act)": "change",
    "contact looks": "look",
    "contact asks": "ask",
    "check-in falls due": "due",
    "owner meets the check-in": "meet",
    "owner says now (door-act)": "now",
    "its waiting time ends": "wait_ends",
    "contact reads": "read",
    "holder says yes": "yes",
    "owner seals the part for a newer team key": "deposit",
    "contact answers": "answer",
    "owner stops": "stop",
    "stop code": "stop_by_code",
    "owner takes it away (door-act)": "remove",
    "owner shows a change, seals afresh": "show",
    "`open_until` passes": "open_until",
    "not_after passes": "not_after",
    "owner confirms after a put-back, names it": "keep",
    "owner confirms after a put-back, leaves it out": "leave_out",
}
NOT_IN_CODE = {"owner prepares", "database put back"}


def read_rows() -> dict[str, list[str]]:
    table = PROTOCOL.read_text(encoding="utf-8").split("## 21 ")[1].split("| event \\ state |")[1]
    lines = [line for line in table.split("\n\n")[0].splitlines() if line.startswith("|")][1:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells}


def says(cell: str, outcome: State | Refusal | None) -> bool:
    if outcome is None:
        return cell.startswith("the same")
    if isinstance(outcome, str):
        return re.split(r"[;,. ]", cell)[0] == outcome or cell.endswith(f"else {outcome}")
    return f"— `{outcome.code}`" in cell


def test_every_row_is_an_event_and_every_event_a_row() -> None:
    assert set(read_rows()) == set(ROWS) | NOT_IN_CODE
    # What is by a missed check-in is the second half of one row.
    assert set(ROWS.values()) | {"meet_missed"} == set(EVENTS)


@pytest.mark.parametrize("row", ROWS)
def test_each_cell_says_what_the_code_does(row: str) -> None:
    cells, event = read_rows()[row], EVENTS[ROWS[row]]

    for state, cell in zip(("armed", "asked", "waiting", "open", "over"), cells, strict=True):
        assert says(cell, getattr(event, state)), (state, cell)


def test_a_missed_check_in_that_is_met_goes_back_to_armed() -> None:
    cells = read_rows()["owner meets the check-in"]
    missed: Event = EVENTS["meet_missed"]

    assert [missed.asked, missed.waiting] == ["armed", "armed"]
    assert [cell.split(" ")[:4] for cell in cells[1:3]] == [["armed", "if", "by", "`missed`,"]] * 2
