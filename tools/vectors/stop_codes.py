"""Stop codes, as digits and as words of the EFF large list."""

from crypto.stop_codes import show_stop_digits, show_stop_words
from tools.vectors.making import Vector, fixed, refused, works
from tools.vectors.word_list import read_word_list

SECRETS = {"zeros": bytes(10), "ones": b"\xff" * 10, "any": fixed("stop", 10)}
DO = "parse_stop_code"


def make_vectors() -> list[Vector]:
    """Give them all."""
    return [*_shown(), *_forgiven(), *_mistyped()]


def _words(secret: bytes) -> str:
    return show_stop_words(secret, read_word_list())


def _with_words(*wanted: str) -> bytes:
    """Give the first of a row of secrets among whose words is one of these."""
    secrets = (fixed(f"stop {n}", 10) for n in range(100_000))
    return next(secret for secret in secrets if set(wanted) & set(_words(secret).split()))


def _shown() -> list[Vector]:
    vectors = []
    for name, secret in SECRETS.items():
        for do, text in (("show_stop_digits", show_stop_digits(secret)), ("show_stop_words", _words(secret))):
            vectors.append(works(f"{do}: {name}", do, secret=secret))
            vectors.append(works(f"{do}: {name}, read", DO, text=text))
    return vectors


def _forgiven() -> list[Vector]:
    digits, words = show_stop_digits(SECRETS["any"]), _words(SECRETS["any"])
    in_two, one = _words(_with_words("yo-yo", "t-shirt", "drop-down", "felt-tip")), _with_words("yoyo")
    texts = {
        "digits without hyphens": digits.replace("-", ""),
        "digits with spaces": digits.replace("-", " "),
        "Arabic digits": digits.translate({ord("0") + n: 0x660 + n for n in range(10)}),
        "full-width digits": digits.translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
        "words in capitals": words.upper(),
        "words with capitals in front": words.title(),
        "words in full-width letters": "".join(chr(ord(c) + 0xFEE0) if c != " " else c for c in words),
        "words with hyphens between": words.replace(" ", "-"),
        "words with dashes and spaces between": words.replace(" ", " \u2013 "),
        "words with lines, tabs and other white space": "\t" + words.replace(" ", "\n\u3000") + "\r\n",
        "a word with a hyphen inside": in_two,
        "a word with another hyphen inside": in_two.replace("-", "\u2011"),
        "a word whose hyphen became a space": in_two.replace("-", " "),
        "a word that is another one's without its hyphen": _words(one),
    }
    return [works(f"a stop code: {name}", DO, text=text) for name, text in texts.items()]


def _mistyped() -> list[Vector]:
    digits, words = show_stop_digits(SECRETS["any"]).replace("-", ""), _words(SECRETS["any"])
    first, second, *rest = words.split()
    other = "acorn" if first != "acorn" else "bagel"
    texts = {
        "nothing": "",
        "white space": " \n-",
        "24 digits": digits[:-1],
        "26 digits": digits + "0",
        "a number of 2^83": f"{1 << 83:025d}",
        "another last digit": digits[:-1] + str((int(digits[-1]) + 1) % 10),
        "all nines": "9" * 25,
        "a letter among the digits": "O" + digits[1:],
        "a letter among the digits, one digit more": "O" + digits,
        "six words": " ".join([second, *rest]),
        "eight words": f"{words} {first}",
        "two words swapped": " ".join([second, first, *rest]),
        "another word": " ".join([other, second, *rest]),
        "the last seven words of the list": " ".join(read_word_list()[-7:]),
        "the last word of the list, seven times": " ".join(read_word_list()[-1:] * 7),
        "a word of no list": " ".join(["zzzzz", second, *rest]),
        "words without anything between": words.replace(" ", ""),
        "words with dots between": words.replace(" ", "."),
        "half a word": f"{words} t",
        "an accent": words.replace("e", "\xe9", 1),
        "a small dotless i": words.replace("i", "\u0131", 1),
        "a soft hyphen": words[:2] + "\xad" + words[2:],
        "a unit separator": words.replace(" ", "\x1f"),
        "a recovery code's length of digits": "1" * 42,
        "401 UTF-16 units": words + " " * (401 - len(words)),
    }
    return [refused(f"a stop code: {name}", DO, "CodeMistyped", text=text) for name, text in texts.items()]
