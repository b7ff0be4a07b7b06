"""A code with characters between that nobody sees, or digits that are none: mistyped, and nothing is sent."""

import pytest

from crypto.codes import parse_code, show_code
from crypto.errors import CodeMistyped
from tests.cross.javascript import ask_javascript

CODE = show_code(bytes(range(16)), "token")


@pytest.mark.parametrize(
    "odd", ["\u200b", "\u202e", "\u00ad", "\u2066", "\ufeff", "\x00", "\u0301", "\U0001d7f6\u20e3", "\ud800"]
)
def test_it_is_mistyped_in_both_languages(odd: str) -> None:
    text = CODE[:5] + odd + CODE[5:]

    with pytest.raises(CodeMistyped):
        parse_code(text, "token")

    assert (
        ask_javascript([{"do": "parse_code", "in": {"text": text, "kind": "token"}}])[0]["outcome"]
        == "CodeMistyped"
    )
