"""`python -m tools.wording`: every problem of the texts and styles, a line each; 1 where there is one."""

import sys
from pathlib import Path

from tools.wording.catalogues import find_catalogue_problems
from tools.wording.neutral import find_telling_words
from tools.wording.plain import find_hard_texts, find_physical_directions
from tools.wording.use import find_use_problems

ROOT = Path(__file__).resolve().parents[2]
CHECKS = (
    find_catalogue_problems,
    find_use_problems,
    find_telling_words,
    find_hard_texts,
    find_physical_directions,
)


def main() -> int:
    """Print what is wrong; 0 where nothing is."""
    problems = [problem for check in CHECKS for problem in check(ROOT)]
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


sys.exit(main())
