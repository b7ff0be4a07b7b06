"""What of a text reads as a token, and how much work that may cost."""

import pytest

from consent.exposure import TOKENS_MOST, find_tokens
from crypto.codes import show_code

SECRETS = [bytes([n]) * 16 for n in range(1, TOKENS_MOST + 3)]
CODE = show_code(SECRETS[0], "token")
BARE = CODE.replace("-", "")


@pytest.mark.parametrize(
    "text",
    [
        BARE,
        CODE,
        CODE.lower(),
        f"/r/{BARE}",
        f"r{BARE}",
        f"u003d{BARE}and more",
        f"a slug-before-{CODE}-and-after",
        CODE.replace("-", " "),
        CODE.replace("-", "+"),
        CODE.replace("-", "\u2011"),
    ],
)
def test_a_whole_code_is_found_wherever_it_sticks(text: str) -> None:
    assert find_tokens([text]) == [SECRETS[0]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        BARE[:-1],
        BARE[1:],
        BARE[:14] + "/" + BARE[14:],
        BARE[:-1] + ("0" if BARE[-1] != "0" else "1"),
        show_code(SECRETS[0], "recovery"),
        "U" * 28,
        "0" * 27,
    ],
)
def test_anything_else_is_no_code(text: str) -> None:
    assert find_tokens([text]) == []


def test_a_code_inside_something_longer_than_allowed_is_left_alone() -> None:
    assert find_tokens([f"xx{BARE}"], longest=32) == [SECRETS[0]]
    assert find_tokens([f"{'x' * 5}{BARE}"], longest=32) == []


def test_each_is_found_once_and_eight_at_most() -> None:
    codes = [show_code(secret, "token") for secret in SECRETS]

    assert find_tokens([*codes, *codes]) == SECRETS[:TOKENS_MOST]


def test_a_text_made_to_be_tried_often_is_given_up() -> None:
    assert find_tokens(["0" * 4_000 + "/" + BARE]) == []
