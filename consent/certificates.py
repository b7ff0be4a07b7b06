"""Certificates: which agencies the operator vouches for, and the directory made of them.

* Only the operator's key puts an agency or a directory key here; a number never goes down.
* The directory is made again whenever a certificate changes, and before it gets old: it is
  never served with less than half of its seven days left.
* Its number rises by one each time.
"""

from dataclasses import dataclass
from typing import Any, Final

from consent import statements
from consent.errors import BadStatement, Conflict, NotFound
from consent.storage import certificates as rows
from consent.storage import holds
from consent.storage import rosters as roster_rows
from consent.storage.base import Tx
from consent.storage.records import Record
from crypto.signing import Signed, derive_sign_public, sign_body
from crypto.statements.agencies import (
    DIRECTORY_SECONDS,
    AgencyCertificate,
    Directory,
    DirectoryEntry,
    DirectoryKeyCertificate,
)

LEAST_SECONDS_LEFT: Final = DIRECTORY_SECONDS // 2


@dataclass(frozen=True)
class Operator:
    """The one who certifies, and the instance in which that counts."""

    instance: bytes
    key: bytes


@dataclass(frozen=True)
class DirectoryAnswer:
    """The directory and what it takes to believe it."""

    directory: Signed
    key_certificate: Signed
    certificates: tuple[Signed, ...]


def keep_certificates(
    tx: Tx, operator: Operator, seed: bytes, key_certificate: Signed | None, agency: Signed | None, now: int
) -> None:
    """Take what the operator signed, and make the directory again.

    Raises:
        BadStatement: not signed by the operator, past its date, or for another directory key.
        Conflict: a number that is not higher than the one kept.
    """
    new_key = None if key_certificate is None else _read_key_certificate(operator, key_certificate)
    new_agency = None if agency is None else _read_agency(operator, agency)
    # Nobody but the operator gets to hold up the others.
    holds.hold_directory(tx)
    if key_certificate is not None and new_key is not None:
        _keep_key_certificate(tx, derive_sign_public(seed), key_certificate, new_key, now)
    if agency is not None and new_agency is not None:
        _keep_agency(tx, agency, new_agency)
    if rows.find_key_certificate(tx, derive_sign_public(seed)) is not None:
        _make_directory(tx, operator.instance, seed, now)


def find_directory(tx: Tx, seed: bytes, now: int) -> DirectoryAnswer | None:
    """The directory, if it is fresh enough to hand out."""
    directory = rows.find_directory(tx)
    key = derive_sign_public(seed)
    certificate = rows.find_key_certificate(tx, key)
    if directory is None or certificate is None or directory.directory_key != key:
        return None
    if directory.valid_until - now < LEAST_SECONDS_LEFT or certificate.valid_until <= now:
        return None
    certificates = tuple(to_signed(row) for row in rows.list_agencies(tx))
    return DirectoryAnswer(to_signed(directory), to_signed(certificate), certificates)


def renew_directory(tx: Tx, operator: Operator, seed: bytes, now: int) -> DirectoryAnswer:
    """The directory, made again if it has to be.

    Raises:
        NotFound: the operator has not certified the directory key, or not for now.
    """
    holds.hold_directory(tx)
    certificate = rows.find_key_certificate(tx, derive_sign_public(seed))
    if certificate is None or certificate.valid_until <= now:
        raise NotFound
    if find_directory(tx, seed, now) is None:
        _make_directory(tx, operator.instance, seed, now)
    answer = find_directory(tx, seed, now)
    if answer is None:
        raise NotFound
    return answer


def find_identity(tx: Tx, agency_id: bytes) -> bytes | None:
    """The certified identity key of an agency on the directory."""
    standing = find_standing(tx, agency_id)
    return None if standing is None else bytes(standing.identity)


def find_standing(tx: Tx, agency_id: bytes) -> Record | None:
    """(identity, n, body) of an agency on the directory: what it is certified as, and the newest roster of
    that identity; None in place of both where it has none."""
    return holds.once_known(tx, "standing", agency_id, lambda: roster_rows.find_standing(tx, agency_id))


def to_signed(row: Record) -> Signed:
    """The signed object of a row that keeps one."""
    return Signed(row.body, row.sig)


def _read_key_certificate(operator: Operator, signed: Signed) -> DirectoryKeyCertificate:
    return statements.read_signed(
        DirectoryKeyCertificate, "directory-key", operator.instance, signed, operator.key
    )


def _read_agency(operator: Operator, signed: Signed) -> AgencyCertificate:
    return statements.read_signed(AgencyCertificate, "agency", operator.instance, signed, operator.key)


def _keep_key_certificate(
    tx: Tx, key: bytes, signed: Signed, certificate: DirectoryKeyCertificate, now: int
) -> None:
    if certificate.directory_key != key or certificate.valid_until <= now:
        raise BadStatement("directory-key")
    kept = rows.find_key_certificate(tx, key)
    if kept is not None and kept.valid_until > certificate.valid_until:
        raise Conflict(kept.valid_until)
    rows.replace_key_certificate(
        tx, {"directory_key": key, "valid_until": certificate.valid_until, **from_signed(signed)}
    )


def _keep_agency(tx: Tx, signed: Signed, certificate: AgencyCertificate) -> None:
    holds.hold_agencies(tx, [certificate.agency])
    kept = rows.find_agency(tx, certificate.agency)
    if kept is not None and kept.n >= certificate.n:
        raise Conflict(kept.n)
    rows.replace_agency(
        tx,
        {
            "agency_id": certificate.agency,
            "n": certificate.n,
            "identity": certificate.identity,
            **from_signed(signed),
        },
    )


def _make_directory(tx: Tx, instance: bytes, seed: bytes, now: int) -> None:
    before = rows.find_directory(tx)
    n = 0 if before is None else before.n
    entries = tuple(DirectoryEntry(row.agency_id, to_signed(row).hash) for row in rows.list_agencies(tx))
    directory = Directory(n=n + 1, issued=now, valid_until=now + DIRECTORY_SECONDS, agencies=entries)
    signed = sign_body("directory", instance, directory.encode(), seed)
    values = {
        "n": directory.n,
        "directory_key": derive_sign_public(seed),
        "valid_until": directory.valid_until,
        **from_signed(signed),
    }
    if not rows.replace_directory(tx, values, n):
        raise Conflict(n)


def from_signed(signed: Signed) -> dict[str, Any]:
    """The columns that keep a signed object."""
    return {"body": signed.body, "sig": signed.sig}
