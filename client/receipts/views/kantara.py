"""A consent receipt after Kantara's specification 1.1."""

from typing import Any

from client.receipts.views.concepts import (
    JURISDICTION_UNKNOWN,
    KINDS,
    NOT_STATED,
    PURPOSE,
    SENSITIVE,
    find_end,
    list_kinds,
    name_state,
    notice_address,
    to_iso,
    to_uuid,
)
from crypto.encoding import to_b64
from crypto.hashing import hash16
from crypto.statements.agencies import AgencyFacts
from crypto.statements.receipts import Receipt

VERSION = "KI-CR-v1.1.0"
COLLECTION = "given by the person in their own notebook, with one unticked confirmation"


def to_kantara(
    receipt: Receipt, receipt_hash: bytes, facts: AgencyFacts | None, origin: str
) -> dict[str, Any]:
    """The receipt; it has no field for a state, so the end stands in `termination`."""
    kinds = list_kinds(receipt)
    sensitive = [KINDS[kind] for kind in kinds if kind in SENSITIVE]
    explained_by = receipt.notice.explained_by
    return {
        "collectionMethod": COLLECTION + (f"; explained by: {explained_by}" if explained_by else ""),
        "consentReceiptID": to_uuid(hash16(receipt_hash)),
        "consentTimestamp": receipt.given_at,
        "jurisdiction": JURISDICTION_UNKNOWN,
        "language": receipt.notice.lang,
        "piiControllers": [
            {
                "address": {},
                "contact": facts.contact if facts and facts.contact else NOT_STATED,
                "email": NOT_STATED,
                "onBehalf": False,
                "phone": NOT_STATED,
                "piiController": receipt.agency_name,
            }
        ],
        "piiPrincipalId": to_uuid(receipt.person),
        "policyUrl": notice_address(receipt, origin),
        "publicKey": to_b64(receipt.maker),
        "sensitive": bool(sensitive),
        "services": [
            {
                "purposes": [
                    {
                        "consentType": "EXPLICIT",
                        "piiCategory": [KINDS[kind] for kind in kinds],
                        "primaryPurpose": True,
                        "purpose": f"words {to_b64(receipt.words)}",
                        "purposeCategory": [f"dpv:{PURPOSE}"],
                        "termination": f"{name_state(receipt)} {to_iso(find_end(receipt))}",
                        **_disclosure(facts),
                    }
                ],
                "service": "reading what the person shows",
            }
        ],
        "spiCat": sensitive,
        "version": VERSION,
    }


def _disclosure(facts: AgencyFacts | None) -> dict[str, Any]:
    """Who else may hear of it, as the office itself says; unknown counts as somebody."""
    if facts is None:
        return {"thirdPartyDisclosure": True, "thirdPartyName": NOT_STATED}
    said = {"police": facts.shares_with_police, "immigration office": facts.shares_with_immigration}
    names = [name for name, how in said.items() if how != "no"]
    if not names:
        return {"thirdPartyDisclosure": False}
    return {"thirdPartyDisclosure": True, "thirdPartyName": ", ".join(names)}
