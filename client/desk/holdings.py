"""Parts of releases that the office holds: looking, saying yes, and sealing them again (protocol §21).

* A deposit is opened with the team key it is sealed for, and counts for exactly its release and terms.
* Whoever says yes does so in their own name; the part leaves sealed to the contact.
* A coordinator seals the same bytes for the newer team key; one that does not open stays as it is.
"""

from dataclasses import dataclass, field

from client.answers import bytes_of, list_of, number_of, text_of
from client.desk.session import Desk
from client.desk.team import get_team_secret
from client.errors import NoSuchThing, Refused
from client.holder import read_holder_words
from client.roster_making import TeamSecret
from client.transport import Json
from crypto.boxes import derive_box_public
from crypto.encoding import to_b64
from crypto.errors import CryptoError
from crypto.hashing import hash32
from crypto.holder_card import Deposit, move_deposit, open_deposit, seal_held_part
from crypto.statements.releases import ReleaseYes


@dataclass(frozen=True)
class Holding:
    """One release that was asked for and of which the office holds a part; `opens_at` 0: not told.

    `is_readable` False: the part does not open, so a yes is not possible.
    """

    release: bytes
    state: str
    said_yes: bool
    opens_at: int
    is_readable: bool
    words: str = field(repr=False)
    call_me: str = field(repr=False)


def list_holdings(desk: Desk) -> tuple[Holding, ...]:
    """What waits for a yes of the office, or got it."""
    items = list_of(desk.site.transport.get("/api/holdings"), "holdings")
    return tuple(_read(desk, item) for item in items)


def say_yes(desk: Desk, release: bytes) -> None:
    """Hand the part of a release over to its contact.

    Raises:
        NoSuchThing: the office holds no part of such a release, or it was not asked for.
        ApiError: `conflict` (there is a yes), `paused`, `roster_refused`, `not_found`.
        CryptoError, Refused: the part is not for this release and these terms.
    """
    items = list_of(desk.site.transport.get("/api/holdings"), "holdings")
    item = next((one for one in items if bytes_of(one, "release", 16) == release), None)
    if item is None:
        raise NoSuchThing("nothing of this waits for your office")
    deposit, terms = _open(desk, item), bytes_of(item, "terms", 32)
    read_holder_words(release, deposit)
    held_part = seal_held_part(deposit.contact_box, release, terms, deposit.part)
    yes = ReleaseYes(
        release=release,
        terms=terms,
        holder=desk.keys.sign,
        part=hash32(held_part),
        nonce=desk.site.challenge().nonce,
    )
    body = {"yes": desk.sign("release-yes", yes.encode()).to_json(), "part": to_b64(held_part)}
    desk.site.transport.send("POST", f"/api/holdings/{to_b64(release)}/yes", body)


def move_deposits(desk: Desk, team: TeamSecret) -> int:
    """Seal again for this generation what lies sealed for an older one; how many were."""
    recipient, moved = derive_box_public(team.secret), list[Json]()
    for item in list_of(desk.site.transport.get("/api/deposits"), "deposits"):
        release = bytes_of(item, "release", 16)
        try:
            secret = get_team_secret(desk, number_of(item, "generation"))
            sealed = move_deposit(secret, recipient, release, bytes_of(item, "deposit"))
        except (CryptoError, NoSuchThing):
            # Nothing that an owner left here: or its key is gone. The others must not wait for it.
            continue
        moved.append({"release": to_b64(release), "generation": team.generation, "deposit": to_b64(sealed)})
    if not moved:
        return 0
    return len(list_of(desk.site.transport.send("POST", "/api/deposits", {"deposits": moved}), "moved"))


def _read(desk: Desk, item: Json) -> Holding:
    release = bytes_of(item, "release", 16)
    try:
        words = read_holder_words(release, _open(desk, item))
    except (CryptoError, Refused, NoSuchThing):
        words = None
    return Holding(
        release=release,
        state=text_of(item, "state"),
        said_yes=item.get("said_yes") is True,
        opens_at=number_of(item, "opens_at") if "opens_at" in item else 0,
        is_readable=words is not None,
        words="" if words is None else words.words,
        call_me="" if words is None else words.call_me,
    )


def _open(desk: Desk, item: Json) -> Deposit:
    secret = get_team_secret(desk, number_of(item, "generation"))
    release, terms = bytes_of(item, "release", 16), bytes_of(item, "terms", 32)
    return open_deposit(secret, release, terms, bytes_of(item, "deposit"))
