"""Rosters: who works at an agency now, and what follows when that changes.

* A roster counts only as the next step of the chain from the agency's certified identity.
* Whoever is no longer on it loses every session in the same transaction.
* Every worker and coordinator on it holds the team key of its generation, an auditor never.
* A roster past its date blocks redeeming and claiming, and never drops a reader.
"""

from dataclasses import dataclass
from functools import lru_cache

from consent import certificates, sessions, statements
from consent.certificates import to_signed
from consent.errors import BadRequest, BadStatement, NotAllowed, NotFound, RosterRefused
from consent.storage import rosters as rows
from consent.storage import staff as staff_rows
from consent.storage.base import Tx
from crypto import chain
from crypto.envelope import check_team_wrap
from crypto.errors import BadSignature, ChainRefused
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.agencies import Member, Roster, TeamWrap

CLOCK_SLACK_SECONDS = 300


@dataclass(frozen=True)
class RosterName:
    """The name behind one hash of a roster, with its salt."""

    sign: bytes
    name: str
    salt: bytes


@dataclass(frozen=True)
class SealedTeamWrap:
    """A signed team wrap and the bytes it is about."""

    team_wrap: Signed
    wrap: bytes


def find_current(tx: Tx, agency_id: bytes) -> Roster | None:
    """The newest roster of an agency's certified identity."""
    standing = certificates.find_standing(tx, agency_id)
    return None if standing is None or standing.body is None else parse_kept(standing.body)


def get_member(tx: Tx, agency_id: bytes, sign: bytes) -> tuple[Roster, Member]:
    """The current roster and the person on it who has this sign key.

    Raises:
        NotAllowed: nobody on it has.
    """
    roster = find_current(tx, agency_id)
    member = None if roster is None else chain.find_member(roster, sign)
    if roster is None or member is None:
        raise NotAllowed
    return roster, member


def get_reader(tx: Tx, agency_id: bytes, sign: bytes) -> tuple[Roster, Member]:
    """As `get_member`, for a worker or coordinator.

    Raises:
        NotAllowed: an auditor, or nobody on the roster.
    """
    roster, member = get_member(tx, agency_id, sign)
    if not member.reads:
        raise NotAllowed
    return roster, member


def require_fresh(roster: Roster, now: int) -> None:
    """Refuse a roster past its date.

    Raises:
        RosterRefused: it is.
    """
    if now >= roster.valid_until:
        raise RosterRefused


def is_team_of(tx: Tx, agency_id: bytes, identity_hash: bytes, n: int) -> bool:
    """Whether roster n of this identity has the team key that counts now."""
    standing = certificates.find_standing(tx, agency_id)
    if standing is None or hash32(standing.identity) != identity_hash or standing.n is None:
        return False
    is_newest = standing.n == n
    named = standing if is_newest else rows.find_roster(tx, agency_id, standing.identity, n)
    return named is not None and parse_kept(named.body).team == parse_kept(standing.body).team


def list_rosters(tx: Tx, agency_id: bytes, from_n: int) -> tuple[list[Signed], list[RosterName]]:
    """The chain from number `from_n` to the newest, and the names in it.

    Raises:
        NotFound: no such agency on the directory.
    """
    identity = certificates.find_identity(tx, agency_id)
    if identity is None:
        raise NotFound
    signed = [to_signed(row) for row in rows.list_rosters(tx, agency_id, identity, from_n)]
    names = rows.list_names(tx, agency_id, identity, from_n)
    return signed, [RosterName(row.sign, row.name, row.salt) for row in names]


def find_generation_signer(tx: Tx, agency_id: bytes, generation: int) -> bytes | None:
    """Who signed the roster that brought this generation of the team key."""
    identity = certificates.find_identity(tx, agency_id)
    for row in rows.list_rosters(tx, agency_id, identity) if identity else ():
        roster = parse_kept(row.body)
        if roster.team.generation == generation:
            return roster.signer
    return None


def require_next(tx: Tx, instance: bytes, signed: Signed, now: int) -> None:
    """Refuse what is not the next roster of its agency; judged again once the agency is held.

    Raises:
        RosterRefused, BadStatement: as `keep_roster`.
    """
    _verify_step(tx, instance, signed, now)


def keep_roster(
    tx: Tx,
    instance: bytes,
    signed: Signed,
    names: list[RosterName],
    team_wraps: list[SealedTeamWrap],
    now: int,
) -> Roster:
    """Take the next roster of an agency's chain, and end the sessions of those who left.

    Raises:
        RosterRefused: unknown agency, a lower or equal number, a broken step, or a wrong date.
        BadStatement: a roster or team wrap that does not read, or is signed by somebody else.
        BadRequest: names that are not exactly those the roster has hashes of.
        NotAnEnvelope: bytes that are no team wrap.
    """
    identity, roster = _verify_step(tx, instance, signed, now)
    _check_names(roster, names)
    key = {"agency_id": roster.agency, "identity": identity, "n": roster.n}
    rows.insert_roster(
        tx,
        {**key, "body": signed.body, "sig": signed.sig},
        [{"sign": name.sign, "name": name.name, "salt": name.salt} for name in names],
    )
    for sealed in team_wraps:
        _keep_team_wrap(tx, instance, roster, sealed)
    _require_team_wraps(tx, roster)
    _end_sessions_of_those_who_left(tx, roster)
    return roster


@lru_cache(maxsize=64)
def parse_kept(body: bytes) -> Roster:
    """A kept roster; every request of a desk needs the current one."""
    return Roster.parse(body)


def _verify_step(tx: Tx, instance: bytes, signed: Signed, now: int) -> tuple[bytes, Roster]:
    said = statements.read_body(Roster, signed.body, "roster")
    identity = certificates.find_identity(tx, said.agency)
    if identity is None:
        raise RosterRefused
    kept = [to_signed(row) for row in rows.list_rosters(tx, said.agency, identity)]
    try:
        roster = chain.verify_roster_chain([*kept, signed], identity, instance, agency=said.agency)[-1]
    except BadSignature:
        raise BadStatement("roster") from None
    except ChainRefused:
        raise RosterRefused from None
    if not roster.issued - CLOCK_SLACK_SECONDS <= now < roster.valid_until:
        raise RosterRefused
    return identity, roster


def _check_names(roster: Roster, names: list[RosterName]) -> None:
    given = {name.sign: chain.hash_name(name.salt, name.name) for name in names}
    if len(given) != len(names) or given != {member.sign: member.name for member in roster.members}:
        raise BadRequest("names")


def _keep_team_wrap(tx: Tx, instance: bytes, roster: Roster, sealed: SealedTeamWrap) -> None:
    wrap = statements.read_signed(TeamWrap, "team-wrap", instance, sealed.team_wrap, roster.signer)
    statements.check_sealed(check_team_wrap, sealed.wrap)
    holders = {member.box for member in roster.members if member.reads}
    fits = (
        wrap.agency == roster.agency
        and wrap.generation <= roster.team.generation
        and wrap.recipient in holders
        and wrap.wrap == hash32(sealed.wrap)
    )
    if not fits:
        raise BadStatement("team-wrap")
    rows.replace_team_wrap(
        tx,
        {
            "agency_id": wrap.agency,
            "generation": wrap.generation,
            "recipient": wrap.recipient,
            "body": sealed.team_wrap.body,
            "sig": sealed.team_wrap.sig,
            "wrap": sealed.wrap,
        },
    )


def _require_team_wraps(tx: Tx, roster: Roster) -> None:
    holders = {member.box for member in roster.members if member.reads}
    if not holders <= rows.list_team_wrap_holders(tx, roster.agency, roster.team.generation):
        raise BadStatement("team-wrap")


def _end_sessions_of_those_who_left(tx: Tx, roster: Roster) -> None:
    stay = {member.sign for member in roster.members}
    for row in staff_rows.list_of_agency(tx, roster.agency):
        if row.sign not in stay:
            sessions.end_all(tx, sessions.DESK, row.staff_id)
