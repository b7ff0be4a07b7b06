"""What an owner does with a release that is there: stop, take away, open, check in, read an answer (§21).

* Stopping takes nothing typed again; taking away and opening now do.
"""

from client.answers import bytes_of
from client.errors import Refused
from client.notebook.debts import merge_endings
from client.notebook.doors import sign_act
from client.notebook.endings import pay_what_can_be
from client.notebook.release_entries import (
    with_releases_over,
)
from client.notebook.release_sight import SeenRelease, parse_release
from client.notebook.store import Notebook
from client.transport import Json
from crypto.derive import derive_key
from crypto.doors import Door
from crypto.encoding import to_b64
from crypto.release_card import open_answer
from crypto.shapes import Body
from crypto.statements.releases import (
    AnswerWords,
    ReleaseNow,
    ReleaseRemoval,
)


def stop_release(notebook: Notebook, release: bytes) -> SeenRelease:
    """Stop what was asked for, or close what is open, and seal afresh what it showed, if it was read."""
    answer = notebook.site.transport.send("POST", f"/api/releases/{to_b64(release)}/stop", {})
    seen = _read(answer, release)
    if seen.is_live:
        raise Refused("the service did not stop this")
    _remember_over(notebook, {release})
    return seen


def remove_release(notebook: Notebook, typed: Door, release: bytes) -> SeenRelease:
    """Take an armed release away. The secret was typed again."""
    what = ReleaseRemoval(vault=notebook.keys.vault, release=release, remove=True)
    seen = _send_act(notebook, typed, release, "removal", what)
    _remember_over(notebook, {release})
    return seen


def open_release_now(notebook: Notebook, typed: Door, release: bytes) -> SeenRelease:
    """Let the contact open it from now on. The secret was typed again."""
    what = ReleaseNow(vault=notebook.keys.vault, release=release, now=True)
    return _send_act(notebook, typed, release, "now", what)


def check_in(notebook: Notebook, release: bytes) -> SeenRelease:
    """All is well."""
    seen = _read(
        notebook.site.transport.send("POST", f"/api/releases/{to_b64(release)}/check-in", {}), release
    )
    notebook.look()
    return seen


def read_answer(notebook: Notebook, seen: SeenRelease) -> AnswerWords | None:
    """What the contact answered, if they did; raises CryptoError where it is not for this release."""
    if not seen.answer:
        return None
    secret = derive_key(notebook.keys.key, "release-note", seen.release)
    return AnswerWords.parse(open_answer(secret, seen.release, seen.answer))


def _send_act(notebook: Notebook, typed: Door, release: bytes, noun: str, what: Body) -> SeenRelease:
    challenge = notebook.site.challenge()
    body = sign_act(notebook, "release", what.encode(), typed, challenge.nonce)
    answer = notebook.site.transport.send("POST", f"/api/releases/{to_b64(release)}/{noun}", body)
    notebook.look()
    return _read(answer, release)


def _read(answer: Json, release: bytes) -> SeenRelease:
    item = answer.get("release")
    if not isinstance(item, dict) or bytes_of(item, "release", 16) != release:
        raise Refused("the answer is about something else")
    return parse_release(item)


def _remember_over(notebook: Notebook, over: set[bytes]) -> None:
    notebook.look()
    merge_endings(notebook)
    notebook.rewrite(lambda manifest: with_releases_over(manifest, over, seen=True))
    pay_what_can_be(notebook)
