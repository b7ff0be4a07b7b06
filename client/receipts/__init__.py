"""Receipts: what was agreed, kept by each side, checked by anybody (docs/protocol.md §19).

* making      from what both sides signed to a file
* file        the strict shape of that file
* verifying   every signature and every rendering in it, offline
* views       the same receipt as ISO/IEC TS 27560 with DPV, Kantara 1.1 and FHIR R4

No server is asked here, and nothing of a story is at hand.
"""
