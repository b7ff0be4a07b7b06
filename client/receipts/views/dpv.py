"""A consent record after ISO/IEC TS 27560, in the terms of DPV, as JSON-LD."""

from typing import Any

from client.receipts.views.concepts import (
    JURISDICTION_UNKNOWN,
    KINDS,
    NOT_STATED,
    PURPOSE,
    SENSITIVE,
    STATES,
    find_end,
    name_state,
    notice_address,
    to_iso,
    to_urn,
    to_uuid,
)
from crypto.encoding import to_b64
from crypto.hashing import hash16
from crypto.statements.agencies import AgencyFacts
from crypto.statements.receipts import Receipt, ReceiptEvent, ReceiptSection

CONTEXT = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "pd": "https://w3id.org/dpv/pd#",
}
SCHEMA = "https://w3id.org/dpv/schema/dpv-27560"
RIGHTS = ["eu-gdpr:A7-3", "eu-gdpr:A15", "eu-gdpr:A16", "eu-gdpr:A17", "eu-gdpr:A20", "eu-gdpr:A77"]


def to_dpv(receipt: Receipt, receipt_hash: bytes, facts: AgencyFacts | None, origin: str) -> dict[str, Any]:
    """The receipt, and inside it the record of the consent it is about."""
    number = to_uuid(hash16(receipt_hash))
    return {
        "@context": CONTEXT,
        "@id": f"urn:uuid:{number}",
        "dct:conformsTo": f"{SCHEMA}#receipt",
        "dct:created": to_iso(receipt.made_at),
        "dct:identifier": number,
        "dpv:hasRecordOfActivity": _record(receipt, facts, origin),
    }


def _record(receipt: Receipt, facts: AgencyFacts | None, origin: str) -> dict[str, Any]:
    return {
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": f"{SCHEMA}#record-eu-gdpr",
        "dct:identifier": to_uuid(receipt.grant),
        "dct:language": receipt.notice.lang,
        "dpv:hasConsentStatus": [_event(receipt, event) for event in receipt.events],
        "dpv:hasDataSubject": to_urn(receipt.person),
        "dpv:hasNotice": {
            "@id": notice_address(receipt, origin),
            "@type": "dpv:ConsentNotice",
            "dct:coverage": f"{to_iso(receipt.given_at)}/{to_iso(receipt.not_after)}",
            "dct:date": to_iso(receipt.given_at),
            "dct:language": receipt.notice.lang,
            "dct:hasVersion": str(receipt.notice.version),
        },
        "dpv:hasProcess": [_process(receipt, facts, origin)],
        "dpv:hasStatus": f"dpv:{name_state(receipt)}",
    }


def _process(receipt: Receipt, facts: AgencyFacts | None, origin: str) -> dict[str, Any]:
    party = _party(receipt, facts)
    return {
        "@type": "dpv:Process",
        "dct:identifier": to_b64(receipt.words),
        "dpv:hasConsentControl": [
            {"@type": f"dpv:{what}Consent", "dpv:isExercisedAt": origin}
            for what in ("Provide", "Refuse", "Reaffirm", "Withdraw")
        ],
        "dpv:hasDataController": party,
        "dpv:hasJurisdiction": JURISDICTION_UNKNOWN,
        "dpv:hasLegalBasis": ["eu-gdpr:A6-1-a", "eu-gdpr:A9-2-a"],
        "dpv:hasPersonalData": [_personal_data(section) for section in receipt.sections],
        "dpv:hasProcessing": ["dpv:Consult"] + (["dpv:Copy"] if receipt.may_print else []),
        "dpv:hasPurpose": f"dpv:{PURPOSE}",
        "dpv:hasRecipient": [party],
        "dpv:hasRight": RIGHTS,
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageLocation", "dct:description": f"sealed, at {origin}"},
            {"@type": "dpv:StorageDuration", "dct:valid": to_iso(find_end(receipt))},
            {
                "@type": "dpv:StorageDeletion",
                "dct:description": "the keys of this agreement are erased at its end",
            },
        ],
    }


def _party(receipt: Receipt, facts: AgencyFacts | None) -> dict[str, Any]:
    contact = facts.contact if facts and facts.contact else NOT_STATED
    return {
        "@id": to_urn(receipt.agency),
        "@type": "dpv:Organisation",
        "dct:identifier": to_b64(receipt.identity),
        "dpv:hasAddress": NOT_STATED,
        "dpv:hasContact": contact,
        "dpv:hasName": receipt.agency_name,
    }


def _personal_data(section: ReceiptSection) -> dict[str, Any]:
    types = [KINDS[section.kind]]
    return {
        "@type": [*types, "dpv:SensitivePersonalData"] if section.kind in SENSITIVE else types,
        "dct:valid": to_iso(section.not_after),
        "dpv:hasNecessity": "dpv:Optional",
    }


def _event(receipt: Receipt, event: ReceiptEvent) -> dict[str, Any]:
    state = {"ended": STATES.get(receipt.how, ""), "renewed": "RenewedConsentGiven"}.get(
        event.kind, "ConsentGiven"
    )
    by_office = event.kind == "opened" or (
        event.kind == "ended" and receipt.how in ("asked", "unread", "closed")
    )
    by_time = event.kind == "ended" and receipt.how in ("expired", "exposed")
    return {
        "@type": [f"dpv:{state}", "dpv:ExplicitlyExpressedConsent", "eu-gdpr:A9-2-a"],
        "dct:date": to_iso(event.at),
        "dct:title": event.kind,
        "dpv:hasDuration": {"@type": "dpv:UntilTimeDuration", "dct:valid": to_iso(receipt.not_after)},
        "dpv:isIndicatedBy": "dpv:Recipient"
        if by_office
        else "dpv:Technology"
        if by_time
        else "dpv:DataSubject",
    }
