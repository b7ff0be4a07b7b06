"""A running site against what was published, for every kind of visitor.

1. Every address of the manifest: status 200, and the very bytes.
2. An address that does not exist: the first page's bytes, for a site may not hide another page there.
3. What the pages tell the browser: the published policy on every answer, and no header that loads, moves or
   installs something else.
4. `/instance.json`, the one file outside the manifest: signed by its own operator key, and, where the
   fingerprint is known, the expected one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from client.errors import Refused
from client.site_check.fetching import Fetched, fetch
from client.site_check.manifest import VERSION, Manifest, sha256_hex
from client.site_check.visitors import VISITORS, Visitor
from client.transport import HttpTransport
from crypto.encoding import make_id, to_b64
from crypto.errors import CryptoError
from crypto.signing import parse_signed, verify_signed
from crypto.statements.agencies import InstanceStatement

POLICY: Final = "content-security-policy"
ALLOWED_SCRIPTS: Final = frozenset({"'self'", "'wasm-unsafe-eval'"})
FORBIDDEN: Final = ("link", "refresh", "location", "service-worker-allowed", "sourcemap", "content-location")

Read = Callable[[str], bytes | None]
"""The published file of a path, where it is at hand."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as published."""

    address: str
    visitor: str
    what: str


@dataclass(frozen=True)
class Checked:
    """What was looked at, and what differs."""

    addresses: int
    visitors: int
    differences: tuple[Difference, ...]
    fingerprint: str
    """The instance id, as the recovery card shows it; empty where it could not be verified."""


def check_site(
    site: HttpTransport, manifest: Manifest, read: Read = lambda _: None, fingerprint: str | None = None
) -> Checked:
    """Fetch everything as everybody, and say what is not as published.

    Raises:
        Unreachable: nobody answers there.
    """
    found: list[Difference] = []
    addresses = manifest.addresses(_find_version(site, manifest))
    nowhere = f"/{to_b64(make_id())[:20].replace('-', 'x')}x"
    for visitor in VISITORS:
        for address, path in addresses.items():
            found += _compare(site, address, visitor, manifest.files[path], read(path), 200)
        found += _compare(site, nowhere, visitor, manifest.files["index.html"], read("index.html"), 404)
    met, told = _meet(site, fingerprint)
    return Checked(len(addresses), len(VISITORS), (*found, *told), met)


def _find_version(site: HttpTransport, manifest: Manifest) -> str:
    """The version behind the addresses, as the site says it, if that is the published one; else empty."""
    known = manifest.files.get(VERSION)
    body = fetch(site, f"/{VERSION}", {}).body if known else b""
    return body.decode("ascii") if known == sha256_hex(body) else ""


def _compare(
    site: HttpTransport, address: str, visitor: Visitor, known: str, published: bytes | None, status: int
) -> Iterator[Difference]:
    try:
        answer = fetch(site, address, visitor.headers)
    except Refused as error:
        yield Difference(address, visitor.name, error.why)
        return
    if answer.status != status:
        yield Difference(address, visitor.name, f"answered {answer.status} instead of {status}")
    if sha256_hex(answer.body) != known:
        yield Difference(address, visitor.name, _describe(answer.body, known, published))
    for what in _judge_headers(answer):
        yield Difference(address, visitor.name, what)


def _describe(got: bytes, known: str, published: bytes | None) -> str:
    sums = f"SHA-256 {sha256_hex(got)} instead of {known}"
    if published is None or sha256_hex(published) != known:
        return f"{len(got)} bytes, {sums}"
    places = [at for at, (one, other) in enumerate(zip(got, published, strict=False)) if one != other]
    first = places[0] if places else min(len(got), len(published))
    many = len(places) + abs(len(got) - len(published))
    return f"{many} of {len(published)} bytes differ, the first at {first}; {sums}"


def _judge_headers(answer: Fetched) -> Iterator[str]:
    """What a browser is told beside the bytes."""
    directives = dict(
        (part.strip().partition(" ")[0], part.strip().split()[1:])
        for part in answer.headers.get(POLICY, "").split(";")
        if part.strip()
    )
    scripts = set(directives.get("script-src", ["*"]))
    if directives.get("default-src") != ["'none'"] or not scripts <= ALLOWED_SCRIPTS:
        yield "its policy lets other scripts in"
    if directives.get("worker-src") != ["'self'"] or "require-trusted-types-for" not in directives:
        yield "its policy lets other workers or markup in"
    for name in FORBIDDEN:
        if name in answer.headers:
            yield f"it comes with the header {name}"


def _meet(site: HttpTransport, fingerprint: str | None) -> tuple[str, tuple[Difference, ...]]:
    try:
        signed = parse_signed(site.get("/instance.json"))
        statement = InstanceStatement.parse(signed.body)
        verify_signed("instance", statement.instance, signed, statement.operator_key)
    except (CryptoError, Refused):
        return "", (_of_instance("it is not signed as it says"),)
    met = to_b64(statement.instance)
    if site.origin not in (*statement.owner_origins, *statement.desk_origins):
        return met, (_of_instance("its signed statement names other addresses"),)
    if fingerprint is not None and met != fingerprint:
        return met, (_of_instance(f"another service: its mark is {met}"),)
    return met, ()


def _of_instance(what: str) -> Difference:
    return Difference("/instance.json", VISITORS[0].name, what)
