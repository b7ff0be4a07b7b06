"""Going on: claim, first terms, renewal and new terms, whole, and with each link forged."""

from dataclasses import replace
from typing import Any

from crypto.statements.grants import Renewal, TermsSection
from tools.vectors.making import INSTANCE, Vector, altered, fixed, public, refused, signed, works
from tools.vectors.samples import (
    CLAIM,
    DAY,
    NEW_TERMS,
    NEW_WRAPS,
    READER,
    READER_BOX,
    RENEWAL,
    SECTIONS,
    TERMS,
)


def make_vectors() -> list[Vector]:
    """Give them all."""
    return [*_windows(), *_narrowed(), *_renewals(), *_forged_links()]


def _windows() -> list[Vector]:
    do = "renewal_window"
    return [
        works("the last quarter of 8 days, and 7 days after", do, not_before=0, not_after=8 * DAY),
        works("the last quarter of a time that has none in whole seconds", do, not_before=0, not_after=7),
        works("the last quarter of a second", do, not_before=0, not_after=1),
    ]


def _narrowed() -> list[Vector]:
    do, before = "check_narrowed", TERMS.encode()
    printed = replace(TERMS, may_print=True)
    wider: dict[str, Any] = {
        "another office": ("renewal_agency", replace(NEW_TERMS, agency=fixed("x", 16))),
        "another identity": ("renewal_agency", replace(NEW_TERMS, identity=fixed("x"))),
        "their team": ("renewal_audience", replace(NEW_TERMS, audience="team")),
        "another section": (
            "renewal_sections",
            replace(NEW_TERMS, sections=(TermsSection(fixed("x", 16), NEW_TERMS.not_after),)),
        ),
        "printing": ("renewal_print", replace(NEW_TERMS, may_print=True)),
        "a visit": ("renewal_visit", replace(NEW_TERMS, visit=True)),
    }
    return [
        works("fewer sections for longer", do, terms=NEW_TERMS.encode(), before=before),
        works("the same sections", do, terms=TERMS.encode(), before=before),
        works("printing no more", do, terms=NEW_TERMS.encode(), before=printed.encode()),
        *(
            refused(f"a renewal for {n}", do, "TermsRefused", why, terms=t.encode(), before=before)
            for n, (why, t) in wider.items()
        ),
        refused(
            "a visit that goes on",
            do,
            "TermsRefused",
            "renewal_visit",
            terms=NEW_TERMS.encode(),
            before=replace(TERMS, visit=True).encode(),
        ),
    ]


GOOD: dict[str, Any] = {
    "signed": signed("renewal", RENEWAL.encode(), "grant"),
    "instance": INSTANCE,
    "reader": READER,
    "terms": NEW_TERMS.encode(),
    "terms_hash": NEW_TERMS.hash,
    "claim": signed("claim", CLAIM.encode(), "reader"),
    "first_terms": signed("terms", TERMS.encode(), "grant"),
    "recipient": READER_BOX,
    "wraps": NEW_WRAPS.encode(),
}


def _team() -> dict[str, Any]:
    """A team's renewal, for a later generation than the claim's."""
    first = replace(TERMS, audience="team")
    claim = replace(CLAIM, generation=1, terms=first.hash, recipient=fixed("team key"))
    terms = replace(NEW_TERMS, audience="team")
    later = fixed("later team key")
    renewal = replace(RENEWAL, claim=claim.hash, terms=terms.hash, generation=2, recipient=later)
    return {
        **GOOD,
        "signed": signed("renewal", renewal.encode(), "grant"),
        "terms": terms.encode(),
        "terms_hash": terms.hash,
        "claim": signed("claim", claim.encode(), "reader"),
        "first_terms": signed("terms", first.encode(), "grant"),
        "recipient": later,
    }


def _renewals() -> list[Vector]:
    do = "verify_renewal"
    cases: dict[str, Any] = {
        "of another claim": ("renewal_claim", replace(RENEWAL, claim=fixed("x"))),
        "for another reader": ("renewal_reader", replace(RENEWAL, reader=public("coordinator"))),
        "of another grant": ("renewal_grant", replace(RENEWAL, grant=fixed("x", 16))),
        "for other terms": ("renewal_terms", replace(RENEWAL, terms=fixed("x"))),
        "to another recipient key": ("renewal_recipient", replace(RENEWAL, recipient=fixed("thief's"))),
        "with a team's generation": ("renewal_generation", replace(RENEWAL, generation=1)),
        "of other wraps": ("wraps_differ", replace(RENEWAL, wraps=fixed("x"))),
        "that names another section": (
            "renewal_named",
            replace(RENEWAL, sections=(replace(RENEWAL.sections[0], id=SECTIONS[1]),)),
        ),
    }
    again = replace(RENEWAL, from_=fixed("a grant renewed before", 16))
    return [
        works("a renewal", do, **GOOD),
        works("a renewal for a team", do, **_team()),
        works("a renewal of a renewed grant", do, **_signed(again)),
        *(refused(f"a renewal {n}", do, "TermsRefused", why, **_signed(r)) for n, (why, r) in cases.items()),
    ]


def _signed(renewal: Renewal, label: str = "renewal", signer: str = "grant") -> dict[str, Any]:
    return {**GOOD, "signed": signed(label, renewal.encode(), signer)}


def _forged_links() -> list[Vector]:
    do = "verify_renewal"
    other_first = replace(TERMS, grant_key=public("thief"))
    longer = replace(NEW_TERMS, not_after=NEW_TERMS.not_after + DAY)
    wide = replace(NEW_TERMS, sections=TERMS.sections, may_print=True, not_after=TERMS.not_after)
    renewed_wide = replace(RENEWAL, terms=wide.hash, sections=CLAIM.sections)
    cases: dict[str, Any] = {
        "a renewal the new grant's key signed": ("BadSignature", "", _signed(RENEWAL, signer="new grant")),
        "a renewal by a thief": ("BadSignature", "", _signed(RENEWAL, signer="thief")),
        "a renewal by its own reader": ("BadSignature", "", _signed(RENEWAL, signer="reader")),
        "a renewal under another label": ("BadSignature", "", _signed(RENEWAL, label="wrap-state")),
        "first terms with a thief's key": (
            "TermsRefused",
            "claim_terms",
            {
                **_signed(RENEWAL, signer="thief"),
                "first_terms": signed("terms", other_first.encode(), "thief"),
            },
        ),
        "a claim of somebody else": ("BadSignature", "", {**GOOD, "reader": public("coordinator")}),
        "terms with a longer end": (
            "TermsRefused",
            "renewal_terms",
            {**GOOD, "terms": longer.encode(), "terms_hash": longer.hash},
        ),
        "a renewal of the claimed grant itself": (
            "TermsRefused",
            "renewal_grant",
            {**GOOD, "terms": replace(TERMS, sections=NEW_TERMS.sections).encode()},
        ),
        "altered wraps": ("TermsRefused", "wraps_differ", {**GOOD, "wraps": altered(NEW_WRAPS.encode(), 50)}),
        "terms that print where the first did not": (
            "TermsRefused",
            "renewal_print",
            {**_signed(renewed_wide), "terms": wide.encode(), "terms_hash": wide.hash},
        ),
    }
    return [refused(n, do, outcome, why, **given) for n, (outcome, why, given) in cases.items()]
