"""A notebook and an office with as many of everything as a test asks for.

One of each is made as people make it; the rest are copies of its rows under ids of their own, written
straight into the tables.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select, update

from consent.storage.base import Base, Tx
from consent.storage.events import EventRow
from consent.storage.sections import RevisionRow
from consent.storage.vaults import VaultRow
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.hashing import hash32
from crypto.signing import parse_signed, sign_body
from crypto.statements.agencies import Rotation
from tests.functional.inprocess import Server, start_server
from tests.functional.navigators import Json
from tests.functional.offices import Desk, Office, Person, certify_directory, make_wraps
from tests.functional.sharing import Offered, Sharer

MOST_SECTIONS = 100
MOST_LIVE = 150
# They rest on the claim of the grant they go on from; nobody here verifies the rest.
RENEWAL = {"renewal_body": b"{}", "renewal_sig": bytes(64)}
# Found by a secret of their own, or gone in two minutes.
NOT_COPIED = {"token_marks", "access_nonces", "redemptions"}


@dataclass
class Crowd:
    """What the requests of a test work with."""

    size: int
    server: Server
    office: Office
    ada: Desk
    owner: Sharer
    section: bytes
    """One of the many."""

    offered: Offered
    """For the office, not opened yet."""

    open: Offered
    """Opened by Ada, and read."""

    kim: Desk
    """The coordinator of Ada's office."""

    team_words: bytes
    """The sealed words of the grants Ada opened for her team, one in each of many notebooks."""

    drafts: list[bytes]

    def rotation(self, grant: Json) -> Json:
        """A team grant wrapped for the newest team key, as the coordinator signs it."""
        grant_id, sections = parse_b64(grant["grant"]), grant["sections"]
        keys = {(parse_b64(s["id"]), s["revision"], s["sealing"]): make_random(32) for s in sections}
        wraps = make_wraps(grant_id, self.office.team.public, self.team_words, keys)
        claim = parse_signed(grant.get("renewal", grant["claim"]))
        body = Rotation(
            agency=self.office.agency,
            grant=grant_id,
            from_=grant["generation"],
            to=self.office.generation,
            claim=claim.hash,
            wraps=hash32(wraps),
        ).encode()
        signed = sign_body("rotation", self.server.instance, body, self.kim.person.sign_seed)
        return {"rotation": signed.to_json(), "wraps": to_b64(wraps)}


def make_crowd(folder: Path, size: int) -> Crowd:
    """`size` revisions, ended and open grants and events in one notebook; as many grants at one desk."""
    server = start_server(folder)
    certify_directory(server)
    office = Office(server, Person("Kim", "coordinator"), Person("Ada")).opens_its_doors()
    ada = Desk(office, office.people[1]).signs_in()
    owner = Sharer(server)
    assert owner.creates_notebook().status_code == 201
    section = owner.writes()
    offered = owner.grants(office, section)
    one, team = owner.grants(office, section), owner.grants(office, section, audience="team")
    for taken in (one, team):
        grant = ada.takes(taken.secret)
        assert ada.reads(grant, taken.terms.hash).status_code == 200
    with server.services.store.writing() as tx:
        _copy_revisions(tx, owner.vault, section, size)
        _copy_events(tx, owner.vault, size)
        copies = _Copies(tx, owner.vault)
        for i in range(size):
            ended: dict[str, Any] = {"state": "ended", "how": "withdrawn", "ended_at": server.clock.now()}
            copies.add_grant(one.grant, owner.vault, {} if i < MOST_LIVE // 2 else ended)
        for _ in range(size):
            for grant in (one.grant, offered.grant):
                copies.add_grant(grant, copies.add_vault(), {})
            for grant in (one.grant, team.grant):
                copies.add_grant(grant, copies.add_vault(), RENEWAL | {"renews": make_id()})
        copies.write()
    drafts = [make_id() for _ in range(5)]
    for draft in drafts:
        body = owner.draft(section, draft, 1)
        assert owner.send("PUT", f"/api/drafts/{to_b64(draft)}", body).status_code == 200
    kim = Desk(office, office.people[0]).signs_in()
    return Crowd(size, server, office, ada, owner, section, offered, one, kim, team.words, drafts)


def make_parts(crowd: Crowd, count: int) -> Crowd:
    """The same office, and a notebook of its own; `offered`, not sent yet, names `count` sections."""
    owner = Sharer(crowd.server)
    assert owner.creates_notebook().status_code == 201
    sections = [owner.writes() for _ in range(count)]
    offered = owner.prepares(crowd.office, [owner.newest(section) for section in sections])
    return replace(crowd, owner=owner, offered=offered)


def _copy_revisions(tx: Tx, vault: bytes, section: bytes, size: int) -> None:
    row = tx.execute(select(RevisionRow.__table__).where(RevisionRow.section_id == section)).one()._asdict()
    ids = [make_id() for _ in range(min(size, MOST_SECTIONS))]
    places = [(ids[i % len(ids)], 1 + i // len(ids)) for i in range(size)]
    tx.execute(
        insert(RevisionRow), [row | {"section_id": place, "revision": number} for place, number in places]
    )


def _copy_events(tx: Tx, vault: bytes, size: int) -> None:
    head = tx.execute(select(VaultRow.head_n).where(VaultRow.vault_id == vault)).scalar_one()
    row = tx.execute(select(EventRow.__table__).where(EventRow.vault_id == vault).limit(1)).one()._asdict()
    tx.execute(insert(EventRow), [row | {"n": head + 1 + i} for i in range(size)])
    tx.execute(update(VaultRow).where(VaultRow.vault_id == vault).values(head_n=head + size))


class _Copies:
    """Copies of a vault's row, and of every row of a grant, in every table that has some.

    Each original is read once, and all copies are written at the end, a table at a time.
    """

    def __init__(self, tx: Tx, vault: bytes) -> None:
        self._tx = tx
        self._vault = tx.execute(select(VaultRow.__table__).where(VaultRow.vault_id == vault)).one()._asdict()
        self._originals: dict[bytes, list[tuple[Table, dict[str, Any]]]] = {}
        self._rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in Base.metadata.sorted_tables}

    def add_vault(self) -> bytes:
        """One more; its id."""
        other = make_id()
        table = Base.metadata.tables[VaultRow.__tablename__]
        self._rows[table].append(self._vault | {"vault_id": other, "stop_hash": make_random(32)})
        return other

    def add_grant(self, grant: bytes, vault: bytes, changes: dict[str, Any]) -> None:
        """One more like `grant`, of `vault`, with some columns changed."""
        ids = {"grant_id": make_id(), "vault_id": vault}
        for table, row in self._find(grant):
            self._rows[table].append(row | ids | (changes if table.name == "grants" else {}))

    def write(self) -> None:
        """All of them."""
        for table, rows in self._rows.items():
            if rows:
                self._tx.execute(insert(table), rows)

    def _find(self, grant: bytes) -> list[tuple[Table, dict[str, Any]]]:
        if grant not in self._originals:
            self._originals[grant] = [
                (table, dict(row))
                for table in Base.metadata.sorted_tables
                if "grant_id" in table.c and table.name not in NOT_COPIED
                for row in self._tx.execute(select(table).where(table.c.grant_id == grant)).mappings()
            ]
        return self._originals[grant]
