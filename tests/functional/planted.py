"""Planted sentences, and the search for them in bytes: files, rows, logs, the memory of a process.

* Every planted sentence holds MARK; `find_leaks` knows MARK in each form a careless server gives things.
* Secrets that are random are searched for by themselves, raw and as text.
* Streams of zlib and gzip are opened and searched too, wherever they begin.
"""

import base64
import gzip
import html
import json
import re
import sqlite3
import urllib.parse
import zlib
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

MARK = 'zibelina žluť "qx7"'
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
STREAM = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
STREAM_BYTES = 1 << 20
NOTHING = re.compile(rb"\x00{4096,}")


def plant(what: str) -> str:
    """A sentence that says where it was planted."""
    return f"{MARK} {what}"


def hidden_forms(sentence: str) -> dict[str, bytes]:
    """One sentence in each form that a leak could have."""
    raw = sentence.encode()
    return {
        **{encoding: sentence.encode(encoding) for encoding in ENCODINGS},
        "json": json.dumps(sentence).encode(),
        "json unicode": json.dumps(sentence, ensure_ascii=False).encode(),
        "html": html.escape(sentence).encode(),
        "percent": urllib.parse.quote(sentence).encode(),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "hex of utf-16": sentence.encode("utf-16-le").hex().encode(),
        **{f"base64, {n} before": base64.b64encode(bytes(n) + raw) for n in range(3)},
        **{f"base64url, {n} before": base64.urlsafe_b64encode(b"\xff" * n + raw) for n in range(3)},
        "base64 of utf-16": base64.b64encode(sentence.encode("utf-16-le")),
        "zlib": b"\x00" * 7 + zlib.compress(raw),
        "zlib, best": zlib.compress(raw, 9),
        "gzip": b"log " + gzip.compress(raw),
        "gzip of json": gzip.compress(json.dumps({"text": sentence}).encode()),
    }


def patterns_of(raw: bytes) -> Iterator[bytes]:
    """Some bytes, in hex of both cases, and in base64 of both alphabets at all three alignments."""
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    for before in range(3):
        text = base64.b64encode(bytes(before) + raw)
        # The first and last group depend on what stands beside: only what lies between is sure.
        core = text[4 if before else 0 : len(text) // 4 * 4 - 4]
        yield core
        yield core.replace(b"+", b"-").replace(b"/", b"_")


def mark_patterns() -> frozenset[bytes]:
    """Everything that betrays a planted sentence."""
    escaped = {json.dumps(MARK)[1:-1], json.dumps(MARK, ensure_ascii=False)[1:-1], html.escape(MARK)}
    found = {pattern for encoding in ENCODINGS for pattern in patterns_of(MARK.encode(encoding))}
    found |= {text.encode(encoding) for text in escaped for encoding in ENCODINGS}
    return frozenset(found | {urllib.parse.quote(MARK).encode()})


MARKS = mark_patterns()


def secret_patterns(*secrets: bytes | str) -> frozenset[bytes]:
    """Codes as they are written down; random bytes in hex and base64 as well."""
    written = {secret.encode() for secret in secrets if isinstance(secret, str)}
    random = (secret for secret in secrets if isinstance(secret, bytes))
    return frozenset(written.union(*map(patterns_of, random)))


def find_leaks(data: bytes, patterns: frozenset[bytes]) -> list[bytes]:
    """The patterns found in some bytes, or inside a compressed stream of them."""
    found = [pattern for pattern in patterns if pattern in data]
    for stream in _streams(data):
        found += [pattern for pattern in patterns if pattern in stream]
    return found


def _streams(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    for start in STREAM.finditer(data):
        at = start.start()
        decompress = zlib.decompressobj(47)  # zlib or gzip, whichever it is
        try:
            text = decompress.decompress(view[at : at + STREAM_BYTES], STREAM_BYTES)
        except zlib.error:
            continue
        if text:
            yield text


def read_files(*folders: Path) -> dict[str, bytes]:
    """Every file below some folders, by its path."""
    return {
        str(path): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read_rows(database: Path) -> dict[str, bytes]:
    """Every value of every table, also where the file itself splits it over pages."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {f"{table} of {database.name}": _read_table(connection, table) for table in tables}


def _read_table(connection: sqlite3.Connection, table: str) -> bytes:
    rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name the database itself gave
    values = (value for row in rows for value in row if value is not None)
    return b"\x00\n\x00".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


def read_memory(pid: int) -> Iterator[bytes]:
    """What a process can write to, piece by piece: its heap, stacks and buffers, all a core dump holds."""
    regions = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in regions:
            span, rights, *_, name = [*line.split(maxsplit=5), ""][:6]
            if not rights.startswith("rw") or name.startswith(("[vvar", "[vsyscall")):
                continue
            first, last = (int(part, 16) for part in span.split("-"))
            yield from NOTHING.split(_read_region(memory, first, last))


def _read_region(memory: FileIO, first: int, last: int) -> bytes:
    parts, at = [], first
    while at < last:
        try:
            memory.seek(at)
            part = memory.read(min(last - at, 1 << 24))
        except OSError:  # pages that went away meanwhile
            break
        if not part:
            break
        parts.append(part)
        at += len(part)
    return b"".join(parts)


def family_of(pid: int) -> list[int]:
    """A process and everything it started."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    below = {int(child) for listed in children for child in listed.read_text().split()}
    return [pid, *(one for child in sorted(below) for one in family_of(child))]
