"""How old a reader must be for a text, so that tests can hold our words to ages 9 to 11.

* The Flesch-Kincaid grade plus five years of life before school; English only.
* A rough measure: it finds long words and long sentences, not hard ideas.
"""

import re
from functools import cache

import pyphen

YEARS_BEFORE_SCHOOL = 5
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_SENTENCE_END = re.compile(r"[.!?:;]+(?:\s|$)|\n+")


def reading_age_years(text: str) -> float:
    """The age at which most people read `text` with ease; 0 for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part))
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return max(0.0, grade + YEARS_BEFORE_SCHOOL)


def _syllables(word: str) -> int:
    return len(_hyphenation().positions(word)) + 1


@cache
def _hyphenation() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB", left=1, right=1)
