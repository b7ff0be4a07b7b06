"""A running site against what was published: one flipped byte is named, for whomever it was flipped (P17)."""

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
import pytest

from client.__main__ import main
from client.errors import Refused
from client.site_check.fetching import open_coding
from client.site_check.manifest import MANIFEST, VERSION, parse_manifest
from crypto.encoding import make_random, to_b64
from crypto.signing import derive_sign_public
from tests.cross.live_site import LiveSite
from tools.build.kept import Kept
from tools.build.signing import SIGNATURE, sign_manifest
from tools.build.site import build_site, manifest_of, to_json

ROOT = Path(__file__).resolve().parents[2]
SEED = make_random(32)
RELEASE_KEY = to_b64(derive_sign_public(SEED))
SCRIPT = "/assets/js/owner/main.js"

Change = Callable[[dict[str, Any], bytes, list[tuple[str, str]]], bytes]


class TwoFaced(LiveSite):
    """A server that may answer some visitors in another way."""

    change: Change | None = None

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        told: list[Any] = []
        body = b"".join(self._app(environ, lambda *given: told.extend(given)))
        headers = [(name, value) for name, value in told[1] if name != "Content-Length"]
        if self.change is not None:
            body = self.change(environ, body, headers)
        start_response(told[0], [*headers, ("Content-Length", str(len(body)))])
        return [body]


@dataclass
class Site:
    """A running site, and the folder it was published in."""

    server: TwoFaced
    published: Path
    tell: Callable[[], str]

    def verify(self, *more: str, code: int = 0, url: str = "") -> str:
        """What the command says of it."""
        assert main(["verify-site", url or self.server.owner, *(more or self.by_folder)]) == code
        return self.tell()

    @property
    def version(self) -> str:
        return (self.published / VERSION).read_text()

    @property
    def by_folder(self) -> tuple[str, ...]:
        return ("--published", str(self.published))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is published: the owner's site in all languages."""
    folder = tmp_path_factory.mktemp("whole")
    build_site(ROOT, folder / "owner", "owner", kept=Kept(ROOT / "build" / "kept"))
    return folder


@pytest.fixture(scope="module")
def release(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with few files of it, signed."""
    folder = tmp_path_factory.mktemp("release")
    for path in ("index.html", "r.html", "es/index.html", SCRIPT.lstrip("/"), VERSION):
        (folder / "owner" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(whole / "owner" / path, folder / "owner" / path)
    manifest = to_json(manifest_of(folder / "owner"))
    (folder / "owner" / MANIFEST).write_text(manifest)
    (folder / "owner" / SIGNATURE).write_text(sign_manifest(manifest.encode(), SEED))
    return folder


@pytest.fixture
def serve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[Path], Site]]:
    """A site that serves a copy of a release."""
    serving: list[TwoFaced] = []

    def tell() -> str:
        printed = capsys.readouterr()
        return printed.out + printed.err

    def start(published: Path) -> Site:
        shutil.copytree(published, tmp_path / "site")
        serving.append(TwoFaced(tmp_path, site_dir=tmp_path / "site"))
        return Site(serving[0], published / "owner", tell)

    yield start
    for server in serving:
        server.close()


@pytest.fixture
def site(serve: Callable[[Path], Site], release: Path) -> Site:
    """One with few files."""
    return serve(release)


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_an_honest_site_is_as_published_for_everybody(serve: Callable[[Path], Site], whole: Path) -> None:
    site = serve(whole)
    manifest = parse_manifest((site.published / MANIFEST).read_bytes())

    told = site.verify()

    assert "Every byte is as published." in told
    assert f"{len(manifest.addresses())} addresses" in told
    assert {"/", "/ar/", "/es/", "/r", SCRIPT, "/assets/texts/ar.json"} <= set(manifest.addresses())


def test_one_flipped_byte_is_named_with_its_place(site: Site) -> None:
    path = site.server.changes["site_dir"] / "owner" / SCRIPT.lstrip("/")
    path.write_bytes(flip(path.read_bytes(), 700))

    told = site.verify(code=1)

    assert f"{SCRIPT}?v={site.version}, as every kind of visitor: 1 of " in told
    assert "the first at 700" in told
    assert told.count("DIFFERS") == 1


@pytest.mark.parametrize(
    ("header", "sign", "who"),
    [
        ("HTTP_ACCEPT_LANGUAGE", "ar", "an iPhone, in Arabic"),
        ("HTTP_USER_AGENT", "Firefox", "Firefox on a computer"),
        ("HTTP_COOKIE", "__Host-n", "somebody who was here before"),
    ],
)
def test_a_site_that_has_another_face_for_some_is_found_out(
    site: Site, header: str, sign: str, who: str
) -> None:
    def only_for_them(environ: dict[str, Any], body: bytes, _: list[tuple[str, str]]) -> bytes:
        is_them = environ.get(header, "").startswith(sign) or (
            sign == "Firefox" and sign in environ.get(header, "")
        )
        return flip(body, 0) if environ["PATH_INFO"] == SCRIPT and is_them else body

    site.server.change = only_for_them

    told = site.verify(code=1)

    assert f"{SCRIPT}?v={site.version}, as {who}" in told
    assert told.count("DIFFERS") == 1


@pytest.mark.parametrize("path", ["/R", "/r#AAAA"])
def test_another_page_where_codes_lead_is_found(site: Site, path: str) -> None:
    def another(environ: dict[str, Any], body: bytes, _: list[tuple[str, str]]) -> bytes:
        return flip(body, 9) if environ["PATH_INFO"] == path else body

    site.server.change = another

    assert f"{path.replace('#', '%23')}, as every kind of visitor: 1 of " in site.verify(code=1)


def test_a_page_hidden_where_none_was_published_is_found(site: Site) -> None:
    def hidden(environ: dict[str, Any], body: bytes, _: list[tuple[str, str]]) -> bytes:
        return body + b"<p>" if environ["PATH_INFO"].endswith("x") else body

    site.server.change = hidden

    assert "differ, the first at" in site.verify(code=1)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("Content-Security-Policy", "default-src *", "lets other scripts in"),
        ("Link", "</evil.js>; rel=preload", "comes with the header link"),
        ("Refresh", "0; url=https://evil.example/", "comes with the header refresh"),
    ],
)
def test_a_page_that_tells_the_browser_something_else_is_found(
    site: Site, name: str, value: str, said: str
) -> None:
    def told_more(environ: dict[str, Any], body: bytes, headers: list[tuple[str, str]]) -> bytes:
        if environ["PATH_INFO"] == "/":
            headers[:] = [*((one, kept) for one, kept in headers if one != name), (name, value)]
        return body

    site.server.change = told_more

    assert said in site.verify(code=1)


def test_a_coding_that_cannot_be_opened_is_not_taken_for_the_file(site: Site) -> None:
    def packed(environ: dict[str, Any], body: bytes, headers: list[tuple[str, str]]) -> bytes:
        if environ["PATH_INFO"] == SCRIPT and "zstd" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            headers.append(("Content-Encoding", "zstd"))
        return body

    site.server.change = packed

    assert "a coding that cannot be checked here (zstd)" in site.verify(code=1)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(bytes(40_000_000))),
        ("br", brotli.compress(bytes(40_000_000), quality=1)),
        ("gzip", gzip.compress(b"export {};")[:-4]),
        ("gzip", gzip.compress(b"export {};") + b"more"),
        ("br", b"not squeezed at all"),
    ],
    ids=["gzip-endless", "br-endless", "gzip-cut", "gzip-more", "br-broken"],
)
def test_squeezed_bytes_that_never_end_or_are_broken_are_refused(coding: str, packed: bytes) -> None:
    with pytest.raises(Refused):
        open_coding(packed, coding, SCRIPT)


def test_the_signature_is_asked_of_the_site_and_checked_against_a_known_key(site: Site) -> None:
    other = to_b64(derive_sign_public(make_random(32)))

    assert "signed by the release key" in site.verify(f"--release-key={RELEASE_KEY}")
    assert "not signed by this key" in site.verify(f"--release-key={other}", code=1)


def test_a_list_that_was_changed_after_signing_is_refused(site: Site) -> None:
    path = site.server.changes["site_dir"] / "owner" / MANIFEST
    files = json.loads(path.read_bytes())
    files["index.html"] = "0" * 64
    path.write_text(json.dumps(files))

    assert "not signed by this key" in site.verify(f"--release-key={RELEASE_KEY}", code=1)


def test_the_mark_of_the_service_is_told_and_another_one_is_said(site: Site) -> None:
    mark = to_b64(site.server.operator.instance)

    assert f"The mark of this service: {mark}" in site.verify(*site.by_folder, f"--fingerprint={mark}")
    assert "another service" in site.verify(*site.by_folder, f"--fingerprint={'A' * 43}", code=1)


def test_an_instance_statement_that_nobody_signed_is_found(site: Site) -> None:
    def forged(environ: dict[str, Any], body: bytes, _: list[tuple[str, str]]) -> bytes:
        if environ["PATH_INFO"] != "/instance.json":
            return body
        signed = json.loads(body)
        return json.dumps({**signed, "sig": to_b64(make_random(64))}).encode()

    site.server.change = forged

    assert "/instance.json" in site.verify(code=1)


def test_nothing_is_verified_against_nothing(site: Site) -> None:
    assert main(["verify-site", site.server.owner]) == 1
    assert "say what was published" in site.tell()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b'{"index.html": 1}',
        b'{"../index.html": "' + b"0" * 64 + b'"}',
        b'{"assets/main.js": "' + b"0" * 64 + b'"}',
    ],
)
def test_what_is_no_list_of_files_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        parse_manifest(raw)
