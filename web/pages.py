"""Pages and assets: the published bytes, served as they were built (P17).

* A page is a shell that is the same for everybody; no request touches a template.
* A link that was mangled on its way, its # turned into something else, gets the same page.
* Only files below the site's own folder are served, each with the type its name says.
* An asset is asked for again each time, with the hash of its bytes as ETag.
"""

import hashlib
from dataclasses import dataclass
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
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
LANGUAGE = "en"
DATA_PATHS = ("/api/", "/assets/")


class MangledConverter(BaseConverter):
    """What may stand behind the address of a page when the # of a link was lost on its way:
    anything that begins with no letter or digit, or a whole code."""

    regex = r"(?:[^0-9A-Za-z].*|[0-9A-Za-z-]{28,})"
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
        _serve_shell(pages, address, root / LANGUAGE, shell)

    @pages.get("/assets/<path:name>")
    def asset(name: str) -> Response:
        return _answer_asset(root / "assets", name)

    site.register_blueprint(pages)
    site.register_error_handler(404, lambda _: _answer_elsewhere(root / LANGUAGE, shells["/"]))


def _serve_shell(pages: Blueprint, address: str, folder: Path, shell: Shell) -> None:
    def answer(rest: str = "") -> Response:
        return _read_shell(folder, shell)

    pages.add_url_rule(address, f"shell {address}", answer, methods=["GET"])


def _read_shell(folder: Path, shell: Shell) -> Response:
    response = _read(folder / shell.file)
    response.headers["Cache-Control"] = NO_STORE
    if shell.features:
        response.headers[PERMISSIONS] = permit(*shell.features)
    return response


def _answer_elsewhere(folder: Path, first: Shell) -> Response:
    """A mistyped address shows the first page, like any other; for data it is an error in JSON."""
    is_page = request.method in ("GET", "HEAD") and not request.path.startswith(DATA_PATHS)
    if not is_page or not (folder / first.file).is_file():
        return answer_refusal(NotFound())
    response = _read_shell(folder, first)
    response.status_code = 404
    return response


def _answer_asset(folder: Path, name: str) -> Response:
    response = _read(_find_below(folder, name))
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest())
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


def _read(path: Path) -> Response:
    content_type = TYPES.get(path.suffix)
    try:
        if content_type is None:
            raise NotFound
        return Response(path.read_bytes(), content_type=content_type)
    except OSError:
        raise NotFound from None
