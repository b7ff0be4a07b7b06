"""Whether a receipt holds, from its bytes alone (docs/protocol.md §19, step by step).

* Offline: nothing is asked of anybody.
* A closed proof is verified by its hash; an open one is compared with what the receipt says.
* Everything in the file is either signed or computed from what is signed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from client.receipts.errors import ReceiptRefused
from client.receipts.file import Office, Proof, Proofs, ReceiptFile, read_file
from client.receipts.views import make_views
from crypto.chain import find_member, verify_agency, verify_instance, verify_name, verify_roster_chain
from crypto.errors import CryptoError
from crypto.hashing import hash32
from crypto.signing import verify_closed, verify_signed
from crypto.statements.agencies import AgencyCertificate, InstanceStatement, Member, Roster
from crypto.statements.grants import Claim, Ending, Renewal, Terms
from crypto.statements.receipts import Receipt


@dataclass(frozen=True)
class Verified:
    """A receipt that holds; `certificate` is None where nothing ties it to a certified office."""

    receipt: Receipt
    instance: InstanceStatement
    certificate: AgencyCertificate | None = None
    reader_name: str = ""
    is_open: bool = False


def verify_receipt(data: bytes, *, operator_key: bytes | None = None) -> Verified:
    """Give the receipt of a file, if every signature and every rendering in it holds.

    `operator_key` is whom the instance must belong to, where the caller knows.

    Raises:
        ReceiptRefused: `step` names which of §19 found it: `file`, `instance`, `receipt`, `terms`,
            `claim`, `renewal`, `ending`, `office`, `views`.
    """
    # 1. The file.
    file, views = read_file(data)
    # 2. The instance.
    with _step("instance"):
        statement = verify_instance(file.instance)
        _require("instance", operator_key in (None, statement.operator_key), "another operator")
    # 3. The receipt.
    with _step("receipt"):
        receipt = Receipt.parse(file.receipt.body)
        verify_signed("receipt", statement.instance, file.receipt, receipt.maker)
    # 4. to 6. What was signed by others.
    with _step("terms"):
        _verify_terms(file.proofs.terms, receipt, statement.instance)
    with _step("claim"):
        _verify_claim(file.proofs.claim, receipt, statement.instance)
    with _step("renewal"):
        _verify_renewal(file.proofs, receipt, statement.instance)
    with _step("ending"):
        ending = _verify_ending(file.proofs.ending, receipt, statement.instance)
    # 7. The office.
    with _step("office"):
        certificate, name = _verify_office(file, receipt, statement, ending)
    # 8. The views.
    facts = certificate.facts if certificate else None
    expected = make_views(receipt, file.receipt.hash, facts, statement.owner_origins[0])
    _require("views", views == expected, "they say something else than the receipt")
    return Verified(receipt, statement, certificate, name, file.proofs.terms.body is not None)


def _verify_terms(proof: Proof, receipt: Receipt, instance: bytes) -> None:
    verify_closed("terms", instance, proof.body_hash, proof.sig, receipt.grant_key)
    _require("terms", proof.body_hash == receipt.terms, "other terms")
    if proof.body is None:
        return
    terms = Terms.parse(proof.body)
    said = (
        receipt.grant, receipt.grant_key, receipt.agency, hash32(receipt.identity), receipt.words,
        receipt.given_at, receipt.not_after, receipt.audience, receipt.visit, receipt.may_print,
    )  # fmt: skip
    signed = (
        terms.grant, terms.grant_key, terms.agency, terms.identity, terms.words,
        terms.not_before, terms.not_after, terms.audience, terms.visit, terms.may_print,
    )  # fmt: skip
    ends = sorted(section.not_after for section in terms.sections)
    fits = ends == sorted(section.not_after for section in receipt.sections)
    _require("terms", said == signed and fits, "they say something else than the receipt")


def _verify_claim(proof: Proof | None, receipt: Receipt, instance: bytes) -> None:
    _require("claim", (proof is None) == (receipt.claim is None), "missing, or one too many")
    if receipt.by == "reader":
        is_theirs = receipt.audience == "team" or receipt.maker == receipt.reader
        _require("claim", receipt.reader is not None and is_theirs, "made by somebody else")
    if proof is None or receipt.reader is None:
        return
    verify_closed("claim", instance, proof.body_hash, proof.sig, receipt.reader)
    _require("claim", proof.body_hash == receipt.claim, "another claim")
    if proof.body is not None:
        claim = Claim.parse(proof.body)
        said = (receipt.first_terms or receipt.terms, receipt.reader)
        fits = (claim.terms, claim.reader) == said
        _require(
            "claim",
            fits and (receipt.renewal is not None or claim.grant == receipt.grant),
            "it says something else than the receipt",
        )


def _verify_renewal(proofs: Proofs, receipt: Receipt, instance: bytes) -> None:
    """Claim → first terms → renewal → terms: one key, that of the terms the claim names."""
    first, proof = proofs.first_terms, proofs.renewal
    count = sum(paper is not None for paper in (first, proof))
    _require("renewal", count == (0 if receipt.renewal is None else 2), "missing, or one too many")
    if first is None or proof is None or receipt.first_key is None:
        return
    verify_closed("terms", instance, first.body_hash, first.sig, receipt.first_key)
    verify_closed("renewal", instance, proof.body_hash, proof.sig, receipt.first_key)
    named = (first.body_hash, proof.body_hash)
    _require("renewal", named == (receipt.first_terms, receipt.renewal), "another renewal")
    if first.body is not None:
        _require("renewal", Terms.parse(first.body).grant_key == receipt.first_key, "another key")
    if proof.body is not None:
        renewal = Renewal.parse(proof.body)
        said = (renewal.grant, renewal.terms, renewal.claim, renewal.reader)
        fits = said == (receipt.grant, receipt.terms, receipt.claim, receipt.reader)
        _require("renewal", fits, "it says something else than the receipt")


def _verify_ending(proof: Proof | None, receipt: Receipt, instance: bytes) -> Ending | None:
    _require("ending", (proof is None) == (receipt.ending is None), "missing, or one too many")
    if proof is None:
        return None
    _require("ending", proof.body is not None and proof.body_hash == receipt.ending, "another ending")
    ending = Ending.parse(proof.body or b"")
    verify_closed("ending", instance, proof.body_hash, proof.sig, ending.reader)
    fits = (ending.grant, ending.how) == (receipt.grant, receipt.how)
    _require("ending", fits, "it says something else than the receipt")
    return ending


def _verify_office(
    file: ReceiptFile, receipt: Receipt, statement: InstanceStatement, ending: Ending | None
) -> tuple[AgencyCertificate | None, str]:
    office = file.office
    _require("office", (office is None) == (receipt.certificate is None), "missing, or one too many")
    if office is None:
        return None, ""
    certificate = verify_agency(office.certificate, statement.instance, statement.operator_key)
    named = (office.certificate.hash, certificate.agency, certificate.identity)
    said = (receipt.certificate, receipt.agency, receipt.identity)
    _require("office", named == said, "another office")
    chain = verify_roster_chain(
        office.rosters, certificate.identity, statement.instance, agency=certificate.agency
    )
    _require("office", office.rosters[-1].hash == receipt.roster, "another list of people")
    for key in _readers(receipt, ending):
        _require("office", bool(_find_stands(chain, key)), "somebody who never worked there")
    return certificate, _verify_name(office, chain, receipt)


def _readers(receipt: Receipt, ending: Ending | None) -> Iterator[bytes]:
    if receipt.reader is not None:
        yield receipt.reader
    if receipt.by == "reader":
        yield receipt.maker
    if ending is not None:
        yield ending.reader


def _find_stands(chain: tuple[Roster, ...], key: bytes) -> list[Member]:
    members = (find_member(roster, key) for roster in chain)
    return [member for member in members if member is not None and member.reads]


def _verify_name(office: Office, chain: tuple[Roster, ...], receipt: Receipt) -> str:
    if office.name is None:
        return ""
    stands = _find_stands(chain, receipt.reader) if receipt.reader else []
    _require("office", bool(stands), "a name for nobody")
    return verify_name(stands[-1], office.name.name, office.name.salt)


def _require(step: str, holds: bool, why: str) -> None:
    if not holds:
        raise ReceiptRefused(step, why)


@contextmanager
def _step(name: str) -> Iterator[None]:
    try:
        yield
    except CryptoError as error:
        raise ReceiptRefused.of(name, error) from error
