"""Good inputs, bent: what hypothesis may do to bytes, texts and JSON that somebody else could have sent.

* Only what comes from outside is bent; keys, ids and times are the reader's own.
* Half of the canonical JSON is bent as JSON and written canonically again, so that it reaches the rules
  behind the form.
"""

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from crypto.encoding import parse_b64, to_b64
from crypto.errors import CryptoError

Json = Any
Path = tuple[str | int, ...]

FROM_OUTSIDE = frozenset(
    {
        "answer", "certificates", "claim", "data", "deposit", "details", "directory", "envelope", "event",
        "held_part", "key_certificate", "name", "package", "plaintext", "roster", "rosters", "salt", "sealed",
        "signed", "states", "terms", "text", "words", "wrap", "wrapped", "wraps",
    }
)  # fmt: skip
ODD_TEXT = "\ud800\u0000\u0301🌱٣ -#:ﬀ\u0378éJ\u030cⅣO1l\u2003\u00ad\u200d\u202e"
ODD_BYTES = [
    b"null",
    b"-0",
    b"1.0",
    b" ",
    b",",
    b'"',
    b"\\u0041",
    b"\xff",
    b"9007199254740992",
    b"[]",
    b"1e3",
]
ODD_VALUES: list[Json] = [
    0, 1, 2**53 - 1, "", "A", "A" * 22, "A" * 43, "\u202e", "x" * 2_001, True, False, [], {}, [[]], {"v": 1},
]  # fmt: skip


def altered(do: str, given: dict[str, Json]) -> st.SearchStrategy[dict[str, Json]]:
    """The arguments of a doing, bent in one place that comes from outside; whole where there is none."""
    if do == "check_challenge":  # the one that reads JSON as it is
        return altered_json(given["answer"]).map(lambda answer: {"answer": answer})
    places = list(_places(given))
    if not places:
        return st.just(given)
    return st.sampled_from(places).flatmap(lambda place: _altered_at(given, place))


def altered_json(value: Json) -> st.SearchStrategy[Json]:
    """A JSON value with one part of it replaced, doubled, added or taken out."""
    places = list(_parts(value))
    return st.builds(
        _bend, st.just(value), st.sampled_from(places), st.sampled_from(ODD_VALUES), st.integers(0, 3)
    )


def altered_bytes(data: bytes) -> st.SearchStrategy[bytes]:
    """Some bytes, cut, with something odd put in, or others altogether."""
    at, span = st.integers(0, len(data)), st.integers(0, 12)
    odd = st.one_of(st.sampled_from(ODD_BYTES), st.binary(min_size=1, max_size=4))
    return st.one_of(
        at.map(lambda end: data[:end]),
        st.builds(lambda here, put, cut: data[:here] + put + data[here + cut :], at, odd, span),
        st.binary(max_size=300),
    )


def altered_text(text: str) -> st.SearchStrategy[str]:
    """A text with characters put in or taken out, or another altogether."""
    at, cut = st.integers(0, len(text)), st.integers(0, 2)
    odd = st.one_of(st.sampled_from(ODD_TEXT), st.characters(codec=None))
    return st.one_of(
        st.builds(lambda here, put, gone: text[:here] + put + text[here + gone :], at, odd, cut),
        st.text(st.characters(codec=None), max_size=80),
    )


def _altered_at(given: dict[str, Json], place: Path) -> st.SearchStrategy[dict[str, Json]]:
    value = _get(given, place)
    return _altered_leaf(value, place[-1]).map(lambda other: _put(given, place, other))


def _altered_leaf(value: Json, name: str | int) -> st.SearchStrategy[Json]:
    if not isinstance(value, str):
        return st.just(value)
    data = _find_bytes(value) if name not in ("text", "name") else None
    if data is None:
        return altered_text(value)
    parsed = _find_json(data)
    bent = altered_bytes(data)
    if parsed is not None:
        bent = st.one_of(bent, altered_json(parsed).map(_write))
    return bent.map(to_b64)


def _places(value: Json, outside: bool = False, at: Path = ()) -> Iterator[Path]:
    """Where a leaf from outside stands."""
    if outside and not isinstance(value, dict | list):
        yield at
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _places(part, outside or name in FROM_OUTSIDE, (*at, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _places(part, outside, (*at, index))


def _parts(value: Json, at: Path = ()) -> Iterator[Path]:
    yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inside:
        yield from _parts(part, (*at, name))


def _bend(value: Json, place: Path, odd: Json, way: int) -> Json:
    old = _get(value, place)
    if way == 1 and isinstance(old, list):
        return _put(value, place, [*old, *(old[-1:] or [odd])])
    if way == 1 and isinstance(old, dict):
        return _put(value, place, {**old, "more": odd})
    if way == 2 and isinstance(old, dict | list) and old:
        rest = old[1:] if isinstance(old, list) else dict(list(old.items())[1:])
        return _put(value, place, rest)
    if way == 3 and isinstance(old, int) and not isinstance(old, bool):
        return _put(value, place, old + 1)
    return _put(value, place, odd)


def _get(value: Json, place: Path) -> Json:
    for step in place:
        value = value[step]
    return value


def _put(value: Json, place: Path, part: Json) -> Json:
    if not place:
        return part
    whole = copy.copy(value)
    whole[place[0]] = _put(value[place[0]], place[1:], part)
    return whole


def _find_bytes(text: str) -> bytes | None:
    try:
        return parse_b64(text)
    except CryptoError:
        return None


def _find_json(data: bytes) -> Json:
    try:
        return json.loads(data) if data[:1] == b"{" else None
    except ValueError:
        return None


def _write(value: Json) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode(errors="surrogatepass")
