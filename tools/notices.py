"""`python -m tools.notices`: keep the words of today's consent page, under their version, in each language.

Words that are kept already are never changed: raise NOTICE_VERSION (client/notebook/offers.py and
static/js/owner/notebook/papers.js) first, then run this.
"""

import json
import sys
from pathlib import Path
from typing import Final

from client.notebook.offers import NOTICE_VERSION
from client.receipts.notices import INDEX, notice_path
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.statements.grants import Notice
from tools.build.languages import LANGUAGES
from tools.build.texts import read_texts, translate

ROOT: Final = Path(__file__).resolve().parents[1]
ON_THE_PAGE: Final = (
    "consent.title",
    "go_on.title",
    "consent.what",
    "consent.who",
    "offer.who_reader",
    "offer.who_team",
    "go_on.who_reader",
    "consent.why",
    "consent.until",
    "consent.until_day",
    "consent.until_visit",
    "offer.call_me",
    "offer.call_me_none",
    "consent.print",
    "offer.print_yes",
    "offer.print_no",
    "agency.must_tell",
    "agency.nobody",
    "agency.police",
    "agency.immigration",
    "agency.shares_yes",
    "agency.shares_if_law_says",
    "agency.shares_no",
    "consent.not_back_title",
    "consent.not_back",
    "consent.other_title",
    "consent.other",
    "consent.agree",
    "consent.make",
    "go_on.make",
    "consent.change",
    "consent.no",
)
"""What the page says of itself, in its order (static/js/owner/screens/consent.js)."""

WHERE_UNCHECKED: Final = (
    "consent.explained",
    "consent.explained_hint",
    "consent.explained_nobody",
    "consent.explained_interpreter",
    "consent.explained_worker",
    "consent.explained_friend",
    "language.unchecked",
)
"""What it also says in a language that no speaker has read."""


def write_notice(language: str) -> bytes:
    """The words of the page, a line each; where no speaker has read the language, each with its English."""
    english = read_texts(ROOT / "templates", "owner")
    if LANGUAGES[language].checked:
        return "".join(f"{english[key]}\n" for key in ON_THE_PAGE).encode()
    own = translate(english, ROOT / "translations", language)
    keys = (*ON_THE_PAGE, *WHERE_UNCHECKED)
    return "".join(f"{own[key]}\n  {english[key]}\n" for key in keys).encode()


def main() -> int:
    """Keep today's words in every language; 1 where other words are kept under this version."""
    index = json.loads(INDEX.read_text(encoding="utf-8")) if INDEX.exists() else {}
    for language in LANGUAGES:
        path = notice_path(Notice(version=NOTICE_VERSION, lang=language))
        words = write_notice(language)
        if path.exists() and path.read_bytes() != words:
            print(f"{path.name} says something else already: raise NOTICE_VERSION first.", file=sys.stderr)
            return 1
        path.write_bytes(words)
        index[path.stem] = to_b64(hash32(words))
    INDEX.write_text(json.dumps(index, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
