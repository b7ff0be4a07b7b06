"""`python -m tools.build`: build both sites; `--texts FILE` writes the translators' template, and
brings every language's catalogue up to date with the English texts."""

import argparse
import os
import sys
from pathlib import Path

from tools.build.errors import BuildError
from tools.build.exit_url import read_exit_url
from tools.build.languages import LANGUAGES, SOURCE_LANGUAGE
from tools.build.signing import read_release_key
from tools.build.site import build_all, list_text_sets
from tools.build.texts import catalogue_path, read_catalogue, read_texts, write_catalogue

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run one build; a problem is one sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m tools.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "site")
    parser.add_argument("--texts", type=Path, metavar="FILE")
    options = parser.parse_args()
    try:
        if options.texts:
            _write_catalogues(options.texts)
        else:
            build_all(ROOT, options.out, read_exit_url(os.environ), read_release_key(os.environ))
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    return 0


def _write_catalogues(template: Path) -> None:
    sites = [read_texts(ROOT / "templates", name) for name in list_text_sets(ROOT / "templates")]
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_bytes(write_catalogue(sites, SOURCE_LANGUAGE))
    translations = ROOT / "translations"
    for language in LANGUAGES:
        path = catalogue_path(translations, language)
        if path.is_file():
            path.write_bytes(write_catalogue(sites, language, read_catalogue(translations, language)))


sys.exit(main())
