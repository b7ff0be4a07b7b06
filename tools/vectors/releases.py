"""What a release's papers must hold to: terms, words, package and states, and each thing forged."""

from dataclasses import replace
from typing import Any

from crypto.hashing import hash32
from crypto.signing import Signed, sign_body
from crypto.statements.grants import WordsSection
from crypto.statements.releases import AskRule
from tools.vectors.making import INSTANCE, Vector, altered, fixed, public, refused, signed, works
from tools.vectors.samples import (
    DAY,
    ENVELOPES,
    HELD_BY_AGENCY,
    HELD_TERMS,
    HOLDER_CARD,
    NOW,
    PRACTICE,
    PRACTICE_WORDS,
    RELEASE_PACKAGE,
    RELEASE_STATES,
    RELEASE_TERMS,
    RELEASE_WORDS,
    SECTIONS,
    YES,
)

OTHER = fixed("another release", 16)
REFUSAL = "TermsRefused"


def make_vectors() -> list[Vector]:
    """Give them all."""
    return [*_terms(), *_signed_terms(), *_words(), *_packages(), *_yeses(), *_states()]


def _terms() -> list[Vector]:
    do, rule = "check_release_terms", RELEASE_TERMS.check_in
    good: dict[str, Any] = {
        "of a release": RELEASE_TERMS,
        "of a practice": PRACTICE,
        "without any section": replace(RELEASE_TERMS, sections=()),
        "that are opened by hand only": replace(RELEASE_TERMS, ask=None, check_in=None),
        "that are asked for only": replace(RELEASE_TERMS, check_in=None),
        "that begin by themselves only": replace(RELEASE_TERMS, ask=None),
        "that a card holds too": HELD_TERMS,
        "that an agency holds too": HELD_BY_AGENCY,
        "for 1,826 days": replace(RELEASE_TERMS, not_after=NOW + 1_826 * DAY),
        "for one second": replace(RELEASE_TERMS, not_after=NOW + 1),
        "with a check-in a second after their beginning": _checked_in(by=NOW + 1),
        "with a check-in a second before their end": _checked_in(by=RELEASE_TERMS.not_after - 1),
    }
    bad: dict[str, Any] = {
        "with sections out of order": ("sections_order", replace(RELEASE_TERMS, sections=SECTIONS[::-1])),
        "with a section twice": ("sections_order", replace(RELEASE_TERMS, sections=SECTIONS[:1] * 2)),
        "that end when they begin": ("ends_before_start", replace(RELEASE_TERMS, not_after=NOW)),
        "that end before they begin": ("ends_before_start", replace(RELEASE_TERMS, not_after=NOW - 1)),
        "for 1,826 days and a second": (
            "too_long",
            replace(RELEASE_TERMS, not_after=NOW + 1_826 * DAY + 1),
        ),
        "of a practice nobody can ask for": ("practice", replace(PRACTICE, ask=None)),
        "of a practice with a check-in": ("practice", replace(PRACTICE, check_in=rule)),
        "of a practice that somebody holds too": ("practice", replace(PRACTICE, holder=HELD_TERMS.holder)),
        "that the contact holds too": (
            "holder",
            replace(HELD_TERMS, contact_box=HOLDER_CARD.box_public),
        ),
        "of a practice that waits for an hour": ("waiting", replace(PRACTICE, ask=AskRule(60))),
        "of a release that waits for two minutes": ("waiting", replace(RELEASE_TERMS, ask=AskRule(2))),
        "of a release whose check-in waits for a minute": ("waiting", _checked_in(wait_minutes=1)),
        "with a check-in at their beginning": ("by", _checked_in(by=NOW)),
        "with a check-in at their end": ("by", _checked_in(by=RELEASE_TERMS.not_after)),
    }
    return [
        *(works(f"terms {n}", do, terms=t.encode()) for n, t in good.items()),
        *(refused(f"terms {n}", do, REFUSAL, why, terms=t.encode()) for n, (why, t) in bad.items()),
    ]


def _checked_in(**changes: Any) -> Any:
    rule: Any = RELEASE_TERMS.check_in
    changes = {**changes, "every_days": None} if "by" in changes else changes
    return replace(RELEASE_TERMS, check_in=replace(rule, **changes))


def _signed_terms() -> list[Vector]:
    do = "verify_release_terms"
    good = signed("release-terms", RELEASE_TERMS.encode(), "release")
    sooner = replace(RELEASE_TERMS, ask=AskRule(60)).encode()
    endless = replace(RELEASE_TERMS, not_after=NOW + 2_000 * DAY).encode()
    cases: dict[str, tuple[str, str, dict[str, Any]]] = {
        "by another key": (
            "BadSignature",
            "",
            {"signed": signed("release-terms", RELEASE_TERMS.encode(), "thief")},
        ),
        "by the contact": (
            "BadSignature",
            "",
            {"signed": signed("release-terms", RELEASE_TERMS.encode(), "card")},
        ),
        "with a shorter waiting time": ("BadSignature", "", {"signed": Signed(sooner, good.sig)}),
        "of another instance": ("BadSignature", "", {"instance": fixed("another instance")}),
        "under the label of a grant's": (
            "BadSignature",
            "",
            {"signed": signed("terms", RELEASE_TERMS.encode(), "release")},
        ),
        "other than expected": (
            REFUSAL,
            "terms_differ",
            {"signed": signed("release-terms", sooner, "release"), "expected_hash": RELEASE_TERMS.hash},
        ),
        "that break a rule": (REFUSAL, "too_long", {"signed": signed("release-terms", endless, "release")}),
        "that are not canonical": (
            "BadCanonical",
            "",
            {"signed": signed("release-terms", RELEASE_TERMS.encode() + b" ", "release")},
        ),
    }
    given: dict[str, Any] = {"signed": good, "instance": INSTANCE}
    return [
        works("a release's terms, signed by their own key", do, **given),
        works("a release's terms that were expected", do, expected_hash=RELEASE_TERMS.hash, **given),
        works(
            "a practice's terms, signed by their own key",
            do,
            **{**given, "signed": signed("release-terms", PRACTICE.encode(), "release")},
        ),
        *(
            refused(f"a release's terms {n}", do, outcome, why, **{**given, **changed})
            for n, (outcome, why, changed) in cases.items()
        ),
    ]


def _words() -> list[Vector]:
    do, (first, second) = "check_release_words", RELEASE_WORDS.sections
    other = WordsSection(fixed("x", 16), "x", "other")
    cases: dict[str, Any] = {
        "of another release": ("words_grant", replace(RELEASE_WORDS, release=OTHER)),
        "that lack a section": ("words_sections", replace(RELEASE_WORDS, sections=(first,))),
        "with a section twice": ("words_sections", replace(RELEASE_WORDS, sections=(first, first))),
        "with another section": ("words_sections", replace(RELEASE_WORDS, sections=(first, other))),
        "with a section more": ("words_sections", replace(RELEASE_WORDS, sections=(first, second, other))),
    }
    changed = replace(RELEASE_WORDS, phone_lost=False).encode()
    spaced = RELEASE_WORDS.encode() + b" "
    loose = replace(RELEASE_TERMS, words=hash32(spaced)).encode()
    of_practice = replace(PRACTICE_WORDS, sections=(first,))
    return [
        works("words of the terms", do, terms=RELEASE_TERMS.encode(), words=RELEASE_WORDS.encode()),
        works("words of a practice", do, terms=PRACTICE.encode(), words=PRACTICE_WORDS.encode()),
        *(
            refused(
                f"a release's words {n}",
                do,
                REFUSAL,
                why,
                terms=replace(RELEASE_TERMS, words=w.hash).encode(),
                words=w.encode(),
            )
            for n, (why, w) in cases.items()
        ),
        refused(
            "words of a practice with a section",
            do,
            REFUSAL,
            "words_sections",
            terms=replace(PRACTICE, words=of_practice.hash).encode(),
            words=of_practice.encode(),
        ),
        refused(
            "a release's words that were changed",
            do,
            REFUSAL,
            "words_differ",
            terms=RELEASE_TERMS.encode(),
            words=changed,
        ),
        refused("a release's words that are not canonical", do, "BadCanonical", terms=loose, words=spaced),
    ]


def _packages() -> list[Vector]:
    do, made = "check_release_package", RELEASE_PACKAGE
    stray = replace(made.keys[0], id=fixed("x", 16))
    others = tuple(sorted((*made.keys, stray), key=lambda key: key.id))
    good: dict[str, tuple[Any, Any]] = {
        "with a key for each section": (RELEASE_TERMS, made),
        "without a section that was taken out": (RELEASE_TERMS, replace(made, keys=made.keys[1:])),
        "of which all was taken out": (RELEASE_TERMS, replace(made, keys=())),
        "of a practice": (PRACTICE, replace(made, keys=(), words=PRACTICE_WORDS.encode())),
    }
    bad: dict[str, tuple[str, Any, Any]] = {
        "of another release": ("package_grant", RELEASE_TERMS, replace(made, release=OTHER)),
        "with a key of another section": ("package_sections", RELEASE_TERMS, replace(made, keys=others)),
        "of a practice with a key": (
            "package_sections",
            PRACTICE,
            replace(made, words=PRACTICE_WORDS.encode()),
        ),
        "with other words": ("words_differ", RELEASE_TERMS, replace(made, words=PRACTICE_WORDS.encode())),
    }
    return [
        *(
            works(f"a package {n}", do, terms=terms.encode(), package=package.encode())
            for n, (terms, package) in good.items()
        ),
        *(
            refused(f"a package {n}", do, REFUSAL, why, terms=terms.encode(), package=package.encode())
            for n, (why, terms, package) in bad.items()
        ),
    ]


def _yeses() -> list[Vector]:
    do, held_part = "verify_release_yes", b"held part"

    def said(body: Any = YES, signer: str = "staff", label: str = "release-yes") -> dict[str, Any]:
        """Give a yes that somebody of an agency signed."""
        return {"signed": signed(label, replace(body, holder=public(signer)).encode(), signer)}

    by_card = sign_body("release-yes", INSTANCE, YES.encode(), HOLDER_CARD.sign_seed)
    card: dict[str, Any] = {
        "signed": by_card,
        "terms": HELD_TERMS.encode(),
        "terms_hash": HELD_TERMS.hash,
        "instance": INSTANCE,
        "held_part": held_part,
    }
    office: dict[str, Any] = {**card, **said(), "terms": HELD_BY_AGENCY.encode()}
    cases: dict[str, tuple[str, str, dict[str, Any]]] = {
        "by another key than it names": (
            "BadSignature",
            "",
            {**card, "signed": signed("release-yes", YES.encode(), "thief")},
        ),
        "under another label": ("BadSignature", "", {**office, **said(label="release-ask")}),
        "of another instance": ("BadSignature", "", {**card, "instance": fixed("another instance")}),
        "to another release": (REFUSAL, "yes_release", {**office, **said(replace(YES, release=OTHER))}),
        "to other terms": (REFUSAL, "yes_terms", {**office, **said(replace(YES, terms=fixed("t")))}),
        "with another part": (REFUSAL, "yes_part", {**card, "held_part": b"another part"}),
        "by another holder": (REFUSAL, "yes_holder", {**card, **said()}),
        "to what nobody holds": (REFUSAL, "yes_holder", {**card, "terms": RELEASE_TERMS.encode()}),
    }
    return [
        works("a yes of the holder's card", do, **card),
        works("a yes of somebody at an agency", do, **office),
        *(refused(f"a yes {n}", do, outcome, why, **given) for n, (outcome, why, given) in cases.items()),
    ]


def _states() -> list[Vector]:
    do, state = "verify_release_state", RELEASE_STATES[0]
    place = {"id": state.section, "revision": state.revision, "sealing": state.sealing}
    good: dict[str, Any] = {
        "signed": signed("section-state", state.encode(), "release"),
        "terms": RELEASE_TERMS.encode(),
        "instance": INSTANCE,
        "place": place,
        "envelope": ENVELOPES[0],
    }

    def by_owner(**changes: Any) -> dict[str, Any]:
        return {"signed": signed("section-state", replace(state, **changes).encode(), "release")}

    cases: dict[str, tuple[str, str, dict[str, Any]]] = {
        "by a thief": (
            "BadSignature",
            "",
            {"signed": signed("section-state", state.encode(), "thief")},
        ),
        "by a grant's key": (
            "BadSignature",
            "",
            {"signed": signed("section-state", state.encode(), "grant")},
        ),
        "under another label": (
            "BadSignature",
            "",
            {"signed": signed("wrap-state", state.encode(), "release")},
        ),
        "of another release": (REFUSAL, "state_grant", by_owner(grant=OTHER)),
        "of a section the terms lack": (REFUSAL, "state_section", by_owner(section=fixed("x", 16))),
        "of a practice": (REFUSAL, "state_section", {"terms": PRACTICE.encode()}),
        "of another of its sections": (REFUSAL, "state_differs", by_owner(section=SECTIONS[1])),
        "of an older revision": (REFUSAL, "state_differs", by_owner(revision=1)),
        "of another sealing": (REFUSAL, "state_differs", by_owner(sealing=7)),
        "for another place": (REFUSAL, "state_differs", {"place": {**place, "revision": 4}}),
        "for another envelope": (REFUSAL, "state_differs", {"envelope": ENVELOPES[1]}),
        "for an altered envelope": (REFUSAL, "state_differs", {"envelope": altered(ENVELOPES[0])}),
    }
    return [
        works("a state of a release's section", do, **good),
        *(
            refused(f"a release's state {n}", do, outcome, why, **{**good, **changed})
            for n, (outcome, why, changed) in cases.items()
        ),
    ]
