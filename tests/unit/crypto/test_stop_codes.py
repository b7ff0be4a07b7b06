"""Stop codes: ten bytes as digits, or as words that paper may hold for years."""

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import CodeMistyped
from crypto.stop_codes import LIST_WORDS, parse_stop_code, show_stop_digits, show_stop_words
from tools.vectors.word_list import read_word_list

WORDS = read_word_list()
SECRETS = st.binary(min_size=10, max_size=10)
IN_ITS_ORDER = "abae49761b88f3f1ba31ef944bea1f61b795a3cd7e1cfb7d276ed45bf77967ba"


def test_the_list_is_the_one_that_paper_was_written_with():
    assert len(set(WORDS)) == LIST_WORDS
    assert hashlib.sha256("\n".join(WORDS).encode()).hexdigest() == IN_ITS_ORDER


def test_no_word_begins_with_another_and_a_hyphen_so_each_text_is_read_in_one_way():
    in_two = [word for word in WORDS if "-" in word]

    assert in_two
    assert not {word.partition("-")[0] for word in in_two} & set(WORDS)


@given(SECRETS)
def test_a_shown_stop_code_is_read_back(secret):
    assert parse_stop_code(show_stop_digits(secret), WORDS) == secret
    assert parse_stop_code(show_stop_words(secret, WORDS), WORDS) == secret


@given(SECRETS)
def test_a_stop_code_has_five_groups_or_seven_words(secret):
    assert [len(group) for group in show_stop_digits(secret).split("-")] == [5] * 5
    assert len(show_stop_words(secret, WORDS).split(" ")) == 7


@given(st.text())
def test_any_text_is_a_stop_code_or_mistyped(text):
    try:
        assert len(parse_stop_code(text, WORDS)) == 10
    except CodeMistyped:
        return


def test_almost_every_single_wrong_word_is_noticed():
    chance, passed = random.Random(7), 0  # noqa: S311 -- picks words, no secret
    code = show_stop_words(bytes(range(10)), WORDS).split(" ")

    for place in range(7):
        for wrong in chance.sample(WORDS, 60):
            try:
                passed += bool(parse_stop_code(" ".join([*code[:place], wrong, *code[place + 1 :]]), WORDS))
            except CodeMistyped:
                continue

    assert passed <= 4


def test_a_secret_or_a_list_of_another_length_stops_the_program():
    with pytest.raises(ValueError, match="10 bytes"):
        show_stop_digits(bytes(16))
    with pytest.raises(ValueError, match="10 bytes"):
        show_stop_words(bytes(9), WORDS)
    with pytest.raises(ValueError, match="7,776"):
        show_stop_words(bytes(10), WORDS[1:])
    with pytest.raises(ValueError, match="7,776"):
        parse_stop_code("1" * 25, ())
