"""English that a child of eleven reads with ease, and styles that turn with the direction of writing."""

import re
from pathlib import Path

from consent.wordings import CODE, NEWS
from tools.build.site import list_text_sets
from tools.build.texts import read_texts
from tools.wording.readability import reading_age_years

OLDEST_READER_YEARS = 11
SHORT_WORDS = 8
"""Below that the measure is chance: one word of three syllables makes a label "hard"."""

_PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
_COMMENT = re.compile(r"/\*.*?\*/", flags=re.DOTALL)


def find_hard_texts(root: Path) -> list[str]:
    """Texts for an older reader."""
    hard = []
    sets = {name: read_texts(root / "templates", name) for name in list_text_sets(root / "templates")}
    sets["mail"] = {f"notice.{number}": by["en"].text for number, by in NEWS.items()}
    sets["mail"]["notice.test"] = CODE["en"].text
    for site, texts in sets.items():
        for key, text in texts.items():
            words = re.sub(r"\{\w+\}", "Sam", text)
            age = reading_age_years(words)
            if len(words.split()) >= SHORT_WORDS and int(age) > OLDEST_READER_YEARS:
                hard.append(f"{site}: {key} is for readers of {age:.0f}: {text}")
    return hard


def find_physical_directions(root: Path) -> list[str]:
    """Declarations that name left or right, where start or end would turn with the writing."""
    return [
        f"{path.relative_to(root)}: {found.group().strip()}"
        for path in sorted((root / "static" / "css").glob("*.css"))
        for found in _PHYSICAL.finditer(_COMMENT.sub("", path.read_text(encoding="utf-8")))
    ]
