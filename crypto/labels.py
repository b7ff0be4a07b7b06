"""The tables of labels: each used for one thing only (docs/protocol.md §2, §3, §6, §7).

* A label that stands in no table here can't be derived, signed or sealed with.
* No word stands in two of the tables of derivation and signature.
"""

import re
from typing import Final

DERIVATION_LABELS: Final = frozenset(
    {
        "door-sign",
        "door-wrap",
        "recovery-root",
        "manifest",
        "section-wrap",
        "draft",
        "head-sign",
        "grant-sign",
        "note-box",
        "receipt-person",
        "keyring",
        "grant-lookup",
        "grant-package",
        "code-check",
        "release-lookup",
        "release-sign",
        "release-box",
        "release-pack",
        "release-key",
        "release-held-key",
        "holder-lookup",
        "holder-sign",
        "holder-box",
        "release-owner",
        "release-note",
        "stop-lookup",
        "pepper-door",
        "pepper-session",
        "session-times",
        "pepper-tally",
        "rest-door-key",
        "rest-totp",
        "rest-gate",
        "rest-address",
        "key-check",
        "invitation-mac",
        "invitation-spent",
        "count-check",
    }
)

SIGNATURE_LABELS: Final = frozenset(
    {
        "instance",
        "directory-key",
        "agency",
        "directory",
        "roster",
        "team-wrap",
        "rotation",
        "staff-join",
        "door-open",
        "door-act",
        "journal-head",
        "terms",
        "section-state",
        "wrap-state",
        "redeem",
        "claim",
        "access",
        "ending",
        "receipt",
        "release",
        "renewal",
        "release-terms",
        "release-ask",
        "release-yes",
        "release-answer",
        "release-way",
    }
)

ENVELOPE_KINDS: Final = frozenset({"section", "draft", "manifest", "keyring"})
WRAP_KINDS: Final = frozenset({"vault-key", "revision-key"})
KINDS: Final = ENVELOPE_KINDS | WRAP_KINDS | {"package", "release-package"}

SEALED_KINDS: Final = frozenset({"safe-address", "children", "whereabouts", "immigration", "perpetrator"})
SECTION_KINDS: Final = SEALED_KINDS | {
    "call-me",
    "need-now",
    "what-happened",
    "health",
    "money",
    "dont-ask",
    "emergency",
    "other",
}

_LABEL: Final = re.compile(r"[a-z-]{1,16}\Z", re.ASCII)


def label16(label: str) -> bytes:
    """Give the 16 bytes of a label: ASCII, zero-padded."""
    if not _LABEL.match(label):
        raise ValueError("a label is 1 to 16 of a-z and hyphen")
    return label.encode("ascii").ljust(16, b"\0")
