"""The releases a manifest remembers, and changes to them (protocol §7, §21).

* `ended` and `opened` never go back; an ended entry keeps nothing that opens.
* `shown` only grows, but where terms change: what nobody opened yet shows what the new terms say.
"""

from dataclasses import replace
from typing import Any

from client.errors import NoSuchThing
from crypto.statements.releases import ReleaseTerms
from crypto.statements.vault import Emergency, Manifest, ReleaseEntry, Shown

NOTHING = Emergency(only=False, never=(), releases=())
FORGOTTEN = bytes(32)


def emergency_of(manifest: Manifest) -> Emergency:
    """What is prepared; nothing where nothing is."""
    return manifest.emergency or NOTHING


def releases_of(manifest: Manifest) -> tuple[ReleaseEntry, ...]:
    """Every release, oldest first."""
    return emergency_of(manifest).releases


def get_release(manifest: Manifest, release: bytes) -> ReleaseEntry:
    """One release; raises NoSuchThing."""
    for entry in releases_of(manifest):
        if entry.release == release:
            return entry
    raise NoSuchThing("this is not prepared in the notebook")


def terms_of(entry: ReleaseEntry) -> ReleaseTerms:
    """The terms of a release, as the owner signed them."""
    return ReleaseTerms.parse(entry.terms)


def release_last_shown(entry: ReleaseEntry, section: bytes) -> Shown | None:
    """What the release opens of a section now: the last that was shown."""
    return next((shown for shown in reversed(entry.shown) if shown.section == section), None)


def with_emergency(manifest: Manifest, **changes: Any) -> Manifest:
    """Another switch, list of people, or list of releases."""
    return replace(manifest, emergency=replace(emergency_of(manifest), **changes))


def with_release(manifest: Manifest, entry: ReleaseEntry) -> Manifest:
    """A new release at the end, or another state of one that is there."""
    there = releases_of(manifest)
    if any(one.release == entry.release for one in there):
        return with_emergency(
            manifest, releases=tuple(entry if one.release == entry.release else one for one in there)
        )
    return with_emergency(manifest, releases=(*there, entry))


def with_release_shown(manifest: Manifest, release: bytes, shown: Shown) -> Manifest:
    """Something more that this release can open."""
    entry = get_release(manifest, release)
    if shown in entry.shown:
        return manifest
    return with_release(manifest, replace(entry, shown=(*entry.shown, shown)))


def with_releases_over(manifest: Manifest, over: set[bytes], *, seen: bool) -> Manifest:
    """Releases that are over; `seen` once the owner was told. What could open them is forgotten."""
    for entry in releases_of(manifest):
        if entry.release in over:
            gone: dict[str, Any] = {"pack": FORGOTTEN, "gate": FORGOTTEN, "lookup": FORGOTTEN}
            held = {"part": entry.part, "holder_lookup": entry.holder_lookup}
            gone |= {name: FORGOTTEN for name, there in held.items() if there is not None}
            manifest = with_release(
                manifest, replace(entry, ended=True, ended_seen=entry.ended_seen or seen, **gone)
            )
    return manifest


def with_releases_opened(manifest: Manifest, opened: set[bytes]) -> Manifest:
    """Releases that were read."""
    for entry in releases_of(manifest):
        if entry.release in opened and not entry.opened:
            manifest = with_release(manifest, replace(entry, opened=True))
    return manifest


def find_lost_release(before: Manifest, after: Manifest) -> str:
    """The first thing about releases that `after` lacks; empty where all is there."""
    there = {entry.release: entry for entry in releases_of(after)}
    for entry in releases_of(before):
        kept = there.get(entry.release)
        if kept is None or (kept.practice, kept.contact, kept.for_) != (
            entry.practice,
            entry.contact,
            entry.for_,
        ):
            return "release"
        was, is_ = (entry.ended, entry.ended_seen, entry.opened), (kept.ended, kept.ended_seen, kept.opened)
        if any(one and not other for one, other in zip(was, is_, strict=True)):
            return "release"
        if set(entry.shown) - set(kept.shown) and (entry.opened or entry.terms == kept.terms):
            return "release"
        opens = (kept.pack, kept.gate, kept.lookup, kept.part, kept.holder_lookup)
        if kept.ended and any(one not in (None, FORGOTTEN) for one in opens):
            return "release"
    return ""
