"""What card and gate open, and a part where somebody holds one: made from the owner's own notebook alone
(protocol §21).

* A section that was taken out meanwhile is left out; the contact is told "taken out".
* Nothing is sealed under what an ended release keeps, which everybody knows.
* The same card, gate and part go on: what is rebuilt opens with the card that was handed over.
"""

from client.errors import Refused
from client.notebook.contents import find_revision
from client.notebook.pages import open_revision_key
from client.notebook.release_entries import FORGOTTEN, release_last_shown, terms_of
from client.notebook.showing import Bytes
from client.notebook.store import Notebook
from client.transport import Json
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.release_card import seal_release_package
from crypto.signing import Signed
from crypto.statements.grants import PackageKey, SectionState
from crypto.statements.releases import ReleasePackage, ReleaseTerms
from crypto.statements.vault import Manifest, ReleaseEntry, Shown


def sign_state(notebook: Notebook, release: bytes, place: Shown, envelope: bytes) -> Signed:
    """The state that says which bytes of a section are the owner's; the same each time."""
    body = SectionState(
        grant=release,
        section=place.section,
        revision=place.revision,
        sealing=place.sealing,
        envelope=envelope,
    )
    return notebook.keys.sign_for_release("section-state", release, body.encode())


def seal_release(
    notebook: Notebook,
    terms: bytes,
    words: bytes,
    pack: bytes,
    gate: bytes,
    part: bytes | None,
    shown: tuple[Shown, ...],
    manifest: Manifest,
    fresh: dict[bytes, Bytes],
) -> bytes:
    """The package of a release, with `fresh` bytes in place of stored ones; `part` where somebody holds one.

    Raises:
        Refused: card, gate or part are forgotten: the release ended.
    """
    if FORGOTTEN in (pack, gate, part):
        raise Refused("this has ended")
    release = ReleaseTerms.parse(terms).release
    keys = []
    for place in sorted(shown, key=lambda one: one.section):
        noted = find_revision(manifest, place.section, place.revision)
        made = fresh.get(place.section)
        if made is not None:
            envelope, key, place = made.envelope, made.key, made.shown
        elif noted is None or noted.sealing != place.sealing:
            continue
        else:
            envelope = noted.envelope
            key = open_revision_key(notebook, place.section, place.revision, place.sealing)
        state = sign_state(notebook, release, place, envelope)
        keys.append(
            PackageKey(
                id=place.section, revision=place.revision, sealing=place.sealing, key=key, state=state.hash
            )
        )
    package = ReleasePackage(release=release, words=words, keys=tuple(keys))
    return seal_release_package(pack, gate, release, hash32(terms), package.encode(), part)


def make_release_show(notebook: Notebook, manifest: Manifest, entry: ReleaseEntry, what: Bytes) -> Json:
    """The *Show* of one live release: its state, and the package rebuilt under the same card."""
    state = sign_state(notebook, entry.release, what.shown, what.envelope)
    now = [release_last_shown(entry, section) for section in terms_of(entry).sections or ()]
    shown = tuple(place for place in now if place is not None)
    package = seal_release(
        notebook,
        entry.terms,
        entry.words,
        entry.pack,
        entry.gate,
        entry.part,
        shown,
        manifest,
        {what.section: what},
    )
    return {"grant": to_b64(entry.release), "state": state.to_json(), "package": to_b64(package)}
