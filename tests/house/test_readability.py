"""The measure itself: short plain words are for children, long ones are not."""

from tools.wording.readability import reading_age_years


def test_plain_words_are_for_a_child_of_nine() -> None:
    assert reading_age_years("You can stop this at any time. Tap End. No one can read it then.") < 9


def test_official_words_are_for_grown_ups() -> None:
    text = "Revocation of authorisation terminates subsequent institutional accessibility of documentation."

    assert reading_age_years(text) > 18


def test_a_text_without_words_needs_no_reader() -> None:
    assert reading_age_years("1234 …") == 0
