"""The people who must never get anything: a list only its owner sees, compared with what they type."""

import unicodedata

from client.notebook.release_entries import (
    emergency_of,
    with_emergency,
)
from client.notebook.store import Notebook
from crypto.statements.vault import Manifest
from crypto.unassigned import WHITE_SPACE

SHORT_NAME = 4


def write_never(notebook: Notebook, people: tuple[str, ...]) -> None:
    """Remember who must never get anything; only the owner sees it."""
    notebook.rewrite(lambda manifest: with_emergency(manifest, never=people))


def is_on_never_list(manifest: Manifest, contact: str) -> bool:
    """Whether what was typed for a contact names somebody who must never get anything."""
    typed = _plain(contact)
    names = (_plain(name) for name in emergency_of(manifest).never)
    return any(name and typed and (_stands_in(name, typed) or _stands_in(typed, name)) for name in names)


def _stands_in(short: str, long: str) -> bool:
    """A short name of letters with case only as whole words, so that Al does not stop Alma; else anywhere."""
    has_case = any(one.upper() != one.lower() for one in short)
    return short in long if len(short) >= SHORT_NAME or not has_case else f" {short} " in f" {long} "


def _plain(name: str) -> str:
    """Without regard to case and white space, letter by letter: the same in both languages."""
    composed = unicodedata.normalize("NFKC", name)
    folded = (" " if ord(one) in WHITE_SPACE else one.upper().lower() for one in composed)
    return " ".join(part for part in "".join(folded).split(" ") if part)
