"""Wrapping open team grants again for the next team key, after somebody left (protocol §8).

* What is there is verified first: terms, claim or renewal, earlier rotation, and each wrap's origin.
* New wraps name exactly the sections now shown; no ciphertext of a section is ever seen here.
"""

from client.answers import bytes_of, find_signed, list_of, number_of, signed_of
from client.desk.papers import Papers, get_recipient, verify_papers
from client.desk.session import Desk
from client.errors import Refused
from client.roster_making import TeamSecret
from client.transport import Json
from crypto.boxes import (
    derive_box_public,
    open_reader_wrap,
    open_words_wrap,
    seal_reader_wrap,
    seal_words_wrap,
)
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.signing import verify_signed
from crypto.statements.agencies import Rotation
from crypto.statements.grants import WrapEntry, Wraps, WrapState


def rotate_all(desk: Desk, team: TeamSecret) -> int:
    """Wrap every open team grant below this generation for it; how many were.

    Raises:
        CryptoError, Refused: something there is not what it should be; nothing is sent then.
    """
    items = list_of(desk.site.transport.get("/api/rotation"), "grants")
    rotations = [_rotate(desk, item, team) for item in items]
    if not rotations:
        return 0
    answer = desk.site.transport.send("POST", "/api/rotations", {"rotations": rotations})
    return len(list_of(answer, "rotated"))


def _rotate(desk: Desk, item: Json, team: TeamSecret) -> Json:
    papers = verify_papers(desk, item)
    wraps = _wrap_again(desk, papers, item, derive_box_public(team.secret))
    body = Rotation(
        agency=desk.agency,
        grant=papers.terms.grant,
        from_=papers.generation,
        to=team.generation,
        claim=papers.opening_hash,
        wraps=hash32(wraps),
    )
    return {"rotation": desk.sign("rotation", body.encode()).to_json(), "wraps": to_b64(wraps)}


def _wrap_again(desk: Desk, papers: Papers, item: Json, recipient: bytes) -> bytes:
    old_bytes = bytes_of(item, "wraps")
    if hash32(old_bytes) != papers.wraps_hash:
        raise Refused("the wraps are not the ones that were claimed")
    old = Wraps.parse(old_bytes)
    words = open_words_wrap(papers.secret, old.words, papers.terms.grant)
    entries = tuple(_wrap_section(desk, papers, old, part, recipient) for part in list_of(item, "sections"))
    sealed = seal_words_wrap(recipient, papers.terms.grant, words)
    return Wraps(grant=papers.terms.grant, words=sealed, wraps=entries).encode()


def _wrap_section(desk: Desk, papers: Papers, old: Wraps, part: Json, recipient: bytes) -> WrapEntry:
    # The owner may have wrapped it for the newer key already, before this rotation.
    holder = get_recipient(desk, papers, find_signed(part, "wrap_state"))
    entry = _current_wrap(desk, papers, old, part, holder.public)
    grant, place = papers.terms.grant, (entry.id, entry.revision, entry.sealing)
    key = open_reader_wrap(holder.secret, entry.wrap, grant, *place)
    return WrapEntry(*place, wrap=seal_reader_wrap(recipient, grant, *place, key))


def _current_wrap(desk: Desk, papers: Papers, old: Wraps, part: Json, holder: bytes) -> WrapEntry:
    """The wrap that counts for a section: the owner's own later one, else the claimed one."""
    place = (bytes_of(part, "id", 16), number_of(part, "revision"), number_of(part, "sealing"))
    if "wrap" in part:
        wrap = bytes_of(part, "wrap", 129)
        signed = signed_of(part, "wrap_state")
        said = WrapState.parse(verify_signed("wrap-state", desk.instance, signed, papers.terms.grant_key))
        if said != WrapState(papers.terms.grant, *place, recipient=holder, wrap=hash32(wrap)):
            raise Refused("a wrap that the owner did not make for this team")
        return WrapEntry(*place, wrap=wrap)
    for entry in old.wraps:
        if (entry.id, entry.revision, entry.sealing) == place:
            return entry
    raise Refused("a section without a wrap")
