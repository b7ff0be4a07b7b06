"""Going on: a reader who claimed once reads on under new terms, without another code (protocol §12).

* The reader's own claim names the first terms; those hold the grant key that signed the
  renewal; the renewal names the new terms. One step, however many renewals came between.
* A renewal may narrow and never widens.
* Only the owner holds a grant key: no server and no office makes a renewal.
"""

from typing import Final

from crypto.errors import TermsRefused
from crypto.grants import DAY_SECONDS, verify_claim, verify_terms
from crypto.hashing import hash32
from crypto.signing import Signed, verify_signed
from crypto.statements.grants import Renewal, Terms

RENEWABLE_AFTER_SECONDS: Final = 7 * DAY_SECONDS
_PART: Final = 4


def renewal_window(not_before: int, not_after: int) -> tuple[int, int]:
    """Give the first second in which a grant can go on, and the first in which it can no more.

    From the last quarter of its time until 7 days after it ended by time.
    """
    return not_after - (not_after - not_before) // _PART, not_after + RENEWABLE_AFTER_SECONDS


def check_narrowed(terms: Terms, before: Terms) -> None:
    """Refuse new terms that give more than those before them.

    Raises:
        TermsRefused: `renewal_agency`, `renewal_audience`, `renewal_sections`, `renewal_print`,
            `renewal_visit`.
    """
    named = {section.id for section in before.sections}
    _require(
        {
            "renewal_agency": (terms.agency, terms.identity) == (before.agency, before.identity),
            "renewal_audience": terms.audience == before.audience,
            "renewal_sections": all(section.id in named for section in terms.sections),
            "renewal_print": before.may_print or not terms.may_print,
            "renewal_visit": not (terms.visit or before.visit),
        }
    )


def verify_renewal(
    signed: Signed,
    instance: bytes,
    reader: bytes,
    *,
    terms: Terms,
    terms_hash: bytes,
    claim: Signed,
    first_terms: Signed,
    recipient: bytes | None = None,
    wraps: bytes | None = None,
) -> Renewal:
    """Give the renewal by which the reader of a claim goes on under these terms.

    `recipient` and `wraps` are compared where the caller knows what they must be.

    Raises:
        BadSignature: claim, first terms or renewal are not by the key they must be by.
        TermsRefused: as of a claim; `renewal_claim`, `renewal_reader`, `renewal_grant`,
            `renewal_terms`, `renewal_generation`, `renewal_named`, `renewal_recipient`,
            `wraps_differ`; or what `check_narrowed` refuses.
    """
    # 1. The claim is the reader's, and for the first terms.
    first = verify_terms(first_terms, instance)
    claimed = verify_claim(claim, instance, reader, terms=first, terms_hash=first_terms.hash)
    # 2. The key in those terms signed the renewal.
    renewal = Renewal.parse(verify_signed("renewal", instance, signed, first.grant_key))
    # 3. The renewal is of this claim, and for these terms.
    named = {section.id for section in renewal.sections}
    _require(
        {
            "renewal_claim": renewal.claim == claim.hash,
            "renewal_reader": renewal.reader == claimed.reader,
            "renewal_grant": renewal.grant == terms.grant != first.grant,
            "renewal_terms": renewal.terms == terms_hash,
            "renewal_generation": (renewal.generation == 0) == (terms.audience == "reader"),
            "renewal_named": named == {section.id for section in terms.sections},
            "renewal_recipient": recipient is None or renewal.recipient == recipient,
            "wraps_differ": wraps is None or renewal.wraps == hash32(wraps),
        }
    )
    # 4. It gives no more than what was claimed.
    check_narrowed(terms, first)
    return renewal


def _require(rules: dict[str, bool]) -> None:
    for why, kept in rules.items():
        if not kept:
            raise TermsRefused(why)
