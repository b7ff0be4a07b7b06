"""Stopping, closing and taking away; meeting a check-in; saying now (protocol §21).

* Stopping and closing take no secret: they need less than preparing did. Taking an armed release
  away, and opening one now, take a signature of a door.
* From the commit of a stop on nothing opens: lookup, gate and package went in the same update.
* Stopping what has stopped answers the same and changes nothing.
"""

from consent import doors, endings, journal, notices, pauses, releases, statements
from consent import times as clock
from consent.clock import day_of
from consent.errors import BadStatement
from consent.keys import Keys
from consent.release_table import ARMED, OPEN, OVER, State, decide
from consent.releases import BY_MISSED, BY_NOW, Judged
from consent.storage import holds, readings, vaults
from consent.storage import releases as rows
from consent.storage.base import Tx
from consent.storage.records import Record
from consent.times import Times
from crypto.shapes import Body
from crypto.signing import Signed
from crypto.statements.journal import OWNER, NoFacts, StoppedFacts
from crypto.statements.releases import ReleaseNow, ReleaseRemoval

BY_OWNER, BY_CODE, UNCONFIRMED = "owner", "code", "unconfirmed"


def stop(tx: Tx, vault_id: bytes, release_id: bytes, now: int) -> Record:
    """Stop what was asked for, or close what is open.

    Raises:
        NotFound: the vault has no such release. NotBegun: nobody asked.
    """
    release = releases.get_own(tx, vault_id, release_id)
    times = clock.tell(tx, now)
    _end(tx, release, decide("stop", releases.judge(release, times).state), BY_OWNER, times)
    return releases.get_own(tx, vault_id, release_id)


def is_stop_code(tx: Tx, stop_hash: bytes) -> bool:
    """Whether there is a vault with this stop code."""
    return bool(vaults.list_by_stop(tx, stop_hash))


def stop_by_code(tx: Tx, stop_hash: bytes, now: int) -> None:
    """Stop every running release and end every live grant of the vault with this stop code, if any."""
    found = vaults.list_by_stop(tx, stop_hash)
    holds.hold_vaults(tx, found)
    for vault_id in found:
        endings.end_all_but(tx, vault_id, set(), now)
        times = clock.tell(tx, now)
        for release in rows.list_live(tx, vault_id):
            _end(tx, release, decide("stop_by_code", releases.judge(release, times).state), BY_CODE, times)


def end_all_but(tx: Tx, vault_id: bytes, going_on: set[bytes], now: int) -> None:
    """End every live release of the vault that is not named."""
    times = clock.tell(tx, now)
    for release in rows.list_live(tx, vault_id):
        if release.release_id not in going_on:
            state = decide("leave_out", releases.judge(release, times).state)
            _end(tx, release, state, UNCONFIRMED, times)


def remove(
    tx: Tx, keys: Keys, vault_id: bytes, release_id: bytes, what: bytes, act: Signed, now: int
) -> Record:
    """Take an armed release away, as a door of the vault signed it.

    Raises:
        NotFound: the vault has no such release. ReleaseFrozen: it was asked for, or is open.
        DoorUnknown, NonceUsed, BadStatement: the act.
    """
    release = releases.get_own(tx, vault_id, release_id)
    expected = ReleaseRemoval(vault=vault_id, release=release_id, remove=True)
    _check_act(tx, keys, vault_id, expected, what, act, now)
    times = clock.tell(tx, now)
    _end(tx, release, decide("remove", releases.judge(release, times).state), BY_OWNER, times)
    return releases.get_own(tx, vault_id, release_id)


def open_now(
    tx: Tx, keys: Keys, vault_id: bytes, release_id: bytes, what: bytes, act: Signed, now: int
) -> Record:
    """Let the contact open it from now on, as a door of the vault signed it.

    Raises:
        NotFound: the vault has no such release. ReleaseOver: it is over.
        DoorUnknown, NonceUsed, BadStatement: the act. Paused: it must be confirmed first.
    """
    pauses.require_going_on(tx, vault_id)
    release = releases.get_own(tx, vault_id, release_id)
    _check_act(tx, keys, vault_id, ReleaseNow(vault=vault_id, release=release_id, now=True), what, act, now)
    times = clock.tell(tx, now)
    state = decide("now", releases.judge(release, times).state)
    if state != OPEN and rows.begin(tx, release_id, BY_NOW, times.now, times.now):
        journal.append_sharing(tx, vault_id, release_id, "release_now", OWNER, NoFacts().encode(), now)
    return releases.get_own(tx, vault_id, release_id)


def meet(tx: Tx, vault_id: bytes, release_id: bytes, now: int) -> Record:
    """The owner says that all is well.

    Raises:
        NotFound: the vault has no such release. ReleaseOver: it is over.
    """
    release = releases.get_own(tx, vault_id, release_id)
    times = clock.tell(tx, now)
    _meet(tx, release, releases.judge(release, times), times)
    return releases.get_own(tx, vault_id, release_id)


def meet_by_opening(tx: Tx, vault_id: bytes, now: int) -> None:
    """The notebook was opened: that counts where its owner said so."""
    live = rows.list_live(tx, vault_id)
    if not live:
        return
    times = clock.tell(tx, now)
    for release in live:
        judged = releases.judge(release, times)
        if not judged.is_over and releases.is_met_by_opening(releases.get_release_terms(release), times.now):
            _meet(tx, release, judged, times)


def erase_past(tx: Tx, vault_id: bytes, now: int) -> None:
    """Erase what is kept for releases of the vault whose time has passed; they are over already."""
    live = rows.list_live(tx, vault_id)
    if live:
        times = clock.tell(tx, now)
        for release in live:
            expire(tx, release, times)


def expire(tx: Tx, release: Record, times: Times) -> bool:
    """Erase what is kept for a release whose time has passed; whether it has."""
    judged = releases.judge(release, times)
    if release.state in OVER or not judged.is_over or judged.over_at is None:
        return False
    return _erase(tx, release, judged.state, judged.over_at)


def _meet(tx: Tx, release: Record, judged: Judged, times: Times) -> None:
    decide("meet_missed" if judged.begun_by == BY_MISSED else "meet", judged.state)
    met_on = day_of(times.now)
    if judged.state == OPEN or met_on == release.met_on:
        return
    rows.meet(tx, release.release_id, met_on, None)
    met = rows.find(tx, release.release_id)
    if release.yes_body is not None and met is not None and releases.judge(met, times).state == ARMED:
        rows.forget_yes(tx, release.release_id)
    releases.set_wake(tx, release.release_id, times)


def _check_act(
    tx: Tx, keys: Keys, vault_id: bytes, expected: Body, what: bytes, act: Signed, now: int
) -> None:
    doors.check_act(tx, keys, vault_id, "release", what, act, now)
    if statements.read_body(type(expected), what, "change") != expected:
        raise BadStatement("change")


def _end(tx: Tx, release: Record, state: State, how: str, times: Times) -> None:
    """Over, by somebody; where the state says nothing of the kind, or it was over, nothing happens."""
    if state not in OVER or expire(tx, release, times):
        return
    if not _erase(tx, release, state, times.now, by_owner=how == BY_OWNER):
        return
    stopped = StoppedFacts.from_json({"how": how}).encode()
    kind, facts = ("release_ended", NoFacts().encode()) if state == "ended" else ("release_stopped", stopped)
    journal.append_sharing(tx, release.vault_id, release.release_id, kind, OWNER, facts, times.now)


def _erase(tx: Tx, release: Record, state: State, at: int, *, by_owner: bool = False) -> bool:
    if not rows.end_release(tx, release.release_id, state, at):
        return False
    readings.delete_nonces(tx, release.release_id)
    notices.forget_release(tx, release, contact_only=not by_owner)
    return True
