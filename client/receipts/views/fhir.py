"""A FHIR R4 Consent."""

from typing import Any

from client.receipts.views.concepts import (
    KINDS,
    find_end,
    list_kinds,
    notice_address,
    to_iso,
    to_urn,
    to_uuid,
)
from crypto.hashing import hash16
from crypto.statements.agencies import AgencyFacts
from crypto.statements.receipts import Receipt

TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
URI_SYSTEM = "urn:ietf:rfc:3986"


def to_fhir(receipt: Receipt, receipt_hash: bytes, _facts: AgencyFacts | None, origin: str) -> dict[str, Any]:
    """The consent: what it permits, to whom, and until when; `inactive` once it is over."""
    return {
        "category": [_coded("http://loinc.org", "59284-0")],
        "dateTime": to_iso(receipt.given_at),
        "id": to_uuid(hash16(receipt_hash)),
        "identifier": [_identifier(receipt.grant)],
        "language": receipt.notice.lang,
        "organization": [_office(receipt)],
        "patient": {"identifier": _identifier(receipt.person)},
        "policy": [{"uri": notice_address(receipt, origin)}],
        "provision": _provision(receipt),
        "resourceType": "Consent",
        "scope": _coded(f"{TERMINOLOGY}consentscope", "patient-privacy"),
        "status": "inactive" if receipt.state == "ended" else "active",
    }


def _provision(receipt: Receipt) -> dict[str, Any]:
    role = _coded(f"{TERMINOLOGY}v3-ParticipationType", "IRCP")
    return {
        "action": [_coded(f"{TERMINOLOGY}consentaction", "access")],
        "actor": [{"reference": _office(receipt), "role": role}],
        "code": [_coded(*_concept(KINDS[kind])) for kind in list_kinds(receipt)],
        "period": {"end": to_iso(find_end(receipt)), "start": to_iso(receipt.given_at)},
        "purpose": [{"code": "PATRQT", "system": f"{TERMINOLOGY}v3-ActReason"}],
        "securityLabel": [{"code": "R", "system": f"{TERMINOLOGY}v3-Confidentiality"}],
        "type": "permit",
    }


def _office(receipt: Receipt) -> dict[str, Any]:
    return {"display": receipt.agency_name, "identifier": _identifier(receipt.agency)}


def _identifier(data: bytes) -> dict[str, str]:
    return {"system": URI_SYSTEM, "value": to_urn(data)}


def _coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"code": code, "system": system}]}


def _concept(name: str) -> tuple[str, str]:
    prefix, code = name.split(":")
    return ("https://w3id.org/dpv" if prefix == "dpv" else "https://w3id.org/dpv/pd"), code
