"""Names that look like what they are: what an operator may certify an office under.

* No character that steers a line or can't be seen: a name is shown to people who choose by it.
* No word of letters from two of the alphabets that look alike: an office can't stand beside another
  under its name with one letter exchanged. A whole word in another alphabet is a name like any other.
"""

import unicodedata

from client.errors import Refused

ALIKE = frozenset({"LATIN", "GREEK", "CYRILLIC"})
# Joiners and marks of direction are needed to write some languages; these are not.
UNSEEN = frozenset("\u00ad\u200b\u2060\u180e\ufeff") | frozenset(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


def require_plain(name: str) -> None:
    """Refuse a name that could be taken for another one.

    Raises:
        Refused: says which rule it breaks.
    """
    if any(unicodedata.category(one) in ("Cc", "Cs", "Co", "Cn") or one in UNSEEN for one in name):
        raise Refused("this name has a character that can't be seen, or that turns the line around")
    if any(len(alphabets_of(word)) > 1 for word in name.split()):
        raise Refused("this name mixes letters of two alphabets that look alike in one word")


def alphabets_of(word: str) -> set[str]:
    """Which of the alphabets that look alike its letters are from."""
    return {unicodedata.name(one, "").partition(" ")[0] for one in word if one.isalpha()} & ALIKE
