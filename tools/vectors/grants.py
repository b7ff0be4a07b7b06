"""Terms, words, states, claims, rotations and wraps: what holds, and each thing forged."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.agencies import Rotation
from crypto.statements.grants import WordsSection, WrapState
from tools.vectors.making import INSTANCE, Vector, altered, fixed, public, refused, signed, works
from tools.vectors.samples import (
    AGENCY,
    CLAIM,
    DAY,
    ENVELOPES,
    GRANT,
    NEW_GRANT,
    NEW_WRAPS,
    NOW,
    READER,
    READER_BOX,
    RENEWAL,
    SECTIONS,
    STATES,
    TERMS,
    WORDS,
    WRAPS,
    sign_all,
)

OTHER = fixed("another grant", 16)
HOUR = 3_600


def make_vectors() -> list[Vector]:
    """Give them all."""
    return [
        *_terms(),
        *_words(),
        *_ends(),
        *_signed_terms(),
        *_states(),
        *_claims(),
        *_wraps(),
        *_rotations(),
        *_origins(),
    ]


def _until(seconds: int, **changes: Any) -> Any:
    sections = tuple(replace(section, not_after=NOW + seconds) for section in TERMS.sections)
    return replace(TERMS, not_after=NOW + seconds, sections=sections, **changes)


def _terms() -> list[Vector]:
    first, second = TERMS.sections
    good: dict[str, Any] = {
        "for 15 days, one section for 7": TERMS,
        "for 90 days": _until(90 * DAY),
        "for one second": _until(1),
        "for a visit": _until(DAY, visit=True),
        "for the team": replace(TERMS, audience="team"),
    }
    bad: dict[str, Any] = {
        "for 90 days and a second": ("too_long", _until(90 * DAY + 1)),
        "that end when they begin": ("ends_before_start", replace(TERMS, not_after=NOW)),
        "that end before they begin": ("ends_before_start", replace(TERMS, not_after=NOW - 1)),
        "for a visit of a day and a second": ("visit_too_long", _until(DAY + 1, visit=True)),
        "for a visit of a team": ("visit_for_team", _until(DAY, visit=True, audience="team")),
        "with sections out of order": ("sections_order", replace(TERMS, sections=(second, first))),
        "with a section twice": ("sections_order", replace(TERMS, sections=(first, first))),
        "with a section that outlives them": (
            "section_end",
            replace(TERMS, sections=(replace(first, not_after=TERMS.not_after + 1), second)),
        ),
        "with a section that ends before it begins": (
            "section_end",
            replace(TERMS, sections=(replace(first, not_after=NOW), second)),
        ),
    }
    do = "check_terms"
    return [
        *(works(f"terms {n}", do, terms=t.encode(), max_days=90) for n, t in good.items()),
        *(
            refused(f"terms {n}", do, "TermsRefused", why, terms=t.encode(), max_days=90)
            for n, (why, t) in bad.items()
        ),
        works("terms at the operator's limit", do, terms=TERMS.encode(), max_days=15),
        refused(
            "terms over the operator's limit",
            do,
            "TermsRefused",
            "too_long",
            terms=TERMS.encode(),
            max_days=14,
        ),
        refused(
            "terms under a limit of 400 days",
            do,
            "TermsRefused",
            "too_long",
            terms=_until(91 * DAY).encode(),
            max_days=400,
        ),
    ]


def _words() -> list[Vector]:
    do = "check_words"
    week = 7 * DAY
    sealed = tuple(replace(section, not_after=NOW + week + 1) for section in TERMS.sections)
    first, second = WORDS.sections
    other_words = {
        "of another grant": ("words_grant", replace(WORDS, grant=OTHER)),
        "that lack a section": ("words_sections", replace(WORDS, sections=(first,))),
        "with a section twice": ("words_sections", replace(WORDS, sections=(first, second, second))),
        "with another section": (
            "words_sections",
            replace(WORDS, sections=(first, WordsSection(fixed("x", 16), "x", "other"))),
        ),
    }
    vectors = [works("the words of the terms", do, terms=TERMS.encode(), words=WORDS.encode())]
    for kind in ("safe-address", "children", "whereabouts", "immigration", "perpetrator"):
        words = replace(WORDS, sections=(replace(first, kind=kind), second))
        terms = replace(TERMS, words=words.hash)
        long = replace(terms, sections=(terms.sections[0], sealed[1]))
        given = {"words": words.encode()}
        vectors.append(works(f"{kind} for 7 days", do, terms=terms.encode(), **given))
        vectors.append(
            refused(
                f"{kind} for 7 days and a second",
                do,
                "TermsRefused",
                "sealed_kind_too_long",
                terms=long.encode(),
                **given,
            )
        )
    for name, (why, words) in other_words.items():
        terms = replace(TERMS, words=words.hash)
        vectors.append(
            refused(f"words {name}", do, "TermsRefused", why, terms=terms.encode(), words=words.encode())
        )
    changed = replace(WORDS, purpose="Another purpose").encode()
    vectors.append(
        refused(
            "words that were changed", do, "TermsRefused", "words_differ", terms=TERMS.encode(), words=changed
        )
    )
    spaced = WORDS.encode() + b" "
    loose = replace(TERMS, words=hash32(spaced)).encode()
    return [*vectors, refused("words that are not canonical", do, "BadCanonical", terms=loose, words=spaced)]


def _ends() -> list[Vector]:
    do, visit = "effective_end", _until(DAY, visit=True).encode()
    return [
        works("the end of a grant", do, terms=TERMS.encode()),
        works("the end of a section", do, terms=TERMS.encode(), section=SECTIONS[1]),
        works("the end of a visit nobody claimed", do, terms=visit),
        works("the end of a visit, 12 hours after the claim", do, terms=visit, claimed_at=NOW + HOUR),
        works("the end of a visit claimed late", do, terms=visit, claimed_at=NOW + 20 * HOUR),
        works("a claim changes no other end", do, terms=TERMS.encode(), claimed_at=NOW),
    ]


def _signed_terms() -> list[Vector]:
    do = "verify_terms"
    good = signed("terms", TERMS.encode(), "grant")
    longer = replace(TERMS, not_after=NOW + 30 * DAY).encode()
    return [
        works("terms signed by their grant key", do, signed=good, instance=INSTANCE),
        works("terms that were expected", do, signed=good, instance=INSTANCE, expected_hash=TERMS.hash),
        refused(
            "terms by another key",
            do,
            "BadSignature",
            signed=signed("terms", TERMS.encode(), "thief"),
            instance=INSTANCE,
        ),
        refused(
            "terms with a longer end", do, "BadSignature", signed=Signed(longer, good.sig), instance=INSTANCE
        ),
        refused(
            "terms of another instance", do, "BadSignature", signed=good, instance=fixed("another instance")
        ),
        refused(
            "terms under another label",
            do,
            "BadSignature",
            signed=signed("claim", TERMS.encode(), "grant"),
            instance=INSTANCE,
        ),
        refused(
            "other terms than expected",
            do,
            "TermsRefused",
            "terms_differ",
            signed=signed("terms", longer, "grant"),
            instance=INSTANCE,
            expected_hash=TERMS.hash,
        ),
    ]


def _states() -> list[Vector]:
    do, place = "verify_states", {"terms": TERMS.encode(), "instance": INSTANCE}
    good = sign_all("section-state", STATES, "grant")
    one = good[1]
    cases: dict[str, Any] = {
        "one missing": ("TermsRefused", "states", [one]),
        "one twice": ("TermsRefused", "states", [one, one]),
        "three": ("TermsRefused", "states", [*good, one]),
        "one of another grant": (
            "TermsRefused",
            "state_grant",
            [signed("section-state", replace(STATES[0], grant=OTHER).encode(), "grant"), one],
        ),
        "one of another section": (
            "TermsRefused",
            "state_section",
            [signed("section-state", replace(STATES[0], section=fixed("x", 16)).encode(), "grant"), one],
        ),
        "one forged": ("BadSignature", "", [signed("section-state", STATES[0].encode(), "thief"), one]),
        "one altered": (
            "BadSignature",
            "",
            [Signed(replace(STATES[0], sealing=9).encode(), good[0].sig), one],
        ),
        "one under another label": (
            "BadSignature",
            "",
            [signed("wrap-state", STATES[0].encode(), "grant"), one],
        ),
    }
    return [
        works("a state for each section", do, states=good, **place),
        works("a state for each section, in another order", do, states=good[::-1], **place),
        *(
            refused(f"states: {n}", do, outcome, why, states=s, **place)
            for n, (outcome, why, s) in cases.items()
        ),
    ]


def _claims() -> list[Vector]:
    do = "verify_claim"
    good: dict[str, Any] = {
        "signed": signed("claim", CLAIM.encode(), "reader"),
        "instance": INSTANCE,
        "reader": READER,
        "terms": TERMS.encode(),
        "terms_hash": TERMS.hash,
        "recipient": READER_BOX,
        "wraps": WRAPS.encode(),
    }
    cases: dict[str, Any] = {
        "for another grant": ("claim_grant", replace(CLAIM, grant=OTHER)),
        "of other terms": ("claim_terms", replace(CLAIM, terms=fixed("x"))),
        "for another reader": ("claim_reader", replace(CLAIM, reader=public("coordinator"))),
        "to another recipient key": ("claim_recipient", replace(CLAIM, recipient=fixed("thief's box key"))),
        "with a team's generation": ("claim_generation", replace(CLAIM, generation=1)),
        "of fewer sections": ("claim_sections", replace(CLAIM, sections=CLAIM.sections[:1])),
        "of other wraps": ("wraps_differ", replace(CLAIM, wraps=fixed("x"))),
    }
    team = replace(TERMS, audience="team")
    team_claim = replace(CLAIM, generation=1, terms=team.hash, recipient=fixed("team key"))
    of_team = {"terms": team.encode(), "terms_hash": team.hash, "recipient": fixed("team key")}
    alone = signed("claim", replace(team_claim, generation=0).encode(), "reader")
    return [
        works("a claim", do, **good),
        works(
            "a claim for a team",
            do,
            **{**good, **of_team, "signed": signed("claim", team_claim.encode(), "reader")},
        ),
        refused(
            "a team's claim without generation",
            do,
            "TermsRefused",
            "claim_generation",
            **{**good, **of_team, "signed": alone},
        ),
        *(
            refused(
                f"a claim {n}",
                do,
                "TermsRefused",
                why,
                **{**good, "signed": signed("claim", c.encode(), "reader")},
            )
            for n, (why, c) in cases.items()
        ),
        refused(
            "a forged claim",
            do,
            "BadSignature",
            **{**good, "signed": signed("claim", CLAIM.encode(), "thief")},
        ),
        refused("a claim by a colleague", do, "BadSignature", **{**good, "reader": public("coordinator")}),
        refused(
            "altered wraps",
            do,
            "TermsRefused",
            "wraps_differ",
            **{**good, "wraps": altered(WRAPS.encode(), 50)},
        ),
    ]


def _wraps() -> list[Vector]:
    do = "check_wraps"
    first, second = WRAPS.wraps
    cases: dict[str, Any] = {
        "of another grant": ("wraps_grant", replace(WRAPS, grant=OTHER)),
        "that lack a section": ("wraps_sections", replace(WRAPS, wraps=(first,))),
        "of an older revision": (
            "wraps_sections",
            replace(WRAPS, wraps=(replace(first, revision=1), second)),
        ),
        "of another sealing": ("wraps_sections", replace(WRAPS, wraps=(first, replace(second, sealing=0)))),
    }
    return [
        works("the wraps of a claim", do, wraps=WRAPS.encode(), claim=CLAIM.encode()),
        *(
            refused(f"wraps {n}", do, "TermsRefused", why, wraps=w.encode(), claim=CLAIM.encode())
            for n, (why, w) in cases.items()
        ),
    ]


def _rotations() -> list[Vector]:
    do = "verify_rotation"
    claim = replace(CLAIM, generation=1)
    made = Rotation(AGENCY, GRANT, 1, 2, claim.hash, WRAPS.hash)
    good: dict[str, Any] = {
        "signed": signed("rotation", made.encode(), "coordinator"),
        "instance": INSTANCE,
        "signer": public("coordinator"),
        "claim": signed("claim", claim.encode(), "reader"),
        "wraps": WRAPS.encode(),
    }
    cases: dict[str, Any] = {
        "of another grant": (
            "rotation_grant",
            {"signed": signed("rotation", replace(made, grant=OTHER).encode(), "coordinator")},
        ),
        "of another claim": (
            "rotation_claim",
            {"signed": signed("rotation", replace(made, claim=fixed("x")).encode(), "coordinator")},
        ),
        "with other wraps": ("wraps_differ", {"wraps": altered(WRAPS.encode(), 50)}),
    }
    early = signed("claim", replace(claim, generation=3).encode(), "reader")
    from_before = signed("rotation", replace(made, claim=early.hash).encode(), "coordinator")
    return [
        works("a rotation", do, **good),
        *(
            refused(f"a rotation {n}", do, "TermsRefused", why, **{**good, **b})
            for n, (why, b) in cases.items()
        ),
        refused(
            "a rotation from before the claim",
            do,
            "TermsRefused",
            "rotation_from",
            **{**good, "signed": from_before, "claim": early},
        ),
        works("a rotation of a renewed grant", do, **_rotated_after_renewal(good)),
        refused(
            "a rotation of a renewed grant that names the claim",
            do,
            "TermsRefused",
            "rotation_claim",
            **{**_rotated_after_renewal(good), "signed": _rotate_new_grant(claim.hash)},
        ),
        refused(
            "a rotation by a worker",
            do,
            "BadSignature",
            **{**good, "signed": signed("rotation", made.encode(), "reader")},
        ),
    ]


def _rotate_new_grant(opened_by: bytes) -> Signed:
    made = Rotation(AGENCY, NEW_GRANT, 2, 3, opened_by, NEW_WRAPS.hash)
    return signed("rotation", made.encode(), "coordinator")


def _rotated_after_renewal(good: dict[str, Any]) -> dict[str, Any]:
    renewal = signed("renewal", replace(RENEWAL, generation=2).encode(), "grant")
    changed = {"signed": _rotate_new_grant(renewal.hash), "claim": renewal, "wraps": NEW_WRAPS.encode()}
    return {**good, **changed, "renewed": True}


def _origins() -> list[Vector]:
    do, state = "verify_wrap_origin", STATES[0]
    answer: dict[str, Any] = {
        "id": state.section,
        "revision": state.revision,
        "sealing": state.sealing,
        "envelope": ENVELOPES[0],
        "state": signed("section-state", state.encode(), "grant"),
    }
    wrap = fixed("a later wrap", 129)
    made = WrapState(GRANT, state.section, state.revision, state.sealing, READER_BOX, hash32(wrap))
    later: dict[str, Any] = {
        **answer,
        "wrap": wrap,
        "wrap_state": signed("wrap-state", made.encode(), "grant"),
    }
    good: dict[str, Any] = {
        "answer": answer,
        "terms": TERMS.encode(),
        "instance": INSTANCE,
        "wraps": WRAPS.encode(),
        "recipients": [READER_BOX],
    }

    def refuse(name: str, outcome: str, why: str, changed: dict[str, Any]) -> Vector:
        return refused(name, do, outcome, why, **{**good, "answer": changed})

    return [
        works("a wrap of the claim", do, **good),
        works("a wrap by the owner", do, **{**good, "answer": later}),
        *_forged_states(refuse, answer, state),
        *_forged_wrap_states(refuse, later, made),
    ]


def _forged_states(refuse: Callable[..., Vector], answer: dict[str, Any], state: Any) -> list[Vector]:
    def state_by(signer: str, **changes: Any) -> dict[str, Any]:
        return {**answer, "state": signed("section-state", replace(state, **changes).encode(), signer)}

    sealed_again = {**state_by("grant", sealing=5), "sealing": 5}
    return [
        refuse("a forged state", "BadSignature", "", state_by("thief")),
        refuse("a state of another grant", "TermsRefused", "state_grant", state_by("grant", grant=OTHER)),
        refuse(
            "a state of another section",
            "TermsRefused",
            "state_differs",
            state_by("grant", section=SECTIONS[1]),
        ),
        refuse(
            "a state of a section the terms lack",
            "TermsRefused",
            "state_section",
            state_by("grant", section=OTHER),
        ),
        refuse(
            "a state of an older revision", "TermsRefused", "state_differs", state_by("grant", revision=1)
        ),
        refuse("a state of another sealing", "TermsRefused", "state_differs", state_by("grant", sealing=7)),
        refuse("another envelope", "TermsRefused", "state_differs", {**answer, "envelope": ENVELOPES[1]}),
        refuse(
            "an altered envelope",
            "TermsRefused",
            "state_differs",
            {**answer, "envelope": altered(ENVELOPES[0])},
        ),
        refuse("a sealing the claim never wrapped", "TermsRefused", "wrap_missing", sealed_again),
    ]


def _forged_wrap_states(
    refuse: Callable[..., Vector], later: dict[str, Any], made: WrapState
) -> list[Vector]:
    def wrap_state(signer: str, **changes: Any) -> dict[str, Any]:
        return {**later, "wrap_state": signed("wrap-state", replace(made, **changes).encode(), signer)}

    bare = {key: part for key, part in later.items() if key != "wrap_state"}
    differs = "wrap_state_differs"
    return [
        refuse("a wrap nobody vouches for", "TermsRefused", "wrap_state_missing", bare),
        refuse("a forged wrap-state", "BadSignature", "", wrap_state("thief")),
        refuse("a wrap-state of another grant", "TermsRefused", differs, wrap_state("grant", grant=OTHER)),
        refuse(
            "a wrap-state of another section",
            "TermsRefused",
            differs,
            wrap_state("grant", section=SECTIONS[1]),
        ),
        refuse("a wrap-state of another sealing", "TermsRefused", differs, wrap_state("grant", sealing=8)),
        refuse("a wrap-state of another wrap", "TermsRefused", differs, wrap_state("grant", wrap=fixed("x"))),
        refuse(
            "a wrap-state for another reader",
            "TermsRefused",
            "wrap_recipient",
            wrap_state("grant", recipient=fixed("thief's box key")),
        ),
    ]
