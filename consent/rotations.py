"""Rotations: team grants wrapped again for the next generation of the team key.

* Signed by whoever signed the roster that brought that generation, and naming the claim (or
  renewal): the chain from the owner's grant to the new wraps never breaks.
* The one who rotates gets wraps, never ciphertext.
* New wraps cover exactly what is shown; from then on they count for all of it.
* What ended, was rotated or sealed afresh meanwhile, or is paused, is left out without harm to the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from consent import certificates, claims, grants, journal, pauses, rosters, statements
from consent.errors import BadStatement, NotAllowed
from consent.staff import StaffMember
from consent.storage import grant_sections
from consent.storage import grants as rows
from consent.storage.base import Tx, mark_erasing
from consent.storage.records import Record
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.agencies import Rotation
from crypto.statements.journal import RotatedFacts


@dataclass(frozen=True)
class OfferedRotation:
    """A signed rotation and the wraps it is about."""

    rotation: Signed
    wraps: bytes


@dataclass(frozen=True)
class Signer:
    """Who signed the roster that brought an agency's current generation, and what that brought."""

    identity: bytes
    signer: bytes
    team_key: bytes


FindSigner = Callable[[bytes, int], Signer | None]
"""The signer of an agency's generation, if it is the current one."""


@dataclass(frozen=True)
class ToRotate:
    """A grant below the current generation, and what is shown of it."""

    grant: Record
    papers: dict[str, Signed]
    sections: tuple[Record, ...]

    def to_json(self) -> dict[str, Any]:
        """As protocol §14.3 lists it: wraps, and no ciphertext."""
        return {
            "grant": self.grant.grant_id,
            **self.papers,
            "wraps": self.grant.wraps,
            "generation": self.grant.generation,
            "sections": [_section_to_json(row) for row in self.sections],
        }


@dataclass(frozen=True)
class Named:
    """Which agency (none, of no rotations) and grants rotations are about; nothing of it is verified."""

    agencies: set[bytes]
    grants: set[bytes]


def read_named(offered: list[OfferedRotation]) -> Named:
    """What has to be held before these rotations are judged.

    Raises:
        BadStatement: one does not read, or they are of several agencies: nobody signs for another,
            and whoever asks needs no session and holds up nobody else.
    """
    said = [statements.read_body(Rotation, one.rotation.body, "rotation") for one in offered]
    agencies = {one.agency for one in said}
    if len(agencies) > 1:
        raise BadStatement("rotation")
    return Named(agencies, {one.grant for one in said})


def require_signed(tx: Tx, instance: bytes, offered: list[OfferedRotation]) -> None:
    """Refuse rotations by anybody but the signer of their generation's roster; judged again under holds.

    Raises:
        BadStatement: one is, or is of a generation that is not the current one.
    """
    find_signer = cache(partial(_find_signer, tx))
    for one in offered:
        _read_by_signer(instance, find_signer, one)


def list_to_rotate(tx: Tx, staff: StaffMember, now: int) -> list[ToRotate]:
    """The agency's open team grants below its current generation that show something, for a coordinator.

    Raises:
        NotAllowed: not a coordinator on the current roster.
    """
    roster, member = rosters.get_member(tx, staff.agency_id, staff.sign)
    if member.role != "coordinator":
        raise NotAllowed
    found = rows.list_team(tx, staff.agency_id, roster.team.generation, now)
    identity = certificates.find_identity(tx, staff.agency_id)
    paused = pauses.list_paused(tx, {grant.vault_id for grant in found})
    found = [grant for grant in found if grant.vault_id not in paused]
    by_grant: dict[bytes, list[Record]] = {grant.grant_id: [] for grant in found}
    for row in grant_sections.list_of_team(tx, staff.agency_id):
        if row.grant_id in by_grant and grants.is_shown(row):
            by_grant[row.grant_id].append(row)
    shown = [grant for grant in found if grants.is_of(identity, grant) and by_grant[grant.grant_id]]
    papers = grants.list_papers(tx, shown)
    return [ToRotate(grant, papers[grant.grant_id], tuple(by_grant[grant.grant_id])) for grant in shown]


def rotate_all(tx: Tx, instance: bytes, offered: list[OfferedRotation], now: int) -> list[bytes]:
    """Take rotations of grants whose vaults are held; gives the grants that were rotated.

    Raises:
        BadStatement: one does not read, is signed by anybody but the signer of that
            generation's roster, or does not fit its wraps or how its grant was opened.
        NotAnEnvelope: sealed parts of another shape. Quota: wraps that are too large.
    """
    find_signer = cache(partial(_find_signer, tx))  # asked once an agency, however many grants
    paused = pauses.list_paused(tx, rows.list_vaults(tx, read_named(offered).grants))
    done = [_rotate(tx, instance, find_signer, paused, one, now) for one in offered]
    return [grant_id for grant_id in done if grant_id is not None]


def _section_to_json(row: Record) -> dict[str, Any]:
    value = {"id": row.section_id, "revision": row.revision, "sealing": row.sealing}
    if row.wrap is None:
        return value
    return value | {"wrap": row.wrap, "wrap_state": Signed(row.wrap_state_body, row.wrap_state_sig)}


def _rotate(
    tx: Tx,
    instance: bytes,
    find_signer: FindSigner,
    paused: set[bytes],
    offered: OfferedRotation,
    now: int,
) -> bytes | None:
    said, known = _read_by_signer(instance, find_signer, offered)
    wraps = claims.read_new_wraps(offered.wraps)
    if said.wraps != hash32(offered.wraps) or wraps.grant != said.grant:
        raise BadStatement("rotation")
    grant = rows.find_grant(tx, said.grant)
    if grant is None or not _is_rotatable(grant, said, now) or not grants.is_of(known.identity, grant):
        return None
    if grant.vault_id in paused:
        return None
    if said.claim != grants.get_opening(grant).hash:
        raise BadStatement("rotation")
    named = [(wrap.id, wrap.revision, wrap.sealing) for wrap in wraps.wraps]
    shown = grants.list_shown(tx, said.grant)
    if named != [(row.section_id, row.revision, row.sealing) for row in shown]:
        return None
    return _keep(tx, grant, said, offered, known, now)


def _read_by_signer(
    instance: bytes, find_signer: FindSigner, offered: OfferedRotation
) -> tuple[Rotation, Signer]:
    said = statements.read_body(Rotation, offered.rotation.body, "rotation")
    known = find_signer(said.agency, said.to)
    if known is None:
        raise BadStatement("rotation")
    statements.check_signed("rotation", instance, offered.rotation, known.signer)
    return said, known


def _find_signer(tx: Tx, agency_id: bytes, generation: int) -> Signer | None:
    identity = certificates.find_identity(tx, agency_id)
    roster = rosters.find_current(tx, agency_id)
    signer = rosters.find_generation_signer(tx, agency_id, generation)
    if identity is None or roster is None or signer is None or roster.team.generation != generation:
        return None
    return Signer(identity, signer, roster.team.key)


def _is_rotatable(grant: Record, said: Rotation, now: int) -> bool:
    return bool(
        grant.agency_id == said.agency
        and grant.state == grants.OPEN
        and grant.audience == "team"
        and grant.generation == said.from_
        and not grants.is_over(grant, now)
    )


def _keep(
    tx: Tx,
    grant: Record,
    said: Rotation,
    offered: OfferedRotation,
    known: Signer,
    now: int,
) -> bytes | None:
    values = {
        "generation": said.to,
        "recipient": known.team_key,
        "rotation_body": offered.rotation.body,
        "rotation_sig": offered.rotation.sig,
        "wraps": offered.wraps,
    }
    if not rows.rotate(tx, said.grant, said.from_, now, values):
        return None
    grant_sections.erase_wraps(tx, said.grant)
    mark_erasing(tx)
    facts = RotatedFacts(rotation=offered.rotation).encode()
    journal.append_sharing(tx, grant.vault_id, said.grant, "grant_rotated", to_b64(known.signer), facts, now)
    return said.grant
