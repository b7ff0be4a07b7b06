"""Who else must say yes: an office or a second contact, and the part that is sealed to them (protocol §21).

* The part is fresh each time terms are written; it stands in the notebook, so that it can go on.
* A part is sealed only to an office whose directory, identity and roster hold, or to a card.
* Where an office's team key changed, the same part is sealed for the newer one at the next opening.
* An office that can't be believed any more is told, and nothing is sealed to it.
"""

from dataclasses import dataclass, field

from client.errors import ApiError, IdentityChanged, NoSuchThing, Refused
from client.notebook.agencies import VerifiedAgency, find_note, verify_agency
from client.notebook.release_entries import releases_of, terms_of
from client.notebook.store import Notebook, Write
from client.transport import Json
from crypto.chain import CheckedDirectory, require_fresh
from crypto.encoding import make_random, to_b64
from crypto.errors import CryptoError
from crypto.hashing import hash32
from crypto.holder_card import PART_BYTES, HolderCard, seal_deposit
from crypto.statements.releases import Holder, HolderWords, ReleaseTerms, ReleaseWords
from crypto.statements.vault import Manifest, ReleaseEntry

SEALABLE = frozenset({"armed", "asked", "waiting"})
SOMEBODY_WAS_FASTER = frozenset(
    {"release_frozen", "release_over", "roster_refused", "terms_refused", "not_found"}
)


@dataclass(frozen=True)
class Held:
    """A holder as the terms name them, whom their part is sealed to, and what the notebook remembers."""

    holder: Holder
    recipient: bytes
    generation: int
    name: str
    words: str
    lookup_hash: bytes | None
    part: bytes = field(repr=False)
    card: HolderCard | None = field(default=None, repr=False)
    agency: VerifiedAgency | None = None

    def remember(self, manifest: Manifest) -> Manifest:
        """Keep what was seen of an office."""
        return manifest if self.agency is None else self.agency.remember(manifest)

    def to_entry(self) -> dict[str, object]:
        """What the entry of the release keeps."""
        return {
            "part": self.part,
            "holder": self.name,
            "holder_words": self.words,
            "holder_lookup": self.lookup_hash,
        }


NOBODY: dict[str, object] = {"part": None, "holder": None, "holder_words": None, "holder_lookup": None}


@dataclass(frozen=True)
class Lapsed:
    """A holder who could not say yes as things are: `gone`, `identity`, `chain` or `stale`."""

    entry: ReleaseEntry
    why: str


def hold_by_agency(
    notebook: Notebook, agency: bytes, words: str, name: str = "", *, confirm_identity: bool = False
) -> Held:
    """An office holds a part.

    Raises:
        NoSuchThing, IdentityChanged, CryptoError: the office can't be believed.
    """
    verified = verify_agency(notebook, agency, confirm_identity=confirm_identity)
    team = verified.chain.newest.team
    return Held(
        holder=Holder(agency=agency, identity=hash32(verified.certificate.identity)),
        recipient=team.key,
        generation=team.generation,
        name=name or verified.certificate.name,
        words=words,
        lookup_hash=None,
        part=make_random(PART_BYTES),
        agency=verified,
    )


def hold_by_new_card(words: str, name: str) -> Held:
    """A second contact holds a part, with a card that is made for them."""
    card = HolderCard.make()
    return Held(
        holder=Holder(sign=card.sign_public, box=card.box_public),
        recipient=card.box_public,
        generation=0,
        name=name,
        words=words,
        lookup_hash=card.lookup_hash,
        part=make_random(PART_BYTES),
        card=card,
    )


def hold_by_same_card(entry: ReleaseEntry, words: str) -> Held | None:
    """The second contact a release has, with the card they have; None where it has none."""
    holder = terms_of(entry).holder
    if holder is None or holder.sign is None or holder.box is None or entry.holder_lookup is None:
        return None
    return Held(
        holder=holder,
        recipient=holder.box,
        generation=0,
        name=entry.holder or "",
        words=words,
        lookup_hash=entry.holder_lookup,
        part=make_random(PART_BYTES),
    )


def make_deposit(
    recipient: bytes, terms: ReleaseTerms, terms_hash: bytes, part: bytes, call_me: str, words: str
) -> bytes:
    """The part of a release, sealed to whoever holds it."""
    told = HolderWords(release=terms.release, call_me=call_me, words=words)
    return seal_deposit(recipient, terms.release, terms_hash, terms.contact_box, part, told.encode())


def to_request(held: Held, terms: ReleaseTerms, terms_hash: bytes, call_me: str) -> Json:
    """The `holder` of a request that prepares or changes."""
    deposit = make_deposit(held.recipient, terms, terms_hash, held.part, call_me, held.words)
    body: Json = {"generation": held.generation, "deposit": to_b64(deposit)}
    return body if held.lookup_hash is None else {**body, "lookup_hash": to_b64(held.lookup_hash)}


def tend_parts(notebook: Notebook) -> tuple[Lapsed, ...]:
    """Seal again what lies sealed for an older team key; gives the holders who lapsed.

    Nothing is asked where no office holds a part of something that can still open.
    """
    entries = [entry for entry in releases_of(notebook.manifest) if _is_held_by_office(notebook, entry)]
    if not entries or notebook.sight.paused:
        return ()
    directory = _find_directory(notebook)
    lapsed, found = [], dict[bytes, VerifiedAgency | str]()
    for entry in entries:
        holder = terms_of(entry).holder
        if holder is None or holder.agency is None:
            continue
        if holder.agency not in found:
            found[holder.agency] = _look_at(notebook, directory, holder.agency)
        agency = found[holder.agency]
        if isinstance(agency, str):
            lapsed.append(Lapsed(entry, agency))
        elif hash32(agency.certificate.identity) != holder.identity:
            lapsed.append(Lapsed(entry, "identity"))
        elif agency.chain.newest.team.generation > notebook.sight.releases[entry.release].holder_generation:
            _move(notebook, entry, agency)
    return tuple(lapsed)


def _is_held_by_office(notebook: Notebook, entry: ReleaseEntry) -> bool:
    if entry.part is None or entry.holder_lookup is not None or not notebook.sight.is_release_live(entry):
        return False
    return notebook.sight.releases[entry.release].state in SEALABLE


def _find_directory(notebook: Notebook) -> CheckedDirectory | None:
    try:
        return notebook.site.directory(notebook.now, notebook.manifest.directory_n)
    except ApiError as error:
        if error.code != "not_found":
            raise
        return None
    except (CryptoError, Refused):
        return None


def _look_at(notebook: Notebook, directory: CheckedDirectory | None, agency: bytes) -> VerifiedAgency | str:
    """The office as it is now, or why it can't be believed."""
    if directory is None:
        return "chain"
    certificate, known = directory.find_agency(agency), find_note(notebook.manifest, agency)
    if certificate is None:
        return "gone"
    if known is not None and known.identity != certificate.identity:
        return "identity"
    try:
        pin = (known.roster_n, known.roster) if known else None
        chain = notebook.site.rosters(agency, certificate.identity, pin)
    except ApiError as error:
        if error.code != "not_found":
            raise
        return "gone"
    except (CryptoError, Refused, NoSuchThing, IdentityChanged):
        return "chain"
    try:
        require_fresh(chain.newest, notebook.now)
    except CryptoError:
        return "stale"
    return VerifiedAgency(certificate, chain, directory.directory.n)


def _move(notebook: Notebook, entry: ReleaseEntry, agency: VerifiedAgency) -> None:
    """The same part for the newest team key; another device, or the office, may have been faster."""
    team = agency.chain.newest.team

    def make(manifest: Manifest) -> Write | None:
        there = next((one for one in releases_of(manifest) if one.release == entry.release), None)
        if there is None or there.ended or there.part is None or there.terms != entry.terms:
            return None
        words = ReleaseTerms.parse(there.terms), hash32(there.terms)
        deposit = make_deposit(team.key, *words, there.part, _find_call_me(there), there.holder_words or "")
        body: Json = {"generation": team.generation, "deposit": to_b64(deposit)}
        path = f"/api/releases/{to_b64(entry.release)}/deposit"
        return Write(agency.remember(manifest), "PUT", path, body)

    try:
        notebook.write(make)
    except ApiError as error:
        if error.code not in SOMEBODY_WAS_FASTER:
            raise


def _find_call_me(entry: ReleaseEntry) -> str:
    return ReleaseWords.parse(entry.words).call_me
