"""A QR code of another site, with a good token in it: refused in both languages, and never followed."""

import pytest

from crypto.codes import parse_token_text, show_code, token_url
from crypto.encoding import to_b64
from crypto.errors import CryptoError
from tests.cross.javascript import ask_javascript

OURS = "https://notes.test"
SECRET = bytes(range(16))
CODE = show_code(SECRET, "token").replace("-", "")
FOREIGN = [
    f"https://evil.test/r#{CODE}",
    f"https://notes.test.evil.test/r#{CODE}",
    f"https://notes.test@evil.test/r#{CODE}",
    f"https://evil.test/r?https://notes.test/r#{CODE}",
    f"http://notes.test/r#{CODE}",
    f"https://notes.test:444/r#{CODE}",
    f"https://n\u043etes.test/r#{CODE}",
    f"https://notes.test/r/../evil#{CODE}",
    f"https://notes.test/evil#{CODE}",
    f"javascript:location='https://evil.test/'#{CODE}",
    f"data:text/html,<script>alert(1)</script>#{CODE}",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_neither_language_takes_it(text: str) -> None:
    with pytest.raises(CryptoError) as refused:
        parse_token_text(text, [OURS])

    asked = {"do": "parse_token_text", "in": {"text": text, "owner_origins": [OURS]}}
    assert ask_javascript([asked])[0]["outcome"] == type(refused.value).__name__


def test_our_own_is_taken() -> None:
    text = token_url(OURS, SECRET)

    assert parse_token_text(text, [OURS]) == SECRET
    asked = {"do": "parse_token_text", "in": {"text": text, "owner_origins": [OURS]}}
    assert ask_javascript([asked]) == [{"out": to_b64(SECRET)}]
