"""A server's answer, whatever it is: read, or refused in the client's own words."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from client.answers import bytes_of, find_signed, list_of, number_of, signed_of, text_of
from client.errors import ApiError, Refused
from client.transport import _read_answer
from crypto.errors import CryptoError

BOUNDED = settings(max_examples=300, derandomize=True, deadline=None, database=None)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=4), inside, max_size=3),
    max_leaves=8,
)
READERS = [text_of, number_of, list_of, bytes_of, signed_of, find_signed]


@given(
    status=st.sampled_from([200, 201, 204, 302, 400, 404, 500]),
    raw=st.binary() | JSON.map(json.dumps).map(str.encode),
)
@example(status=200, raw=b"[" * 100_000)
@example(status=500, raw=b'{"code":' * 100_000)
@example(status=200, raw=b"9" * 5_000)
@example(status=400, raw=b'{"code":{"a":1}}')
@BOUNDED
def test_any_bytes_are_an_object_or_one_refusal(status: int, raw: bytes) -> None:
    try:
        answer = _read_answer(status, raw)
    except (ApiError, Refused):
        return

    assert isinstance(answer, dict)
    assert status < 300


@pytest.mark.parametrize("reader", READERS)
@given(value=JSON | st.fixed_dictionaries({"body": JSON, "sig": JSON}))
@BOUNDED
def test_any_part_of_an_answer_is_read_or_refused(reader: Any, value: Any) -> None:
    try:
        reader({"part": value}, "part")
    except (Refused, CryptoError):
        return
