"""What a release costs: sweeping what is due, opening one, and what others notice of it.

* `sweep`: 1,000 releases at which something is due, among 10,000 and among 1,000,000 that wait; as many
  transactions, each under the hold of its notebook; a round of the one after a round of the other.
* `opening`: reading a release, with its look, beside reading a grant, with its nonce; in turn, by the same
  client, over the same connection.
* `others`: an owner's pulse while 10,000 fall due in the same moment, beside the same when nothing does.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    LargeBinary,
    String,
    cast,
    func,
    insert,
    literal,
    select,
    update,
)

from client.contact import Contact
from client.desk.reading import read_sections
from client.notebook.offers import Choice
from client.notebook.releases import Preparation
from client.owner import Owner
from consent.storage.base import Store, Tx
from consent.storage.releases import ReleaseRow
from consent.storage.vaults import VaultRow
from consent.sweeping import sweep
from crypto.statements.releases import CheckInRule
from tests.functional.served import Served, serving
from tests.functional.world import PASSPHRASE
from tools.testing.cluster import is_installed

ROUNDS: Final = 9
DUE: Final = 1_000
AMONG: Final = (10_000, 1_000_000)
AT_ONCE: Final = 10_000
PULSES: Final = 3_000
READINGS: Final = 100
NAMED_FROM: Final = 10**15
DAY: Final = 86_400
RULE: Final = CheckInRule(every_days=3, grace_days=30, wait_minutes=20_160, opening_counts=False)
Figures = dict[str, str]


def run() -> str:
    """The table, in Markdown."""
    found = {kind: _measure(kind) for kind in ("sqlite", *(("postgresql",) if is_installed() else ()))}
    names = list(next(iter(found.values())))
    rows = [f"| {name} | " + " | ".join(one[name] for one in found.values()) + " |" for name in names]
    return "\n".join(["| what | " + " | ".join(found) + " |", "|---|" + "---|" * len(found), *rows])


def _measure(kind: str) -> Figures:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as running:
        places = [Path(folder) / str(among) for among in AMONG]
        for place in places:
            place.mkdir()
        both = [running.enter_context(serving(kind, place)) for place in places]
        pairs = [pair for served in both for pair in _read_in_turn(served)]
        opening = statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)
        others = _measure_others(both[0])
        for served in both:
            served.stops()
        few, many, ratio = _measure_sweeps([served.database_url for served in both])
    return {
        f"sweeping {DUE:,} due among {AMONG[0]:,}, s": f"{few:.2f}",
        f"the same among {AMONG[1]:,}, s (aim ≤ 1.2 times)": f"{many:.2f} ({ratio:.2f})",
        "reading a release ÷ reading a grant (aim ≤ 1.5)": f"{opening:.2f}",
        f"an owner's pulse, p99, while {AT_ONCE:,} fall due ÷ else (aim < 2)": others,
    }


def _read_in_turn(served: Served) -> list[tuple[float, float]]:
    """Seconds of reading a release and of reading a grant, one after the other."""
    served.opens_office("Lantern House (invented)", workers=1)
    owner = Owner.create(served.to_owner_site(), "a keeper", PASSPHRASE)
    section = owner.write("Where I might be", "At the lake. " * 300)
    code = owner.offer(Choice(served.agencies[0].id, (section,), "a bed"))
    staff = served.staff()
    redemption = staff.redeem(code.url)
    staff.claim(redemption)
    papers, words = staff._get_live(redemption.grant)
    card = owner.releases.prepare(Preparation("Bea", (section,), check_in=RULE))
    owner.releases.open_now(owner.releases.door("a keeper", PASSPHRASE), card.release)
    contact = Contact(served.to_owner_site(), card.characters)
    read = partial(read_sections, staff.desk, papers, words, None)
    return [(_time(contact.read), _time(read)) for _ in range(READINGS)]


def _measure_others(served: Served) -> str:
    owner = Owner.create(served.to_owner_site(), "somebody else", PASSPHRASE)
    transport = owner.notebook.site.transport
    usual = _p99([_time(lambda: transport.get("/api/pulse")) for _ in range(PULSES)])
    store = Store(served.database_url)
    try:
        _add(store, AT_ONCE, wake_at=int(time.time()) - 1)
        busy: list[float] = []
        while _count_due(store):
            busy += [_time(lambda: transport.get("/api/pulse")) for _ in range(100)]
    finally:
        store.close()
    return f"{_p99(busy) / usual:.2f} ({1_000 * usual:.1f} and {1_000 * _p99(busy):.1f} ms)"


def _measure_sweeps(urls: list[str]) -> tuple[float, float, float]:
    """Seconds among few and among many, and how many times the one the other is; nobody else is there.

    A round of the one follows a round of the other, each over the same releases: whatever the machine does
    in between, it does to both. Of the rounds, and of their ratios, the one in the middle.
    """
    stores = [Store(url) for url in urls]
    try:
        for store, among in zip(stores, AMONG, strict=True):
            with store.reading() as tx:
                there = _count(tx)
            _add(store, among - there, wake_at=int(time.time()) + 300 * DAY)
        rounds = [tuple(_time_sweep(store) for store in stores) for _ in range(ROUNDS)]
        few, many = (statistics.median(times) for times in zip(*rounds, strict=True))
        return few, many, statistics.median(b / a for a, b in rounds)
    finally:
        for store in stores:
            store.close()


def _time_sweep(store: Store) -> float:
    _make_due(store, DUE)
    return _time(lambda: _sweep_all(store))


def _sweep_all(store: Store) -> None:
    while sweep(store, int(time.time())):
        pass


def _add(store: Store, count: int, wake_at: int) -> None:
    """So many releases, each in a notebook of its own, whose check-in fell due a moment ago."""
    with store.reading() as tx:
        vault, release = _find_one(tx)
        there = _count(tx)
    met_on = int(time.time()) // DAY * DAY - 4 * DAY
    name = _name_numbers(count, there)
    ids = {"vault_id": _as_bytes(name.c.name)}
    hashes = {"stop_hash": _as_bytes(name.c.name.concat(name.c.name))}
    fresh = {"release_id": ids["vault_id"], "lookup_hash": hashes["stop_hash"], "wake_at": wake_at}
    known = {"state": "armed", "met_on": met_on, "begun_by": ""}
    with store.writing() as tx:
        _insert(tx, VaultRow.__table__, {**vault, **ids, **hashes, "manifest": b""}, name)
        _insert(tx, ReleaseRow.__table__, {**release, **ids, **fresh, **known}, name)


def _name_numbers(count: int, first: int) -> CTE:
    """Numbers of 16 digits, written out, from which ids are made."""
    number = select(literal(NAMED_FROM + first).label("number")).cte(recursive=True)
    last = NAMED_FROM + first + count
    number = number.union_all(select(number.c.number + 1).where(number.c.number + 1 < last))
    return select(cast(number.c.number, String).label("name")).cte()


def _as_bytes(digits: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(digits, LargeBinary)


def _insert(tx: Tx, table: Any, values: dict[str, Any], each: CTE) -> None:
    """A row for each: made by the database itself, whose time is not what is measured."""
    columns = [
        value if isinstance(value, ColumnElement) else literal(value, table.c[name].type)
        for name, value in values.items()
    ]
    tx.execute(insert(table).from_select(list(values), select(*columns).select_from(each)))


def _count(tx: Tx) -> int:
    return int(tx.execute(select(func.count()).select_from(ReleaseRow)).scalar_one())


def _find_one(tx: Tx) -> tuple[dict[str, Any], dict[str, Any]]:
    release = tx.execute(select(ReleaseRow.__table__).limit(1)).mappings().one()
    of_vault = select(VaultRow.__table__).where(VaultRow.vault_id == release["vault_id"])
    empty = {"begun_at": None, "opens_at": None, "opened_at": None, "open_until": None, "reads": 0}
    return dict(tx.execute(of_vault).mappings().one()), {**release, **empty}


def _make_due(store: Store, count: int) -> None:
    """Some of them from everywhere among the others, the same ones each time."""
    with store.reading() as tx:
        armed = select(ReleaseRow.release_id).where(ReleaseRow.state == "armed")
        ids = list(tx.execute(armed.order_by(ReleaseRow.release_id)).scalars())
    due = ids[:: len(ids) // count][:count]
    with store.writing() as tx:
        for at in range(0, len(due), 500):
            some = ReleaseRow.release_id.in_(due[at : at + 500])
            tx.execute(update(ReleaseRow).where(some).values(wake_at=int(time.time()) - 1))


def _count_due(store: Store) -> int:
    with store.reading() as tx:
        due = select(func.count()).where(ReleaseRow.wake_at <= int(time.time()))
        return int(tx.execute(due).scalar_one())


def _time(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]
