"""`python -m tools.openapi`: write the OpenAPI document of each site to build/openapi/."""

import json
import sys
from pathlib import Path

from tools.openapi.document import Undocumented, make_document
from tools.openapi.routes import SITES
from tools.openapi.shapes import BadShape

FOLDER = Path(__file__).resolve().parents[2] / "build" / "openapi"


def main() -> int:
    """Write both; a problem is one sentence and exit code 1."""
    try:
        documents = {site: make_document(site) for site in SITES}
    except (Undocumented, BadShape) as error:
        print(f"openapi: {error}", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    for site, document in documents.items():
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        (FOLDER / f"{site}.json").write_text(text, encoding="utf-8")
    return 0


sys.exit(main())
