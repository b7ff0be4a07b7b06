"""Base64url, canonical JSON, hashes, padding and the shapes of sealed bytes."""

from crypto.encoding import parse_b64
from tools.vectors.making import Vector, fixed, refused, works

GOOD_JSON = {
    "an empty object": b"{}",
    "keys in order, no white space": b'{"a":1,"b":[true,false],"c":{"d":"e"}}',
    "the largest whole number": b"9007199254740991",
    "text beyond ASCII stays as it is": '{"t":"ä€😀\u2028\u007f"}'.encode(),
    "the short escapes": b'"\\b\\t\\n\\f\\r\\"\\\\"',
    "other controls as four hex digits": b'"\\u0000\\u001f"',
    "a slash is not escaped": b'"/"',
    "sixteen deep": b"[" * 16 + b"]" * 16,
    "capital letters sort before small ones": b'{"B":1,"a":2}',
    "a key named like a part of JavaScript": b'{"__proto__":1,"constructor":2}',
    "keys that are numbers sort as text": b'{"1":1,"10":2,"2":3}',
}
BAD_JSON = {
    "nothing at all": b"",
    "white space": b'{"a": 1}',
    "a line end behind": b"{}\n",
    "a byte-order mark": b"\xef\xbb\xbf{}",
    "a key twice": b'{"a":1,"a":1}',
    "keys out of order": b'{"b":1,"a":2}',
    "null": b"null",
    "null inside": b'{"a":null}',
    "a fraction": b"1.5",
    "a fraction that is whole": b"1.0",
    "an exponent": b"1e2",
    "minus one": b"-1",
    "minus nothing": b"-0",
    "one more than the largest whole number": b"9007199254740992",
    "a number of 5,000 digits": b"1" * 5000,
    "a zero in front": b"01",
    "NaN": b"NaN",
    "Infinity": b"Infinity",
    "an escape that needs none": b'"\\u0041"',
    "an escaped slash": b'"\\/"',
    "capital hex digits": b'"\\u001F"',
    "a long escape where there is a short one": b'"\\u000a"',
    "an escaped lone surrogate": b'"\\ud800"',
    "an escaped pair of surrogates": b'"\\ud83d\\ude00"',
    "UTF-8 of a lone surrogate": b'"\xed\xa0\x80"',
    "bytes that are no UTF-8": b'"\xff"',
    "an over-long UTF-8 form": b'"\xc0\xaf"',
    "a bare control character": b'"\n"',
    "an empty key": b'{"":1}',
    "a key beyond ASCII": '{"ä":1}'.encode(),
    "a key with a space": b'{"a b":1}',
    "a key with a quote": b'{"a\\"b":1}',
    "seventeen deep": b"[" * 17 + b"]" * 17,
    "five thousand deep": b"[" * 5_000,
    "two values": b"{}{}",
    "a comma behind": b"[1,]",
    "single quotes": b"{'a':1}",
    "cut short": b'{"a":1',
}
BAD_BASE64 = {
    "padding": "AAA=",
    "more padding": "AA==",
    "the other alphabet's plus": "AA+A",
    "the other alphabet's slash": "AA/A",
    "white space in front": " AAAA",
    "a line end behind": "AAAA\n",
    "an impossible length": "AAAAA",
    "unused bits of two": "AAB",
    "unused bits of four": "AB",
    "a full-width letter": "\uff21AAA",
    "a zero character": "AA\x00A",
}


def make_vectors() -> list[Vector]:
    """Give them all."""
    return [*_encoding(), *_canonical(), *_hashes(), *_padding(), *_shapes()]


def _encoding() -> list[Vector]:
    data = {"nothing": b"", "one byte": b"\xff", "two bytes": b"\xfb\xf0", "an id": fixed("id", 16)}
    return [
        *(works(f"{name} as text", "to_b64", data=raw) for name, raw in data.items()),
        *(works(f"{text!r} is bytes", "parse_b64", text=text) for text in ("", "_w", "-_A", "AAAA")),
        works("bytes of the expected size", "parse_b64", text="A" * 22, size=16),
        *(
            refused(f"{name} is refused", "parse_b64", "BadEncoding", text=text)
            for name, text in BAD_BASE64.items()
        ),
        refused("another size is refused", "parse_b64", "BadEncoding", text="A" * 22, size=32),
        *(
            refused(f"{value!r} is no text", "parse_b64", "BadEncoding", text=value)
            for value in (7, True, ["AAAA"])
        ),
    ]


def _canonical() -> list[Vector]:
    values = [{"b": 1, "a": [True, "x"]}, {}, "\u001f\u007f\u2028", {"10": 1, "2": 2}, 0]
    bad = {"null": None, "a fraction": 0.5, "minus one": -1, "2^53": 2**53, "an empty key": {"": 1}}
    return [
        *(works(f"canonical form {n}", "to_canonical", value=value) for n, value in enumerate(values, 1)),
        *(
            refused(f"{name} has no canonical form", "to_canonical", "BadCanonical", value=v)
            for name, v in bad.items()
        ),
        *(works(f"{name} is canonical", "parse_canonical", data=data) for name, data in GOOD_JSON.items()),
        *(
            refused(f"{name} is not canonical", "parse_canonical", "BadCanonical", data=data)
            for name, data in BAD_JSON.items()
        ),
    ]


def _hashes() -> list[Vector]:
    return [
        works(f"{do} of {len(data)} bytes", do, data=data)
        for do in ("hash32", "hash16")
        for data in (b"", b"abc", bytes(range(256)))
    ]


def _padding() -> list[Vector]:
    lengths = (2, 3, 8, 9, 100, 255, 256, 257, 264, 265, 1000, 4096, 65_537, 1_000_000, 2**31)
    good = [works(f"the Padmé size of {length}", "padme", length=length) for length in lengths]
    texts = {
        "nothing": b"",
        "255 bytes": b"x" * 255,
        "256 bytes": b"x" * 256,
        "zeros": bytes(9),
        "a mark": b"\x80",
    }
    for name, text in texts.items():
        made = works(f"{name}, padded", "pad", data=text)
        good += [made, works(f"{name}, given back", "unpad", data=parse_b64(made["out"]))]
    bad = {
        "nothing": b"",
        "zeros only": bytes(256),
        "another mark": b"x\x81" + bytes(254),
        "less than the floor": b"x\x80" + bytes(62),
        "a size Padmé never gives": b"x" * 256 + b"\x80" + bytes(4),
        "more zeros than needed": b"x\x80" + bytes(262),
        "no room for the mark": b"x" * 256,
    }
    return [
        *good,
        *(refused(f"{name} is no padding", "unpad", "BadEnvelope", data=d) for name, d in bad.items()),
    ]


def _shapes() -> list[Vector]:
    head = b"\x01" + bytes(40)
    good = {
        "check_envelope": head + bytes(256),
        "check_wrapped_key": head + bytes(32),
        "check_reader_wrap": bytes(129),
        "check_team_wrap": bytes(105),
        "check_words_wrap": bytes(65 + 256),
        "check_package": bytes(41 + 256 + 48),
        "check_answer": bytes(65 + 256),
        "check_deposit": bytes(161 + 256),
        "check_held_part": bytes(129),
    }
    vectors = [works(f"{do} of the right length", do, data=data) for do, data in good.items()]
    for do, data in good.items():
        for name, bad in {"cut": data[:-1], "too long": data + b"\0", "empty": b""}.items():
            vectors.append(refused(f"{do}: {name}", do, "BadEnvelope", data=bad))
    for do in ("check_envelope", "check_wrapped_key"):
        vectors.append(refused(f"{do}: another version", do, "BadEnvelope", data=b"\x02" + good[do][1:]))
    text = b'{"title":"a story in plain text"}'
    vectors += [refused(f"{do}: plain text", do, "BadEnvelope", data=text) for do in good]
    vectors.append(works("a longer envelope", "check_envelope", data=head + bytes(272)))
    return [
        *vectors,
        refused("a size Padmé never gives", "check_envelope", "BadEnvelope", data=head + bytes(261)),
    ]
