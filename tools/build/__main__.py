"""`python -m tools.build`: build both sites; `--texts FILE` writes the translators' template."""

import argparse
import os
import sys
from pathlib import Path

from tools.build.errors import BuildError
from tools.build.exit_url import read_exit_url
from tools.build.site import SITES, build_all
from tools.build.texts import catalogue_template, read_texts

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run one build; a problem is one sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m tools.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "site")
    parser.add_argument("--texts", type=Path, metavar="FILE")
    options = parser.parse_args()
    try:
        if options.texts:
            _write_catalogue_template(options.texts)
        else:
            build_all(ROOT, options.out, read_exit_url(os.environ))
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    return 0


def _write_catalogue_template(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(catalogue_template([read_texts(ROOT / "templates", site) for site in SITES]))


sys.exit(main())
