"""The team's keys: each generation, wrapped for this reader by a rostered coordinator (protocol §8)."""

from typing import Any

from client.answers import bytes_of, list_of, signed_of
from client.desk.session import Desk
from client.errors import NoSuchThing, Refused
from client.site import Chain
from crypto.boxes import derive_box_public, open_team_wrap
from crypto.chain import verify_team_wrap
from crypto.errors import BadSignature, ChainRefused
from crypto.signing import Signed
from crypto.statements.agencies import TeamWrap


def get_team_secret(desk: Desk, generation: int) -> bytes:
    """The secret key (32 bytes) of a generation; fetched once a visit, and again when one is missing.

    Raises:
        NoSuchThing: this reader does not hold it.
        CryptoError, Refused: a wrap that no rostered coordinator signed, or another key inside.
    """
    if generation not in desk.team_secrets:
        desk.team_secrets.update(_fetch(desk))
    if generation not in desk.team_secrets:
        raise NoSuchThing("you do not hold this team key")
    return desk.team_secrets[generation]


def _fetch(desk: Desk) -> dict[int, bytes]:
    secrets = {}
    for item in list_of(desk.site.transport.get("/api/team"), "wraps"):
        statement = _verify(desk, item)
        secrets[statement.generation] = _open(desk, statement, bytes_of(item, "wrap", 105))
    return secrets


def _verify(desk: Desk, item: Any) -> TeamWrap:
    signed, wrap = signed_of(item, "team_wrap"), bytes_of(item, "wrap", 105)
    statement = _find_statement(desk.instance, desk.chain, signed, wrap)
    if statement.recipient != desk.keys.box:
        raise Refused("this team key is wrapped for somebody else")
    return statement


def _find_statement(instance: bytes, chain: Chain, signed: Signed, wrap: bytes) -> TeamWrap:
    """A holder's copy may come with any roster of its generation: a later one for who came later."""
    generation = TeamWrap.parse(signed.body).generation
    for roster in chain.rosters:
        if roster.team.generation == generation:
            try:
                return verify_team_wrap(signed, wrap, roster, instance)
            except (BadSignature, ChainRefused):
                continue
    raise Refused("no coordinator of this office signed this team key")


def _open(desk: Desk, statement: TeamWrap, wrap: bytes) -> bytes:
    secret = open_team_wrap(desk.keys.box_secret, wrap, statement.agency, statement.generation)
    named = {
        roster.team.key for roster in desk.chain.rosters if roster.team.generation == statement.generation
    }
    if named != {derive_box_public(secret)}:
        raise Refused("this team key is not the one on the roster")
    return secret
