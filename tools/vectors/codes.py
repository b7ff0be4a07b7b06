"""Codes and links."""

from crypto.codes import card_url, holder_url, show_code, show_digits, token_url
from tools.vectors.making import Vector, altered, fixed, refused, works

ORIGIN = "https://notebook.example"
ORIGINS = [ORIGIN, "http://localhost:8000"]


def make_vectors() -> list[Vector]:
    """Give them all."""
    return [*_shown(), *_split(), *_forgiven(), *_mistyped(), *_links(), *_cards(), *_holders()]


def _shown() -> list[Vector]:
    vectors = []
    for kind in ("token", "recovery", "invitation", "release", "holder"):
        for name, secret in {"zeros": bytes(16), "ones": b"\xff" * 16, "any": fixed("secret", 16)}.items():
            for do, show in (("show_code", show_code), ("show_digits", show_digits)):
                vectors.append(works(f"{do}: {name}, {kind}", do, secret=secret, kind=kind))
                text = show(secret, kind)
                vectors.append(works(f"{do}: {name}, {kind}, read", "parse_code", text=text, kind=kind))
    return vectors


def _split() -> list[Vector]:
    texts = {
        "nothing": "",
        "white space and hyphens only": " -\u2013\n",
        "two parts": "ab-C1",
        "white space and hyphens mixed": "\u3000a - \u2212 b\u2010",
        "digits of other scripts": "\u0663\u0967\uff19",
        "letters beyond ASCII stay as they are": "\xe9\u0131\xdf\U0001f331",
        "a unit separator is no white space": "a\x1fb",
        "400 UTF-16 units": "x" * 400,
    }
    do = "split_typed"
    return [
        *(works(f"what was typed, in parts: {n}", do, text=t) for n, t in texts.items()),
        refused("what was typed, 401 UTF-16 units", do, "CodeMistyped", text="x" * 401),
    ]


def _forgiven() -> list[Vector]:
    secret = bytes.fromhex("00443214c74254b635cf84653a56d7c6")
    code, digits = show_code(secret, "token"), show_digits(secret, "recovery")
    arabic = digits.translate({ord("0") + n: 0x660 + n for n in range(10)})
    spellings = {
        "small letters": code.lower(),
        "no hyphens": code.replace("-", ""),
        "spaces, tabs and a line end": code.replace("-", " \t") + "\n",
        "O for 0": code.replace("0", "O"),
        "o for 0": code.replace("0", "o"),
        "I for 1": code.replace("1", "I"),
        "l for 1": code.replace("1", "l"),
        "full-width letters": "".join(chr(ord(c) + 0xFEE0) if c != "-" else c for c in code),
        "dashes": code.replace("-", "\u2013"),
    }
    tokens = [works(f"{n} are forgiven", "parse_code", text=t, kind="token") for n, t in spellings.items()]
    numbers = {
        "no hyphens": digits.replace("-", ""),
        "Arabic digits": arabic,
        "spaces": digits.replace("-", " "),
    }
    return [
        *tokens,
        works("400 UTF-16 units are read", "parse_code", text=_long_text(400), kind="token"),
        *(works(f"digits: {n}", "parse_code", text=t, kind="recovery") for n, t in numbers.items()),
    ]


def _mistyped() -> list[Vector]:
    secret = fixed("secret", 16)
    code, digits = (
        show_code(secret, "token").replace("-", ""),
        show_digits(secret, "recovery").replace("-", ""),
    )
    swapped = code[:3] + code[4] + code[3] + code[5:]
    other = "Z" if code[9] != "Z" else "Y"
    last_bits = code[:25] + ("1" if code[25] == "0" else chr(ord(code[25]) + 1)) + code[26:]
    tokens = {
        "two characters swapped": swapped,
        "one character wrong": code[:9] + other + code[10:],
        "one missing": code[:-1],
        "one more": code + "0",
        "a U, which no code has": "U" + code[1:],
        "a Cyrillic letter": "\u0410" + code[1:],
        "unused bits that are not zero": last_bits,
        "nothing": "",
        "five thousand characters": "0" * 5000,
        "401 UTF-16 units, though fewer characters": _long_text(401),
        "the code of a recovery": show_code(secret, "recovery"),
        "the digits of a recovery": show_digits(secret, "recovery"),
        "the code of an invitation": show_code(secret, "invitation"),
        "the code of a release": show_code(secret, "release"),
        "a zero-width space": code[:4] + "\u200b" + code[4:],
        "a byte-order mark": "\ufeff" + code,
        "an underscore": code[:4] + "_" + code[4:],
        "a sharp s": code[:4] + "\xdf" + code[5:],
        "a small dotless i": code[:4] + "\u0131" + code[5:],
    }
    numbers = {
        "one digit wrong": digits[:-1] + str((int(digits[-1]) + 1) % 10),
        "a number of 2^128": f"{1 << 128:039d}000",
        "all nines": "9" * 42,
        "41 digits": digits[:-1],
        "43 digits": digits + "0",
        "a token's code": show_code(secret, "token"),
        "a token's digits": show_digits(secret, "token"),
    }
    return [
        *(refused(n, "parse_code", "CodeMistyped", text=t, kind="token") for n, t in tokens.items()),
        *(
            refused(f"digits: {n}", "parse_code", "CodeMistyped", text=t, kind="recovery")
            for n, t in numbers.items()
        ),
    ]


def _long_text(units: int) -> str:
    """A good code in mathematical letters, two UTF-16 units each, and spaces up to a length."""
    code = show_code(fixed("secret", 16), "token").replace("-", "")
    letters = "".join(chr(ord(c) + (0x1D7CE - 0x30 if c.isdigit() else 0x1D400 - 0x41)) for c in code)
    return letters + " " * (units - 2 * len(letters))


def _links() -> list[Vector]:
    secret = fixed("secret", 16)
    code = show_code(secret, "token").replace("-", "")
    good = {
        "as the QR says it": token_url(ORIGIN, secret),
        "in small letters": f"{ORIGIN}/r#{code.lower()}",
        "with its port": f"https://notebook.example:443/r#{code}",
        "of the other origin": f"http://localhost:8000/r#{code}",
        "the code alone": show_code(secret, "token"),
        "with white space around": f"  {ORIGIN}/R#{code}\n",
    }
    bad = {
        "in a language": f"{ORIGIN}/r#{code}.es",
        "of another host": f"https://notebook.example.com/r#{code}",
        "of another scheme": f"http://notebook.example/r#{code}",
        "of another port": f"https://notebook.example:8443/r#{code}",
        "of another path": f"{ORIGIN}/s#{code}",
        "of a card": card_url(ORIGIN, secret),
        "of a card's path with its own code": f"{ORIGIN}/c#{code}",
        "of its own path with a card's code": f"{ORIGIN}/r#{show_code(secret, 'release')}",
        "with a longer path": f"{ORIGIN}/r/r#{code}",
        "with a query": f"{ORIGIN}/r?x#{code}",
        "with somebody in front": f"https://notebook.example@evil.example/r#{code}",
        "with a name and password": f"https://a:b@notebook.example/r#{code}",
        "without a code": f"{ORIGIN}/r#",
        "without a hash": f"{ORIGIN}/r",
        "with a damaged code": f"{ORIGIN}/r#{show_code(altered(secret), 'token')[:-1]}Z",
        "that is a script": f"javascript:alert(1)#{code}",
        "with two hashes": f"{ORIGIN}/r##{code}",
        "with a dot behind its host": f"https://notebook.example./r#{code}",
        "with a port that is none": f"https://notebook.example:99999/r#{code}",
        "with an empty port": f"https://notebook.example:/r#{code}",
        "with a line end in it": f"https://notebook.example\n/r#{code}",
        "with a backslash": f"https:\\\\notebook.example\\r#{code}",
        "with a Kelvin sign for a k": f"https://notebook.example/r#{code}".replace("k", "\u212a"),
    }
    origins = {"owner_origins": ORIGINS}
    return [
        works("what a QR says", "token_url", origin=ORIGIN, token_secret=secret),
        works("what a QR says with a port", "token_url", origin="http://localhost:8000", token_secret=secret),
        *(works(f"a link {n}", "parse_token_text", text=t, **origins) for n, t in good.items()),
        *(
            refused(f"a link {n}", "parse_token_text", "CodeMistyped", text=t, **origins)
            for n, t in bad.items()
        ),
    ]


def _cards() -> list[Vector]:
    code, do, origins = fixed("card", 16), "parse_card_text", {"owner_origins": ORIGINS}
    characters = show_code(code, "release").replace("-", "")
    good = {
        "as the QR says it": card_url(ORIGIN, code),
        "in small letters": f"{ORIGIN}/c#{characters.lower()}",
        "with its port": f"https://notebook.example:443/C#{characters}",
        "of the other origin": f"http://localhost:8000/c#{characters}",
        "with digits behind it": f"{ORIGIN}/c#{show_digits(code, 'release')}",
        "the code alone": show_code(code, "release"),
        "the digits alone": show_digits(code, "release"),
        "in a language": f"{card_url(ORIGIN, code)}.ES",
        "in a language, small letters and white space": f"{ORIGIN}/c#{characters.lower()}.ar ",
        "with digits in a language": f"{ORIGIN}/c#{show_digits(code, 'release')}.vi",
        "with white space around": f"\u2003{card_url(ORIGIN, code)}\n",
    }
    bad = {
        "of another host": f"https://notebook.example.com/c#{characters}",
        "of another scheme": f"http://notebook.example/c#{characters}",
        "of a token": token_url(ORIGIN, code),
        "of a token's path with its own code": f"{ORIGIN}/r#{characters}",
        "of its own path with a token's code": f"{ORIGIN}/c#{show_code(code, 'token')}",
        "of no path": f"{ORIGIN}/#{characters}",
        "with a longer path": f"{ORIGIN}/c/c#{characters}",
        "without a hash": f"{ORIGIN}/c",
        "without a code": f"{ORIGIN}/c#",
        "with a damaged code": f"{ORIGIN}/c#{characters[:-2]}",
        "in a language, without a code": f"{ORIGIN}/c#es",
        "in a language, with nothing but that": f"{ORIGIN}/c#.es",
        "in two languages": f"{ORIGIN}/c#{characters}.es.fr",
        "in a language of three letters": f"{ORIGIN}/c#{characters}.spa",
        "in a language of digits": f"{ORIGIN}/c#{characters}.12",
        "in a language, with a line end behind": f"{ORIGIN}/c#{characters}.es\n.",
        "without a link, in a language": f"{characters}.es",
        "of another host in a language": f"https://notebook.example.com/c#{characters}.es",
        "that is a token's code": show_code(code, "token"),
        "that is a recovery code": show_digits(code, "recovery"),
        "that is a script": f"javascript:alert(1)#{characters}",
    }
    return [
        works("what a card's QR says", "card_url", origin=ORIGIN, code=code),
        works("what a card's QR says with a port", "card_url", origin="http://localhost:8000", code=code),
        *(works(f"a card {n}", do, text=t, **origins) for n, t in good.items()),
        *(refused(f"a card {n}", do, "CodeMistyped", text=t, **origins) for n, t in bad.items()),
    ]


def _holders() -> list[Vector]:
    code, do, origins = fixed("holder", 16), "parse_holder_text", {"owner_origins": ORIGINS}
    characters = show_code(code, "holder").replace("-", "")
    good = {
        "as the QR says it": holder_url(ORIGIN, code),
        "in small letters": f"{ORIGIN}/c#{characters.lower()}",
        "in a language": f"{holder_url(ORIGIN, code)}.AR",
        "with digits behind it": f"{ORIGIN}/c#{show_digits(code, 'holder')}",
        "the code alone": show_code(code, "holder"),
        "the digits alone": show_digits(code, "holder"),
    }
    bad = {
        "of another host": f"https://notebook.example.com/c#{characters}",
        "of another path": f"{ORIGIN}/h#{characters}",
        "with the code of a release": card_url(ORIGIN, code),
        "that is the code of a release": show_code(code, "release"),
        "that is the digits of a release": show_digits(code, "release"),
        "with a damaged code": f"{ORIGIN}/c#{characters[:-2]}",
        "without a code": f"{ORIGIN}/c#",
    }
    return [
        works("what a holder's QR says", "holder_url", origin=ORIGIN, code=code),
        *(works(f"a holder's card {n}", do, text=t, **origins) for n, t in good.items()),
        *(refused(f"a holder's card {n}", do, "CodeMistyped", text=t, **origins) for n, t in bad.items()),
    ]
