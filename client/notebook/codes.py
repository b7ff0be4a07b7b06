"""Showing the code of an offered grant again, keeping it alive, and replacing it (protocol §9).

* Each showing makes a fresh secret, and the old code stops working; a code made for later is
  shown again unchanged until its time, unless it is replaced.
"""

from client.answers import number_of
from client.errors import GrantOver, Refused
from client.notebook.contents import get_entry, with_secret
from client.notebook.debts import pay_debts
from client.notebook.offers import HOUR_SECONDS, SECRET_BYTES, Code
from client.notebook.packages import get_keeping, rebuild_package
from client.notebook.sight import parse_grant
from client.notebook.store import Notebook, Write
from crypto.codes import token_url
from crypto.derive import derive_lookup_hash
from crypto.encoding import make_random, to_b64
from crypto.statements.vault import Manifest


def show_code(notebook: Notebook, grant: bytes, *, later_hours: int = 0, replace: bool = False) -> Code:
    """The code of an offered grant: fresh, or the unchanged one that was made for later.

    Raises:
        GrantOver: it is opened or ended already.
    """
    notebook.look()
    entry = get_entry(notebook.manifest, grant)
    seen = notebook.sight.grants.get(grant)
    if seen is None or seen.state != "offered" or not notebook.sight.is_live(entry):
        raise GrantOver("this code was used already, or the permission has ended")
    stands = min(entry.later_until, seen.redeem_before) > notebook.now
    if stands and entry.secret and not replace:
        return Code(grant, entry.secret, _url(notebook, entry.secret), seen.redeem_before)
    return _make_fresh_code(notebook, grant, later_hours)


def extend_code(notebook: Notebook, grant: bytes) -> int:
    """Keep a code on screen alive; until when it can be used, in seconds since 1970."""
    path = f"/api/grants/{to_b64(grant)}/extension"
    return number_of(notebook.site.transport.send("POST", path, {}), "redeem_before")


def _make_fresh_code(notebook: Notebook, grant: bytes, later_hours: int) -> Code:
    pay_debts(notebook)
    secret = make_random(SECRET_BYTES)
    keeping = get_keeping(notebook, get_entry(notebook.manifest, grant))

    def make(manifest: Manifest) -> Write:
        entry = get_entry(manifest, grant)
        if entry.ended:
            raise GrantOver("this permission has ended")
        package = rebuild_package(notebook, entry, keeping, {}, secret)
        body = {
            "lookup_hash": to_b64(derive_lookup_hash(secret)),
            "package": to_b64(package),
            "later_hours": later_hours,
        }
        later = notebook.now + later_hours * HOUR_SECONDS if later_hours else 0
        changed = with_secret(manifest, grant, secret, later)
        return Write(changed, "PUT", f"/api/grants/{to_b64(grant)}/package", body)

    item = notebook.write(make).get("grant")
    if not isinstance(item, dict):
        raise Refused("the answer lacks the grant")
    return Code(grant, secret, _url(notebook, secret), parse_grant(item).redeem_before)


def _url(notebook: Notebook, secret: bytes) -> str:
    return token_url(notebook.site.statement.owner_origins[0], secret)
