"""Which vectors go into which file."""

import json
from pathlib import Path
from typing import Any

from tools.vectors import (
    cards,
    chain,
    codes,
    forms,
    grants,
    journal,
    keys,
    receipts,
    releases,
    renewals,
    sealed,
    signatures,
    statements,
    stop_codes,
)

FOLDER = Path(__file__).parent.parent.parent / "crypto" / "vectors"
NOT_VECTORS = frozenset({"unassigned.json"})


def make_files() -> dict[str, list[dict[str, Any]]]:
    """Give the vectors of each file."""
    return {
        "forms.json": forms.make_vectors(),
        "keys.json": keys.make_key_vectors(),
        "names.json": keys.make_name_vectors(),
        "doors.json": keys.make_door_vectors(),
        "codes.json": codes.make_vectors(),
        "stop_codes.json": stop_codes.make_vectors(),
        "signatures.json": signatures.make_vectors(),
        "sealed.json": sealed.make_envelope_vectors(),
        "boxes.json": sealed.make_box_vectors(),
        "cards.json": cards.make_vectors(),
        "statements.json": statements.make_vectors(),
        "chain.json": chain.make_vectors(),
        "grants.json": grants.make_vectors(),
        "renewals.json": renewals.make_vectors(),
        "releases.json": releases.make_vectors(),
        "journal.json": journal.make_vectors(),
        "receipts.json": receipts.make_vectors(),
    }


def to_text(vectors: list[dict[str, Any]]) -> str:
    """Give the text of a file: one vector a line."""
    lines = (json.dumps(vector, ensure_ascii=True, separators=(",", ":")) for vector in vectors)
    return '{"vectors":[\n' + ",\n".join(lines) + "\n]}\n"


def write_files(files: dict[str, list[dict[str, Any]]]) -> None:
    """Write every file."""
    for name, vectors in files.items():
        (FOLDER / name).write_text(to_text(vectors), "utf-8")
