"""What makes a release's papers hold together (docs/protocol.md §21).

* Terms are the owner's: signed by the release key they name, within the allowed times.
* What the package holds is exactly what the terms name, as far as it is still there.
"""

from typing import Final

from crypto.errors import TermsRefused
from crypto.grants import DAY_SECONDS
from crypto.hashing import hash32
from crypto.signing import Signed, verify_signed
from crypto.statements.grants import SectionState
from crypto.statements.releases import (
    PRACTICE_MINUTES,
    REAL_MINUTES,
    ReleasePackage,
    ReleaseTerms,
    ReleaseWords,
    ReleaseYes,
)

MOST_RELEASE_DAYS: Final = 1_826
GATE_BYTES: Final = 32


def check_release_terms(terms: ReleaseTerms) -> None:
    """Refuse terms that break a rule.

    Raises:
        TermsRefused: `sections_order`, `ends_before_start`, `too_long`, `practice`, `holder`, `waiting`,
            `by`.
    """
    ids = list(terms.sections or ())
    if ids != sorted(set(ids)):
        raise TermsRefused("sections_order")
    if terms.not_after <= terms.not_before:
        raise TermsRefused("ends_before_start")
    if terms.not_after - terms.not_before > MOST_RELEASE_DAYS * DAY_SECONDS:
        raise TermsRefused("too_long")
    if terms.practice and (terms.ask is None or terms.check_in is not None or terms.holder is not None):
        raise TermsRefused("practice")
    if terms.holder is not None and terms.contact_box == terms.holder.box:
        raise TermsRefused("holder")
    allowed = PRACTICE_MINUTES if terms.practice else REAL_MINUTES
    waits = [rule.wait_minutes for rule in (terms.ask, terms.check_in) if rule is not None]
    if any(wait not in allowed for wait in waits):
        raise TermsRefused("waiting")
    by = terms.check_in.by if terms.check_in else None
    if by is not None and not terms.not_before < by < terms.not_after:
        raise TermsRefused("by")


def verify_release_terms(signed: Signed, instance: bytes, expected_hash: bytes | None = None) -> ReleaseTerms:
    """Give the terms, if they are signed by the release key they name (and are the expected ones).

    Raises:
        BadSignature: signed by another key, or altered.
        TermsRefused: a rule, or `terms_differ`.
    """
    if expected_hash is not None and signed.hash != expected_hash:
        raise TermsRefused("terms_differ")
    terms = ReleaseTerms.parse(signed.body)
    verify_signed("release-terms", instance, signed, terms.release_key)
    check_release_terms(terms)
    return terms


def check_release_words(terms: ReleaseTerms, words: bytes) -> ReleaseWords:
    """Give the words of a release, if they are the terms' and name exactly its sections.

    Raises:
        TermsRefused: `words_differ`, `words_grant`, `words_sections`.
    """
    if hash32(words) != terms.words:
        raise TermsRefused("words_differ")
    parsed = ReleaseWords.parse(words)
    if parsed.release != terms.release:
        raise TermsRefused("words_grant")
    if sorted(section.id for section in parsed.sections) != list(terms.sections or ()):
        raise TermsRefused("words_sections")
    return parsed


def check_release_package(terms: ReleaseTerms, package: ReleasePackage) -> ReleaseWords:
    """Give the words in a package, if it is for these terms and holds keys of their sections only.

    Raises:
        TermsRefused: `package_grant`, `package_sections`, or as `check_release_words`.
    """
    if package.release != terms.release:
        raise TermsRefused("package_grant")
    if not {key.id for key in package.keys} <= set(terms.sections or ()):
        raise TermsRefused("package_sections")
    return check_release_words(terms, package.words)


def verify_release_yes(
    signed: Signed, terms: ReleaseTerms, terms_hash: bytes, instance: bytes, held_part: bytes
) -> ReleaseYes:
    """Give a second holder's yes to exactly these terms and bytes, if the key it names signed it.

    Of an agency's key it takes the agency's chain to say whose it is: that is not looked at here.

    Raises:
        BadSignature: not by the key it names.
        TermsRefused: `yes_release`, `yes_terms`, `yes_part`, `yes_holder`.
    """
    yes = ReleaseYes.parse(signed.body)
    verify_signed("release-yes", instance, signed, yes.holder)
    if yes.release != terms.release:
        raise TermsRefused("yes_release")
    if yes.terms != terms_hash:
        raise TermsRefused("yes_terms")
    if yes.part != hash32(held_part):
        raise TermsRefused("yes_part")
    if terms.holder is None or terms.holder.sign not in (None, yes.holder):
        raise TermsRefused("yes_holder")
    return yes


def verify_release_state(
    signed: Signed, terms: ReleaseTerms, instance: bytes, place: tuple[bytes, int, int], envelope: bytes
) -> SectionState:
    """Give a section-state, if the release key signed it for exactly this section, at this revision and
    sealing, and these bytes.

    Raises:
        BadSignature: not by the release key.
        TermsRefused: `state_grant`, `state_section`, `state_differs`.
    """
    state = SectionState.parse(verify_signed("section-state", instance, signed, terms.release_key))
    if state.grant != terms.release:
        raise TermsRefused("state_grant")
    if state.section not in (terms.sections or ()):
        raise TermsRefused("state_section")
    if (state.section, state.revision, state.sealing, state.envelope) != (*place, hash32(envelope)):
        raise TermsRefused("state_differs")
    return state
