"""Admission: who may make a notebook, and how many a day.

* Where an invitation is needed, one code makes one notebook; wrong, used and past its day look alike.
* It is spent in the transaction that makes the notebook, and nothing kept joins the two.
* How many notebooks are made in a day is bounded for everybody together, so that a machine with
  many addresses can't fill the disk.
"""

from typing import NamedTuple

from consent import tallies
from consent.clock import DAY_SECONDS, day_of
from consent.errors import InvitationRefused
from consent.keys import Keys
from consent.quotas import VAULTS_KIND, Rate
from consent.storage import invitations as rows
from consent.storage.base import Tx
from crypto.errors import BadSignature

_EVERYBODY = b""


class AdmissionRules(NamedTuple):
    """What the operator decided."""

    vaults_a_day: int
    needs_invitation: bool


def admit(tx: Tx, keys: Keys, rules: AdmissionRules, invitation: bytes, now: int) -> None:
    """Let one notebook be made, and spend what it takes.

    Raises:
        InvitationRefused: one is needed, and this is none that can be used.
        TooMany: as many were made today as the operator allows; says when the next day begins.
    """
    if rules.needs_invitation:
        _spend(tx, keys, invitation, now)
    tallies.count(tx, keys, Rate(VAULTS_KIND, rules.vaults_a_day, DAY_SECONDS), _EVERYBODY, now)


def _spend(tx: Tx, keys: Keys, invitation: bytes, now: int) -> None:
    try:
        last_day = keys.read_invitation(invitation) * DAY_SECONDS
    except BadSignature:
        raise InvitationRefused from None
    rows.drop_before(tx, day_of(now))
    if last_day < day_of(now) or not rows.spend(tx, keys.mark_spent(invitation), last_day):
        raise InvitationRefused
