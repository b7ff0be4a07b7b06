"""From the operator to a person at a desk: what may be believed about an agency (docs/protocol.md §8).

* Everything hangs from the operator key that was pinned at first use.
* What was seen is never taken back: a lower directory, a shorter or other roster chain is refused.
* A date is over from its own second on; time is what the caller says.
* A roster past its date blocks what is new and drops nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crypto.errors import ChainRefused
from crypto.hashing import hash32
from crypto.signing import Signed, verify_signed
from crypto.statements.agencies import (
    AgencyCertificate,
    Directory,
    DirectoryEntry,
    DirectoryKeyCertificate,
    InstancePin,
    InstanceStatement,
    Member,
    Roster,
    TeamWrap,
)

ROSTER_SECONDS: Final = 35 * 86_400
EARLY_SECONDS: Final = 86_400
_NOTHING_BEFORE: Final = bytes(32)


@dataclass(frozen=True)
class CheckedDirectory:
    """A directory that may be believed, with the certificates it names, in its order."""

    directory: Directory
    agencies: tuple[AgencyCertificate, ...]

    def find_agency(self, agency: bytes) -> AgencyCertificate | None:
        """Give the certificate of an agency, if the directory names it."""
        return next((found for found in self.agencies if found.agency == agency), None)


def verify_instance(signed: Signed, pinned: InstancePin | None = None) -> InstanceStatement:
    """Give the instance statement, if it is signed by its own operator key and is the pinned one.

    Raises:
        BadSignature: not signed by the operator key it names.
        ChainRefused: `instance_changed`: another instance or operator than the pinned one.
    """
    statement = InstanceStatement.parse(signed.body)
    verify_signed("instance", statement.instance, signed, statement.operator_key)
    if pinned is not None and pinned != InstancePin(statement.instance, statement.operator_key):
        raise ChainRefused("instance_changed")
    return statement


def verify_directory(
    directory: Signed,
    key_certificate: Signed,
    certificates: Sequence[Signed],
    instance: bytes,
    operator_key: bytes,
    now: int,
    at_least_n: int = 0,
) -> CheckedDirectory:
    """Give the agencies of a directory, each certified by the operator.

    Raises:
        BadSignature: a part is not signed by the key it hangs from.
        ChainRefused: `key_stale`, `directory_stale`, `directory_early`, `directory_behind`,
            `certificates`: a date is over or ahead, n is lower than remembered, or the
            certificates are not exactly those the directory names.
    """
    checked = verify_directory_key(key_certificate, instance, operator_key, now)
    found = Directory.parse(verify_signed("directory", instance, directory, checked.directory_key))
    _require_current(found, now, at_least_n)
    by_hash = {signed.hash: signed for signed in certificates}
    if set(by_hash) != {entry.certificate for entry in found.agencies} or len(by_hash) != len(certificates):
        raise ChainRefused("certificates")
    agencies = (
        _verify_entry(entry, by_hash[entry.certificate], instance, operator_key) for entry in found.agencies
    )
    return CheckedDirectory(found, tuple(agencies))


def verify_directory_key(
    signed: Signed, instance: bytes, operator_key: bytes, now: int
) -> DirectoryKeyCertificate:
    """Give the certificate of the directory key, if the operator signed it and it is in date.

    Raises:
        BadSignature: not signed by the operator.
        ChainRefused: `key_stale`.
    """
    certificate = DirectoryKeyCertificate.parse(
        verify_signed("directory-key", instance, signed, operator_key)
    )
    if now >= certificate.valid_until:
        raise ChainRefused("key_stale")
    return certificate


def verify_agency(signed: Signed, instance: bytes, operator_key: bytes) -> AgencyCertificate:
    """Give the certificate of an agency, if the operator signed it.

    Raises:
        BadSignature: not signed by the operator.
    """
    return AgencyCertificate.parse(verify_signed("agency", instance, signed, operator_key))


def verify_roster_chain(
    rosters: Sequence[Signed],
    identity: bytes,
    instance: bytes,
    remembered: tuple[int, bytes] | None = None,
    *,
    agency: bytes | None = None,
) -> tuple[Roster, ...]:
    """Give the rosters of an agency, oldest first, when each one hangs from the one before.

    The chain begins with n = 1, or with exactly the remembered roster (n, hash).
    `agency` is whose chain it must be, where the caller knows.

    Raises:
        BadSignature: a roster is not signed by the signer it names.
        ChainRefused: `empty`, `start`, `forgotten`, `agency`, `link`, `signer`, `team`,
            `dates`, `keys`: no rosters, a wrong beginning, the remembered roster is not
            in it, or a rule of §8 is broken.
    """
    chain = tuple(Roster.parse(signed.body) for signed in rosters)
    hashes = [signed.hash for signed in rosters]
    _check_beginning(chain, hashes, identity, remembered)
    for signed, roster in zip(rosters, chain, strict=True):
        verify_signed("roster", instance, signed, roster.signer)
        check_roster(roster)
    for (before, before_hash), after in zip(zip(chain, hashes, strict=True), chain[1:], strict=False):
        check_successor(before, before_hash, after, identity)
    if agency is not None and chain[0].agency != agency:
        raise ChainRefused("agency")
    return chain


def check_roster(roster: Roster) -> None:
    """Refuse a roster that breaks a rule on its own.

    Raises:
        ChainRefused: `dates`, `keys`.
    """
    if not roster.issued < roster.valid_until <= roster.issued + ROSTER_SECONDS:
        raise ChainRefused("dates")
    keys = [key for member in roster.members for key in (member.sign, member.box)]
    if len(set(keys)) != len(keys):
        raise ChainRefused("keys")


def check_successor(before: Roster, before_hash: bytes, after: Roster, identity: bytes) -> None:
    """Refuse a roster that does not follow from the one before it.

    Raises:
        ChainRefused: `agency`, `link`, `signer`, `team`.
    """
    if after.agency != before.agency:
        raise ChainRefused("agency")
    if after.n != before.n + 1 or after.prev != before_hash:
        raise ChainRefused("link")
    coordinators = {member.sign for member in before.members if member.role == "coordinator"}
    if after.signer != identity and after.signer not in coordinators:
        raise ChainRefused("signer")
    _check_team(before, after)


def require_fresh(roster: Roster, now: int) -> None:
    """Refuse a roster past its date, for what is new.

    Raises:
        ChainRefused: `roster_stale`.
    """
    if now >= roster.valid_until:
        raise ChainRefused("roster_stale")


def find_member(roster: Roster, sign_key: bytes) -> Member | None:
    """Give the person with this sign key, if they stand on the roster."""
    return next((member for member in roster.members if member.sign == sign_key), None)


def find_team_key(chain: Sequence[Roster], generation: int) -> bytes | None:
    """Give the public key of a team generation, if a roster of the chain brought it."""
    return next((roster.team.key for roster in chain if roster.team.generation == generation), None)


def hash_name(salt: bytes, name: str) -> bytes:
    """Give what a roster holds of a name: hash(salt (16) ‖ name in UTF-8)."""
    return hash32(salt + name.encode("utf-8"))


def verify_name(member: Member, name: str, salt: bytes) -> str:
    """Give the name of a person, if it is the one the roster stands for.

    Raises:
        ChainRefused: `name`.
    """
    try:
        hashed = hash_name(salt, name)
    except UnicodeEncodeError:
        raise ChainRefused("name") from None
    if len(salt) != 16 or hashed != member.name:
        raise ChainRefused("name")
    return name


def verify_team_wrap(signed: Signed, wrap: bytes, roster: Roster, instance: bytes) -> TeamWrap:
    """Give the statement about one holder's copy of a roster's team key.

    Raises:
        BadSignature: not signed by the roster's signer.
        ChainRefused: `team_wrap`: of another agency, generation, holder or wrap.
    """
    statement = TeamWrap.parse(verify_signed("team-wrap", instance, signed, roster.signer))
    holders = {member.box for member in roster.members if member.reads}
    named = (statement.agency, statement.generation, statement.wrap)
    if named != (roster.agency, roster.team.generation, hash32(wrap)) or statement.recipient not in holders:
        raise ChainRefused("team_wrap")
    return statement


def _require_current(directory: Directory, now: int, at_least_n: int) -> None:
    if now >= directory.valid_until:
        raise ChainRefused("directory_stale")
    if directory.issued > now + EARLY_SECONDS:
        raise ChainRefused("directory_early")
    if directory.n < at_least_n:
        raise ChainRefused("directory_behind")


def _verify_entry(
    entry: DirectoryEntry, signed: Signed, instance: bytes, operator_key: bytes
) -> AgencyCertificate:
    certificate = verify_agency(signed, instance, operator_key)
    if certificate.agency != entry.agency:
        raise ChainRefused("certificates")
    return certificate


def _check_beginning(
    chain: Sequence[Roster], hashes: Sequence[bytes], identity: bytes, remembered: tuple[int, bytes] | None
) -> None:
    if not chain:
        raise ChainRefused("empty")
    if remembered is not None and remembered not in zip((r.n for r in chain), hashes, strict=True):
        raise ChainRefused("forgotten")
    first = chain[0]
    if remembered is not None and (first.n, hashes[0]) == remembered:
        return
    if first.n != 1 or first.prev != _NOTHING_BEFORE or first.signer != identity:
        raise ChainRefused("start")


def _check_team(before: Roster, after: Roster) -> None:
    step = after.team.generation - before.team.generation
    if step < 0 or (step == 0) != (after.team.key == before.team.key):
        raise ChainRefused("team")
    if _holders(before) - _holders(after) and step == 0:
        raise ChainRefused("team")


def _holders(roster: Roster) -> set[tuple[bytes, bytes]]:
    return {(member.sign, member.box) for member in roster.members if member.reads}
