"""Readings and redemptions of the server as it is served, two workers, beside what they could cost at least.

* `bare`: a Flask route with one read and one committed insert, and a single-use transaction, through the
  same driver under the same server. `SnapPass` reveals a secret, from Redis, under gunicorn.
* All of them are asked by the same client over as many connections, on the same cores, in the same run.
* A reading needs a nonce, a redemption two steps; `with its nonce` and `both steps` count both requests.
* The database syncs every commit.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from bench.load import Answer, Speed, Volley, fire, make_request
from bench.million import multiply
from bench.peers import bare_site, has_snappass, snappass
from bench.sharing import Sharing
from tests.functional.served import serving
from tools.testing.cluster import is_installed, running_cluster

ROUNDS: Final = 5
CODES: Final = 150
"""Codes used in each round; what was opened is read in each round of readings, so five times as many."""

PEER_REQUESTS: Final = 1_500
FEW: Final = 1_000
MANY: Final = 1_000_000
"""Grants in the database."""

FORM: Final = "application/x-www-form-urlencoded"
Figures = dict[str, Speed]


def run() -> str:
    """The tables, in Markdown."""
    kinds = ["sqlite", *(["postgresql"] if is_installed() else [])]
    peer = _measure_snappass() if has_snappass() else {}
    return "\n\n".join(_describe(kind, _measure(kind), peer) for kind in kinds)


def _measure(kind: str) -> Figures:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bare = _measure_bare(kind, Path(folder))
        ours: Figures = {}
        with serving(kind, Path(folder)) as served:
            sharing = Sharing(served)
            ours |= _measure_sharing(sharing, "", FEW)
            served.stops()
            multiply(served.database_url, MANY // FEW - 1)
            served.starts()
            ours |= _measure_sharing(sharing, MILLION, FEW)
    return bare | ours


MILLION: Final = " among a million grants"
READ, READ_WHOLE, REDEEM = "reading", "reading with its nonce", "redeeming, both steps"
BARE_READ, BARE_USE, REVEAL = "bare read and insert (a)", "bare single use (b)", "SnapPass, revealing (c)"


def _measure_sharing(sharing: Sharing, name: str, grants: int) -> Figures:
    codes = sharing.offer(grants)
    redeemed = [sharing.redeem(codes[n * CODES : (n + 1) * CODES]) for n in range(ROUNDS)]
    opened = sharing.opened()
    read = [sharing.read(opened) for _ in range(ROUNDS)]
    return {
        READ + name: Speed.of([reading for _, reading in read]),
        READ_WHOLE + name: Speed.of([nonce.followed_by(reading) for nonce, reading in read]),
        REDEEM + name: Speed.of(redeemed),
    }


def _measure_bare(kind: str, folder: Path) -> Figures:
    with _bare_place(kind, folder) as place, bare_site(place) as port:
        rounds = range(ROUNDS)
        reads = [_ask_bare(port, "read", n) for n in rounds]
        uses = [_ask_bare(port, "use", n) for n in rounds]
    return {BARE_READ: Speed.of(reads), BARE_USE: Speed.of(uses)}


def _ask_bare(port: int, what: str, turn: int) -> Volley:
    numbers = range(turn * PEER_REQUESTS, (turn + 1) * PEER_REQUESTS)
    return fire(port, [make_request("POST", "localhost", f"/{what}/{number}") for number in numbers])


@contextmanager
def _bare_place(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield str(folder / "bare.sqlite")
        return
    with running_cluster(durable=True) as cluster:
        yield cluster.url(cluster.make_database()).replace("+psycopg", "")


def _measure_snappass() -> Figures:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, snappass(Path(folder)) as port:
        form = urlencode({"password": "x" * 1024, "ttl": "hour"}).encode()
        headers = {"Content-Type": FORM, "Accept": "application/json"}
        keep = make_request("POST", "localhost", "/", form, **headers)
        turns = []
        for _ in range(ROUNDS):
            kept = fire(port, [keep] * PEER_REQUESTS)
            turns.append(fire(port, [make_request("POST", "localhost", _link(one)) for one in kept.answers]))
    return {REVEAL: Speed.of(turns)}


def _link(kept: Answer) -> str:
    return "/" + str(kept.json()["link"]).rpartition("/")[2]


def _describe(kind: str, figures: Figures, peer: Figures) -> str:
    lines = [
        f"### {kind}",
        "",
        "| what | requests/s | p50, ms | p99, ms |",
        "|---|---|---|---|",
        *(
            f"| {name} | {speed.rate:,.0f} | {speed.p50:.1f} | {speed.p99:.1f} |"
            for name, speed in (figures | peer).items()
        ),
        "",
        "| ratio | seen | aim |",
        "|---|---|---|",
    ]
    every = figures | peer
    ratios: list[tuple[str, str, str]] = [
        (READ, BARE_READ, "0.5"),
        (READ, REVEAL, "1.0"),
        (REDEEM, BARE_USE, "0.35"),
        (READ + MILLION, READ, "0.85 to 1.15"),
        (REDEEM + MILLION, REDEEM, "0.85 to 1.15"),
    ]
    for ours, theirs, aim in ratios:
        seen = f"{every[ours].rate / every[theirs].rate:.2f}" if theirs in every else "not installed"
        lines.append(f"| {ours} / {theirs} | {seen} | {aim} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(run())
