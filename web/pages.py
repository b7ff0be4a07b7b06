"""Pages and assets: the published bytes, served as they were built (P17).

* A page is a shell that is the same for everybody; no request touches a template, and no header
  of a request chooses among pages. The first page has an address for each language, `/es/`.
* A link that was mangled on its way, its # turned into something else, gets the same page.
* Only files below the site's own folder are served, each with the type its name says.
* An asset asked for with the version of the release (`?v=`) may be kept for good; else it is asked for
  again each time, with the hash of its bytes as ETag.
* A browser that says it can open squeezed bytes gets those that the build squeezed.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from flask import Blueprint, Flask, Response, request
from werkzeug.routing import BaseConverter

from consent.errors import NotFound
from web.errors import answer_refusal
from web.headers import NO_STORE, PERMISSIONS, permit

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".sig": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
CODINGS = {"br": ".br", "gzip": ".gz"}
"""How the build squeezed files, the smallest first: coding → ending below `packed/`."""

PACKED = "packed"
VERSION = "version.txt"
FOR_GOOD = "public, max-age=31536000, immutable"
RELEASE = ("manifest.json", "manifest.sig")
"""What was published, and who signed it; not there where the release was not signed."""
DATA_PATHS = ("/api/", "/assets/")


class MangledConverter(BaseConverter):
    """What may stand behind the address of a page when the # of a link was lost on its way:
    anything that begins with no letter or digit, or a whole code, in a language or not."""

    regex = r"(?:[^0-9A-Za-z].*|[0-9A-Za-z-]{28,}(?:\.[A-Za-z]{2})?)"
    part_isolating = False


@dataclass(frozen=True)
class Shell:
    """A page: the file it is, and the features of the device that it may use."""

    file: str
    features: tuple[str, ...] = ()


def install_pages(site: Flask, folder: Path, shells: dict[str, Shell]) -> None:
    """Serve the shells at their addresses, and what they need below `/assets/`.

    An address may end in `<mangled:rest>`.
    """
    pages = Blueprint("pages", __name__)
    root = folder.absolute()
    site.url_map.converters["mangled"] = MangledConverter
    for address, shell in shells.items():
        _serve_shell(pages, address, root, shell.file, shell)
    for first in sorted(root.glob(f"*/{shells['/'].file}")):
        language = first.parent.name
        _serve_shell(pages, f"/{language}/", root, f"{language}/{first.name}", shells["/"])

    for name in RELEASE:
        _serve_shell(pages, f"/{name}", root, name, Shell(name))

    version = _read_version(root / "assets" / VERSION)

    @pages.get("/assets/<path:name>")
    def asset(name: str) -> Response:
        return _answer_asset(root, name, version)

    site.register_blueprint(pages)
    site.register_error_handler(404, lambda _: _answer_elsewhere(root, shells["/"]))


def _serve_shell(pages: Blueprint, address: str, root: Path, file: str, shell: Shell) -> None:
    def answer(rest: str = "") -> Response:
        return _read_shell(root, file, shell)

    pages.add_url_rule(address, f"shell {address}".replace(".", " "), answer, methods=["GET"])


def _read_version(path: Path) -> str:
    """What stands behind the addresses of this release; empty where it has none."""
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def _read_shell(root: Path, file: str, shell: Shell) -> Response:
    response = _read(root, file)
    response.headers["Cache-Control"] = NO_STORE
    if shell.features:
        response.headers[PERMISSIONS] = permit(*shell.features)
    return response


def _answer_elsewhere(root: Path, first: Shell) -> Response:
    """A mistyped address shows the first page, like any other; for data it is an error in JSON."""
    is_page = request.method in ("GET", "HEAD") and not request.path.startswith(DATA_PATHS)
    if not is_page or not (root / first.file).is_file():
        return answer_refusal(NotFound())
    response = _read_shell(root, first.file, first)
    response.status_code = 404
    return response


def _answer_asset(root: Path, name: str, version: str) -> Response:
    _find_below(root / "assets", name)
    response = _read(root, f"assets/{name}")
    is_of_release = bool(version) and request.args.get("v") == version
    response.headers["Cache-Control"] = FOR_GOOD if is_of_release else "no-cache"
    response.make_conditional(request)
    return response


def _find_below(folder: Path, name: str) -> Path:
    """The file that really lies there: no way up, no link elsewhere, no second spelling."""
    if "\0" in name or str(PurePosixPath(name)) != name:
        raise NotFound
    path = folder.resolve() / name
    try:
        found = path.resolve()
    except OSError:
        raise NotFound from None
    if found != path:
        raise NotFound
    return found


def _read(root: Path, name: str) -> Response:
    """A file below `root` as it was published, or squeezed if the browser opens that."""
    content_type = TYPES.get(PurePosixPath(name).suffix)
    if content_type is None:
        raise NotFound
    response = _read_packed(root, name) or _read_plain(root / name)
    response.content_type = content_type
    response.vary.add("Accept-Encoding")
    return response


def _read_packed(root: Path, name: str) -> Response | None:
    for coding, suffix in CODINGS.items():
        path = root / PACKED / f"{name}{suffix}"
        if request.accept_encodings[coding] > 0 and path.is_file():
            response = _read_plain(path)
            response.headers["Content-Encoding"] = coding
            return response
    return None


def _read_plain(path: Path) -> Response:
    try:
        state = path.stat()
        data, known = _read_file(path, state.st_mtime_ns, state.st_size)
    except OSError:
        raise NotFound from None
    response = Response(data)
    response.set_etag(known)
    return response


@lru_cache(maxsize=1024)
def _read_file(path: Path, _changed_at: int, _size: int) -> tuple[bytes, str]:
    """The bytes and their hash, read again when the file was written anew."""
    data = path.read_bytes()
    return data, hashlib.sha256(data).hexdigest()
