"""Ending: now, with nothing typed again, and never waiting for the manifest (protocol §12)."""

from client.answers import list_of
from client.errors import ApiError, Refused
from client.notebook.contents import with_ended
from client.notebook.debts import merge_endings, pay_debts
from client.notebook.release_entries import with_releases_over
from client.notebook.release_sight import parse_release
from client.notebook.sight import parse_grant
from client.notebook.store import Notebook
from client.transport import Json
from crypto.encoding import to_b64


def end_grant(notebook: Notebook, grant: bytes) -> None:
    """End one grant, remember it, and seal afresh what it could open."""
    item = notebook.site.transport.send("POST", f"/api/grants/{to_b64(grant)}/ending", {}).get("grant")
    if not isinstance(item, dict):
        raise Refused("the answer lacks the grant")
    ended = parse_grant(item)
    if (ended.grant, ended.state) != (grant, "ended"):
        raise Refused("the service did not end this permission")
    _remember(notebook, {grant})


def end_all(notebook: Notebook) -> tuple[bytes, ...]:
    """End every live grant at once; their ids.

    Raises:
        Refused: the service still calls one live; the notebook remembers all of them as ended.
    """
    answer = notebook.site.transport.send("POST", "/api/endings", {})
    ended = {seen.grant for seen in map(parse_grant, list_of(answer, "grants")) if seen.state == "ended"}
    known = {entry.grant for entry in notebook.manifest.ledger if not entry.ended}
    _remember(notebook, ended | known)
    if any(notebook.sight.is_live_by_server(grant) for grant in known - ended):
        raise Refused("the service did not end everything")
    return tuple(sorted(ended))


def confirm(
    notebook: Notebook, going_on: tuple[bytes, ...], releases: tuple[bytes, ...] = ()
) -> tuple[bytes, ...]:
    """Let these grants and releases go on after the server was put back, and end every other; the grants that
    go on.

    Where another device was faster and let more go on, the others are ended here; of releases those that
    somebody asked for or reads: what is only prepared takes the secret to be taken away, and stays.
    """
    body = {
        "going_on": [to_b64(grant) for grant in going_on],
        "releases": [to_b64(release) for release in releases],
    }
    answer = notebook.site.transport.send("POST", "/api/confirmation", body)
    live = {seen.grant for seen in map(parse_grant, list_of(answer, "grants")) if seen.state != "ended"}
    for grant in sorted(live - set(going_on)):
        end_grant(notebook, grant)
    _confirm_releases(notebook, answer, set(releases))
    notebook.look()
    merge_endings(notebook)
    _remember(notebook, _open_in(notebook) - live)
    return tuple(sorted(live & set(going_on)))


def _confirm_releases(notebook: Notebook, answer: Json, kept: set[bytes]) -> None:
    """Remember what the owner did not let go on; they know of it."""
    seen = [parse_release(item) for item in list_of(answer, "releases")]
    for one in seen:
        if one.is_running and one.release not in kept:
            notebook.site.transport.send("POST", f"/api/releases/{to_b64(one.release)}/stop", {})
    over = {one.release for one in seen if one.release not in kept and (one.is_running or not one.is_live)}
    notebook.rewrite(lambda manifest: with_releases_over(manifest, over, seen=True))


def find_offers_with(notebook: Notebook, section: bytes) -> tuple[bytes, ...]:
    """The offered grants, not opened yet, that name a section."""
    sight = notebook.look()
    return tuple(
        entry.grant
        for entry in notebook.manifest.ledger
        if sight.is_live(entry)
        and sight.grants[entry.grant].state == "offered"
        and any(part.id == section for part in entry.sections)
    )


def _open_in(notebook: Notebook) -> set[bytes]:
    return {entry.grant for entry in notebook.manifest.ledger if not entry.ended}


def _remember(notebook: Notebook, grants: set[bytes]) -> None:
    notebook.rewrite(lambda manifest: with_ended(manifest, grants, seen=True))
    pay_what_can_be(notebook)


def pay_what_can_be(notebook: Notebook) -> None:
    """Pay debts after an ending; a server that can't take them now finds them at the next opening."""
    try:
        pay_debts(notebook)
    except ApiError as error:
        if error.code not in {"unavailable", "too_many", "quota"}:
            raise
