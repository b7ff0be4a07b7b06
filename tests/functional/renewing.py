"""An owner who lets a reader go on, as bare as it gets: every byte of the renewal can be bent."""

from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from crypto.encoding import make_id, to_b64
from crypto.hashing import hash32
from crypto.signing import Signed, parse_signed
from crypto.statements.grants import ClaimSection, Renewal
from tests.functional.navigators import Json
from tests.functional.offices import Desk, Office, make_wraps
from tests.functional.sharing import Offered, Place, Sharer


@dataclass
class Claimed:
    """A grant that somebody opened, and the claim by which they did."""

    offered: Offered
    claim: Signed
    reader: Desk


def opens(desk: Desk, offered: Offered) -> Claimed:
    """Redeem and claim, and keep the claim."""
    looked = desk.redeems(offered.secret).get_json()
    body = desk.claim(looked, offered.secret)
    answer = desk.send("POST", "/api/claims", body)
    assert answer.status_code == 201, answer.get_json()
    return Claimed(offered, parse_signed(body["claim"]), desk)


@dataclass
class Draft:
    """A renewal before it is sent: what it goes on from, and its parts."""

    before: bytes
    new: Offered
    body: Json


def prepare(
    owner: Sharer,
    claimed: Claimed,
    office: Office,
    places: list[Place],
    *,
    before: bytes | None = None,
    recipient: bytes | None = None,
    signer: bytes | None = None,
    renewal: Json | None = None,
    **terms: Any,
) -> Draft:
    """A renewal of a claimed grant (or of `before`, which came of it); `renewal` bends its body."""
    before = before or claimed.offered.grant
    new = owner.prepares(office, places, **terms)
    is_team = b'"audience":"team"' in new.terms.body
    to = recipient or (office.team.public if is_team else claimed.reader.person.box.public)
    wraps = make_wraps(new.grant, to, new.words, {place: owner.keys[place] for place in new.places})
    values: dict[str, Any] = {
        "from_": before,
        "grant": new.grant,
        "terms": new.terms.hash,
        "claim": claimed.claim.hash,
        "reader": claimed.reader.person.sign,
        "recipient": to,
        "generation": office.generation if is_team else 0,
        "sections": tuple(ClaimSection(*place) for place in new.places),
        "wraps": hash32(wraps),
    }
    body = Renewal(**(values | (renewal or {}))).encode()
    return Draft(
        before,
        new,
        {
            "idempotency_key": to_b64(make_id()),
            "terms": new.terms.to_json(),
            "states": [owner.state(new.grant, place).to_json() for place in new.places],
            "renewal": owner.sign("renewal", body, signer or claimed.offered.grant).to_json(),
            "wraps": to_b64(wraps),
            "manifest": to_b64(owner.manifest()),
        },
    )


def post(owner: Sharer, draft: Draft) -> TestResponse:
    """Ask the server."""
    return owner.posts("POST", f"/api/grants/{to_b64(draft.before)}/renewal", draft.body)
