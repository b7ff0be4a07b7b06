"""Words of the standards for ours: kinds, states, numbers, times.

* A concept is taken where the vocabulary has it; where it has none, the general one.
"""

from datetime import UTC, datetime
from typing import Final

from crypto.statements.receipts import Receipt

NOT_STATED: Final = "not stated"
JURISDICTION_UNKNOWN: Final = "ZZ"
PURPOSE: Final = "RequestedServiceProvision"
_LAST_SECOND: Final = 253_402_300_799  # the end of year 9999

KINDS: Final = {
    "call-me": "pd:Name",
    "need-now": "pd:Preference",
    "what-happened": "pd:LifeHistory",
    "health": "pd:HealthRecord",
    "money": "pd:FinancialStatus",
    "dont-ask": "pd:PrivacyPreference",
    "emergency": "dpv:PersonalData",
    "other": "dpv:PersonalData",
    "safe-address": "pd:PhysicalAddress",
    "children": "pd:Offspring",
    "whereabouts": "pd:CurrentLocation",
    "immigration": "pd:OfficialID",
    "perpetrator": "pd:CriminalOffence",
}
"""Section kind -> the concept of DPV that is nearest."""

SENSITIVE: Final = frozenset(
    {
        "what-happened",
        "health",
        "emergency",
        "safe-address",
        "children",
        "whereabouts",
        "immigration",
        "perpetrator",
    }
)

STATES: Final = {
    "withdrawn": "ConsentWithdrawn",
    "asked": "ConsentWithdrawn",
    "expired": "ConsentExpired",
    "closed": "ConsentExpired",
    "renewed": "ConsentExpired",
    "unread": "ConsentRevoked",
    "exposed": "ConsentRevoked",
}
"""How it ended -> the state of DPV. `ConsentRevoked` is somebody else's doing, never the person's."""


def name_state(receipt: Receipt) -> str:
    """The state of DPV in which this receipt leaves the agreement."""
    if receipt.state == "ended":
        return STATES[receipt.how]
    renewed = any(event.kind == "renewed" for event in receipt.events)
    return "RenewedConsentGiven" if renewed else "ConsentGiven"


def list_kinds(receipt: Receipt) -> list[str]:
    """The kinds of what is shown, each once."""
    return sorted({section.kind for section in receipt.sections})


def find_end(receipt: Receipt) -> int:
    """When it ended, else when it will at the latest."""
    return receipt.events[-1].at if receipt.state == "ended" else receipt.not_after


def to_uuid(data: bytes) -> str:
    """An id of 16 bytes as a UUID, its version set to 4 and its variant to 1."""
    made = bytearray(data[:16])
    made[6] = made[6] & 0x0F | 0x40
    made[8] = made[8] & 0x3F | 0x80
    text = made.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def to_urn(data: bytes) -> str:
    """The same as a URN."""
    return f"urn:uuid:{to_uuid(data)}"


def to_iso(seconds: int) -> str:
    """A time as text, in UTC."""
    return datetime.fromtimestamp(min(seconds, _LAST_SECOND), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def notice_address(receipt: Receipt, origin: str) -> str:
    """Where the notice is shown that was read before agreeing."""
    return f"{origin}/#notice-{receipt.notice.version}-{receipt.notice.lang}"
