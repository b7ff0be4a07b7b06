"""Signatures: every label, and what no signature may do."""

from typing import Any

from crypto.labels import SIGNATURE_LABELS
from crypto.signing import Signed
from tools.vectors.making import INSTANCE, Vector, altered, fixed, public, refused, signed, works

BODY = b'{"v":1}'


def make_vectors() -> list[Vector]:
    """Give them all."""
    vectors = []
    for label in sorted(SIGNATURE_LABELS):
        made = signed(label, BODY, "signer")
        place: dict[str, Any] = {"label": label, "instance": INSTANCE}
        vectors.append(works(f"{label}, signed", "sign_body", body=BODY, seed=fixed("signer"), **place))
        vectors.append(
            works(f"{label}, verified", "verify_signed", signed=made, public_key=public("signer"), **place)
        )
    return [*vectors, *_refused()]


def _refused() -> list[Vector]:
    good: dict[str, Any] = {
        "label": "terms",
        "instance": INSTANCE,
        "signed": signed("terms", BODY, "signer"),
        "public_key": public("signer"),
    }
    made = good["signed"]
    bad: dict[str, Any] = {
        "under another label": {"label": "claim"},
        "in another instance": {"instance": fixed("another instance")},
        "by another key": {"public_key": public("somebody else")},
        "over another body": {"signed": Signed(BODY + b" ", made.sig)},
        "with a bit turned in front": {"signed": Signed(BODY, altered(made.sig, 0))},
        "with a bit turned behind": {"signed": Signed(BODY, altered(made.sig, -1))},
        "of zeros": {"signed": Signed(BODY, bytes(64))},
        "cut short": {"signed": Signed(BODY, made.sig[:-1])},
        "by a key of zeros": {"public_key": bytes(32)},
        "by a key of the wrong length": {"public_key": public("signer")[:-1]},
        "with s grown by the order of the group": {"signed": Signed(BODY, _grown(made.sig))},
    }
    return [
        refused(f"a signature {n}", "verify_signed", "BadSignature", **{**good, **b}) for n, b in bad.items()
    ]


def _grown(signature: bytes) -> bytes:
    order = 2**252 + 27742317777372353535851937790883648493
    number = int.from_bytes(signature[32:], "little") + order
    return signature[:32] + number.to_bytes(32, "little")
