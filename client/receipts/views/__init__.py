"""One receipt, three renderings (docs/protocol.md §19): each a plain function of what is signed.

* What nobody signed is said to be unknown, never guessed.
* No text of the person's is in any of them.
"""

from typing import Any

from client.receipts.views.dpv import to_dpv
from client.receipts.views.fhir import to_fhir
from client.receipts.views.kantara import to_kantara
from crypto.statements.agencies import AgencyFacts
from crypto.statements.receipts import Receipt


def make_views(
    receipt: Receipt, receipt_hash: bytes, facts: AgencyFacts | None, origin: str
) -> dict[str, Any]:
    """All three, by name. `receipt_hash` is the hash of the receipt's body, `origin` the owners' site."""
    return {
        "dpv": to_dpv(receipt, receipt_hash, facts, origin),
        "kantara": to_kantara(receipt, receipt_hash, facts, origin),
        "fhir": to_fhir(receipt, receipt_hash, facts, origin),
    }
