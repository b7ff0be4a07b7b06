"""Derivation, names and passphrases, doors."""

from typing import Any

from crypto.labels import DERIVATION_LABELS
from tools.vectors.making import INSTANCE, Vector, fixed, refused, works

SAME = {
    "capitals": ("Quiet River", "quiet river"),
    "white space around and inside": ("  quiet \t\n river\u3000", "quiet river"),
    "full-width letters": ("ｑｕｉｅｔ", "quiet"),
    "a ligature": ("ﬁne", "fine"),
    "two ways to write an umlaut": ("u\u0308ber", "über"),
    "a capital whose accent only joins the small letter": ("J\u030c", "\u01f0"),
    "the Kelvin sign": ("\u212aey", "key"),
    "Hangul in parts": ("\u1112\u1161\u11ab", "\ud55c"),
    "a line separator is white space": ("a\u2028b", "a b"),
}
KEPT = [
    "Größe",
    "ΣΑΣ",
    "İstanbul",
    "اسم",
    "名前",
    "😀",
    "\u200d",
    "x" * 64,
    "\U0001fae0",
    "a\ufeffb",
    "\u200ba",
    "\ue000",
    "\u180ea",
    "a\u0600",
]
BAD_NAMES = {
    "nothing": "",
    "white space only": " \u2003\t",
    "65 code points": "x" * 65,
    "a code point of Unicode 15": "a\U0001fae8",
    "an unassigned code point": "a\u0378",
    "a code point that is never a character": "a\uffff",
    "a control character": "a\x00b",
    "a control character of the second row": "a\x9bb",
    "an escape character": "\x1b[0m",
    "a unit separator, which is no white space here": "a\x1fb",
}


def make_key_vectors() -> list[Vector]:
    """Every label, with and without context, and keys of several lengths."""
    key, context = fixed("a key"), fixed("an id", 16)
    plain = [
        works(f"{label}, no context", "derive_key", key=key, label=label, context=b"")
        for label in sorted(DERIVATION_LABELS)
    ]
    bound = [
        works(f"{label}, of one id", "derive_key", key=key, label=label, context=context)
        for label in sorted(DERIVATION_LABELS)
    ]
    return [
        *plain,
        *bound,
        works("a key of 16 bytes", "derive_key", key=fixed("k", 16), label="grant-lookup", context=b""),
        works("a key of 64 bytes", "derive_key", key=fixed("k", 64), label="manifest", context=b""),
        works("a long context", "derive_key", key=key, label="draft", context=bytes(range(200))),
        works("a stop secret", "derive_stop_hash", stop_secret=fixed("stop", 10), instance=INSTANCE),
        works("a token secret", "derive_lookup_hash", token_secret=fixed("token", 16)),
        works("the public sign key of a seed", "derive_sign_public", seed=fixed("seed")),
        works("the public box key of a secret", "derive_box_public", secret=fixed("box")),
    ]


def make_name_vectors() -> list[Vector]:
    """What is folded together, what is kept apart, what is refused."""
    vectors = []
    for name, (text, same) in SAME.items():
        vectors.append(works(name, "normalise_name", text=text))
        vectors.append(works(f"{name}: the same again", "normalise_name", text=same))
        if vectors[-1]["out"] != vectors[-2]["out"]:
            raise ValueError(name)
    vectors += [works(f"kept, number {n}", "normalise_name", text=text) for n, text in enumerate(KEPT)]
    vectors += [refused(name, "normalise_name", "BadName", text=text) for name, text in BAD_NAMES.items()]
    vectors += [
        works(f"a passphrase of {size} bytes", "normalise_passphrase", text="x" * size) for size in (1, 1024)
    ]
    vectors.append(works("ten digits that become ASCII", "normalise_passphrase", text="１２３４５"))
    bad = {**BAD_NAMES, "65 code points": "x" * 1025, "1,026 bytes of 513 code points": "ä" * 513}
    bad["1,025 bytes"] = bad.pop("65 code points")
    return [
        *vectors,
        *(
            refused(f"{n}: no passphrase", "normalise_passphrase", "BadPassphrase", text=t)
            for n, t in bad.items()
        ),
    ]


def make_door_vectors() -> list[Vector]:
    """One real stretching, recovery, the keys of a door, and a server that asks for less."""
    name, passphrase, nonce = "quiet river", "orbit lemon fabric tundra waffle", fixed("nonce")
    root = works(
        "a root, at full cost", "derive_passphrase_root", name=name, passphrase=passphrase, instance=INSTANCE
    )
    asks: dict[str, Any] = {
        "fewer passes": {"passes": 1},
        "less memory": {"memory_bytes": 8192},
        "another algorithm": {"kdf": "pbkdf2"},
        "parameters": {"kdf_parameters": {"opslimit": 1, "memlimit": 8192}},
        "a salt": {"salt": "AAAAAAAAAAAAAAAAAAAAAA"},
    }
    answer: dict[str, Any] = {"nonce": nonce, "at": 1_760_000_000}
    return [
        root,
        works("a recovery root", "derive_recovery_root", code=fixed("code", 16), instance=INSTANCE),
        works("the keys of a door", "derive_door", root=fixed("root")),
        works("a plain challenge", "check_challenge", answer=answer),
        *(
            refused(
                f"a server that offers {what} is refused",
                "check_challenge",
                "BadStatement",
                answer={**answer, **ask},
            )
            for what, ask in asks.items()
        ),
        refused("a challenge without time", "check_challenge", "BadStatement", answer={"nonce": nonce}),
        refused(
            "a challenge of 16 bytes",
            "check_challenge",
            "BadStatement",
            answer={**answer, "nonce": nonce[:16]},
        ),
        refused("a list as challenge", "check_challenge", "BadStatement", answer=[answer]),
    ]
