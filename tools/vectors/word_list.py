"""The EFF large list as the build brings it from its package; no copy of it is in the repository."""

import re
from functools import cache
from pathlib import Path

BUILT = Path(__file__).parents[2] / "static" / "vendor" / "words.js"
_WORD = re.compile(r'^ {2}"([a-z-]+)",$', re.MULTILINE)


@cache
def read_word_list() -> tuple[str, ...]:
    """Give the words in their order.

    Raises:
        FileNotFoundError: the pages are not built yet (`make build`).
    """
    return tuple(_WORD.findall(BUILT.read_text("utf-8")))
