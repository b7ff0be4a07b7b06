"""Releases: how far each has come, judged by the time of the answer (protocol §21).

* Waiting, expired, closed by time and asked by a missed check-in follow from the time at each
  request, whether or not anything ran since.
* Time is the one of consent/times.py: late, never early.
* An owner sees the releases of their own vault, a contact the one of their card, while it is not
  over; for everybody else they do not exist.
"""

from dataclasses import dataclass
from typing import Any, Final

from consent.clock import DAY_SECONDS, day_of
from consent.errors import NotFound
from consent.release_table import ARMED, ASKED, CLOSED, EXPIRED, OPEN, OVER, WAITING, State
from consent.storage import holds
from consent.storage import releases as rows
from consent.storage.base import Tx, is_writing
from consent.storage.records import Record
from consent.times import Times
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.releases import CheckInRule, ReleaseTerms

BY_ASK, BY_MISSED, BY_NOW = "ask", "missed", "now"
NO_HOLDER, AWAITED, GIVEN = "none", "awaited", "given"
MINUTE_SECONDS: Final = 60
BY_EARLY_SECONDS: Final = DAY_SECONDS
"""An opening counts as being back this long before the time that was named, not earlier."""


@dataclass(frozen=True)
class Judged:
    """A release as of one moment: its state, and the times that led there; None where there is none."""

    state: State
    begun_by: str = ""
    begun_at: int | None = None
    opens_at: int | None = None
    due_at: int | None = None
    over_at: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing can ever come of it."""
        return self.state in OVER


@dataclass(frozen=True)
class _Begun:
    by: str
    at: int
    opens_at: int


def get_release_terms(release: Record) -> ReleaseTerms:
    """The terms of a release, as they were verified when they came."""
    return ReleaseTerms.parse(release.terms_body)


def get_signed_terms(release: Record) -> Signed:
    """The same as the owner signed them."""
    return Signed(release.terms_body, release.terms_sig)


def judge(release: Record, times: Times) -> Judged:
    """How far a release has come."""
    if release.state in OVER:
        return Judged(release.state, over_at=release.over_at, **_told(release))
    if release.state == OPEN:
        is_closed = release.open_until <= times.now
        over_at = release.open_until if is_closed else None
        return Judged(CLOSED if is_closed else OPEN, over_at=over_at, **_told(release))
    begun = _find_begun(release, times)
    due_at = find_due(release, times)
    if release.not_after <= times.now:
        return Judged(EXPIRED, over_at=release.not_after)
    if begun is None:
        return Judged(ARMED, due_at=due_at)
    state = WAITING if begun.opens_at <= times.now else ASKED
    return Judged(state, begun.by, begun.at, begun.opens_at)


def find_due(release: Record, times: Times) -> int | None:
    """When the check-in of a release falls due; None where it has none, or it was met for good."""
    rule = get_release_terms(release).check_in
    due = None if rule is None else _find_raw_due(rule, release.met_on)
    return None if due is None else times.shift(due)


def list_reminders(release: Record, judged: Judged, times: Times) -> list[int]:
    """When its owner is told that a release is on its way to open, again or for the first time (§22)."""
    if judged.state not in (ASKED, WAITING) or judged.begun_at is None or judged.opens_at is None:
        return []
    moments = [judged.opens_at - DAY_SECONDS]
    rule = get_release_terms(release).check_in
    if judged.begun_by == BY_MISSED and rule is not None:
        half = times.shift(judged.begun_at + rule.grace_days * DAY_SECONDS // 2)
        return sorted(
            at for at in (judged.begun_at, half, *moments) if judged.begun_at <= at < judged.opens_at
        )
    # Of an ask they are told when it comes.
    return [at for at in moments if judged.begun_at < at]


def find_wake(release: Record, judged: Judged, times: Times) -> int | None:
    """When somebody has to look at a release next; None when it is over."""
    if judged.is_over:
        return None
    moments = [*list_reminders(release, judged, times), judged.due_at, judged.opens_at, release.open_until]
    return min(int(at) for at in (*moments, release.not_after) if at is not None and at > times.now)


def set_wake(tx: Tx, release_id: bytes, times: Times) -> None:
    """Say when somebody has to look next, after something changed."""
    release = rows.find(tx, release_id)
    if release is not None:
        rows.wake(tx, release_id, find_wake(release, judge(release, times), times))


def first_met_on(terms: ReleaseTerms, now: int) -> int:
    """The day from which a new check-in counts; a date that was named is not met by naming it."""
    is_regular = terms.check_in is not None and terms.check_in.by is None
    return day_of(now) if is_regular else 0


def is_met_by_opening(terms: ReleaseTerms, now: int) -> bool:
    """Whether an opening of the notebook counts as being heard of."""
    rule = terms.check_in
    if rule is None or not rule.opening_counts:
        return False
    return rule.by is None or now >= rule.by - BY_EARLY_SECONDS


def get_own(tx: Tx, vault_id: bytes, release_id: bytes) -> Record:
    """A release of this vault.

    Raises:
        NotFound: it has no such release.
    """
    release = rows.find(tx, release_id)
    if release is None or release.vault_id != vault_id:
        raise NotFound
    return release


def find_held(tx: Tx, release_id: bytes) -> Record | None:
    """The release with this id, if there is one, its vault held from here on where this may write."""
    release = rows.find(tx, release_id)
    if release is None or not is_writing(tx):
        return release
    holds.hold_vaults(tx, [release.vault_id])
    return rows.find(tx, release_id)


def tell_holder(release: Record) -> str:
    """What a contact is told of a second holder: that there is none, or whether they said yes."""
    if get_release_terms(release).holder is None:
        return NO_HOLDER
    return AWAITED if release.yes_body is None else GIVEN


def get_signed_yes(release: Record) -> Signed:
    """A second holder's yes, where there is one."""
    return Signed(release.yes_body, release.yes_sig)


def list_for_owner(tx: Tx, vault_id: bytes, times: Times) -> list[dict[str, Any]]:
    """Every release of the vault as protocol §14.2 *Release*, oldest first."""
    return [to_owner(release, times) for release in rows.list_of_vault(tx, vault_id)]


def to_owner(release: Record, times: Times) -> dict[str, Any]:
    """One release as its owner sees it (protocol §14.2 *Release*)."""
    judged = judge(release, times)
    answer = {
        "release": release.release_id,
        "practice": release.practice,
        "state": judged.state,
        "terms": hash32(release.terms_body),
        "armed_at": release.armed_at,
        "not_after": release.not_after,
        "begun_by": judged.begun_by,
        "reads": release.reads,
        "frozen": times.is_frozen,
    }
    optional = {
        "begun_at": judged.begun_at,
        "opens_at": judged.opens_at,
        "due_at": judged.due_at,
        "opened_at": release.opened_at,
        "open_until": release.open_until,
        "over_at": judged.over_at,
        "answer": release.answer,
        "holder": None if judged.is_over else _holder_to_owner(release),
    }
    return answer | {name: value for name, value in optional.items() if value is not None}


def _holder_to_owner(release: Record) -> dict[str, Any] | None:
    if release.holder_generation is None:
        return None
    return {"said_yes": release.yes_body is not None, "generation": release.holder_generation}


def _told(release: Record) -> dict[str, Any]:
    return {"begun_by": release.begun_by, "begun_at": release.begun_at, "opens_at": release.opens_at}


def _find_begun(release: Record, times: Times) -> _Begun | None:
    """What began a release that is neither open nor over, if anything did; of two the earlier end counts."""
    asked = None
    if release.state == ASKED:
        # Saying "now" is no waiting time: no gap makes it later.
        shifted = release.opens_at if release.begun_by == BY_NOW else times.shift(release.opens_at)
        asked = _Begun(release.begun_by, release.begun_at, shifted)
    found = [begun for begun in (asked, _find_missed(release, times)) if begun is not None]
    return min(found, key=lambda begun: begun.opens_at, default=None)


def _find_missed(release: Record, times: Times) -> _Begun | None:
    terms = get_release_terms(release)
    due = find_due(release, times)
    if terms.check_in is None or due is None or due > times.now:
        return None
    waits = terms.check_in.grace_days * DAY_SECONDS + terms.check_in.wait_minutes * MINUTE_SECONDS
    return _Begun(BY_MISSED, due, times.shift(max(due + waits, terms.not_before)))


def _find_raw_due(rule: CheckInRule, met_on: int) -> int | None:
    """`met_on` is the day on which it was last met, 0 before that; days count from the end of that day."""
    if rule.by is not None:
        return None if met_on else rule.by
    return met_on + DAY_SECONDS * (1 + (rule.every_days or 0))
