"""Strict JSON: one text, one meaning."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.strict_json import parse_json


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"{}", {}),
        (b' {"a" : [1, true, "\\u00e9\xc3\xa9"]}\n', {"a": [1, True, "éé"]}),
        (b'{"a":9007199254740991}', {"a": 2**53 - 1}),
        (b'{"a":"\\ud83d\\ude00"}', {"a": "😀"}),
        (b'{"a":null}', {"a": None}),
    ],
)
def test_an_object_is_read(data: bytes, value: dict[str, object]) -> None:
    assert parse_json(data) == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b"null",
        b'{"a":1,"a":2}',
        b'{"b":{"a":1,"\\u0061":2}}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-Infinity}',
        b'{"a":' + b"1" * 5000 + b"}",
        b'{"a":"\\ud800"}',
        b'{"\\udc00":1}',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        b'{"a":"\xc3"}',
        b'{"a":"\n"}',
        b"{'a':1}",
        b"{}x",
        b'{"a":' * 5000,
        b"{" + b",".join(b'"%d":1' % n for n in range(65)) + b"}",
        b'{"a":{' + b",".join(b'"%d":1' % n for n in range(65)) + b"}}",
    ],
)
def test_anything_else_is_refused_without_repeating_it(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^not (strict JSON|an object)$") as caught:
        parse_json(data)

    assert caught.value.__suppress_context__ or caught.value.__context__ is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=4), inside, max_size=3),
    max_leaves=10,
)
ODD = [
    b",",
    b'"',
    b"{",
    b"}",
    b"[",
    b"\\ud800",
    b'\\u0000"',
    b"1e9",
    b"-0",
    b"NaN",
    b"\xff",
    b"\xef\xbb\xbf",
    b"0",
]


@given(
    written=st.dictionaries(st.text(max_size=4), JSON, max_size=4).map(json.dumps).map(str.encode),
    odd=st.sampled_from(ODD) | st.binary(max_size=3),
    at=st.integers(0, 200),
    cut=st.integers(0, 3),
)
@settings(max_examples=1_000, derandomize=True, deadline=None, database=None)
def test_whatever_is_read_says_one_thing(written: bytes, odd: bytes, at: int, cut: int) -> None:
    data = written[:at] + odd + written[at + cut :]

    try:
        value = parse_json(data)
    except ValueError:
        return

    assert value == json.loads(data)
    assert parse_json(json.dumps(value).encode()) == value
    assert "." not in re.sub(r'"(\\.|[^"\\])*"', "", data.decode())
