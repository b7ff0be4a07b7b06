"""The papers that tie an office to the operator, as a receipt carries them."""

from client.errors import ApiError
from client.receipts.file import Office, ReaderName
from client.site import Site
from crypto.errors import CryptoError
from crypto.statements.agencies import AgencyCertificate


def fetch_office(
    site: Site,
    agency: bytes,
    identity: bytes,
    *,
    now: int,
    at_least_n: int,
    remembered: tuple[int, bytes] | None,
    reader: bytes | None,
    signers: frozenset[bytes],
) -> Office | None:
    """Certificate, chain and the reader's name, verified; None where the office is no longer what it was.

    The directory must be in date at `now` (seconds), and not older than `at_least_n`. `signers` are
    the people of the office who signed something in the receipt: all of them must have read there.
    """
    try:
        certificate = site.certificate(agency, now, at_least_n)
        if certificate is None or AgencyCertificate.parse(certificate.body).identity != identity:
            return None
        chain = site.rosters(agency, identity, remembered)
    except CryptoError:
        return None
    except ApiError as error:
        if error.code != "not_found":
            raise
        return None
    if not signers <= {member.sign for one in chain.rosters for member in one.members if member.reads}:
        return None
    known = chain.names.get(reader) if reader else None
    name = ReaderName(known.name, known.salt) if known else None
    return Office(certificate, chain.signed, name)
