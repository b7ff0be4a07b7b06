"""What is published works in Chrome 100, Safari 16.4 and Firefox 115, and says so where it can't.

* Scripts are checked against ES2022 by the type checker; what the DOM got later is named here.
* Styles that came later stand behind `@supports`, where their absence takes nothing away.
"""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
LATER_SCRIPT = re.compile(
    r"\b(withResolvers|toSorted|toReversed|toSpliced|findLast|findLastIndex|groupBy|fromAsync|canParse"
    r"|checkVisibility|showPopover|requestIdleCallback|startViewTransition|setHTMLUnsafe)\b"
    r"|AbortSignal\.(any|timeout)|Intl\.(DurationFormat|Segmenter)|\bnavigation\.|\bscheduler\."
)
LATER_STYLE = re.compile(
    r":has\(|color-mix\(|light-dark\(|@container|@scope|@starting-style|@property|field-sizing|interpolate-size"
    r"|subgrid|\bcq[wi]\b|anchor\(|^\s*&|width\s*[<>]=?|overflow:\s*clip|:popover-open",
    re.MULTILINE,
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BEHIND_SUPPORTS = re.compile(r"@supports[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_script_asks_for_what_came_later(path: Path) -> None:
    assert LATER_SCRIPT.findall(path.read_text(encoding="utf-8")) == []


def test_the_type_checker_knows_no_later_language() -> None:
    options = json.loads((ROOT / "tsconfig.json").read_text(encoding="utf-8"))["compilerOptions"]

    assert options["target"] == "es2022"
    assert [lib for lib in options["lib"] if lib.startswith("es")] == ["es2022"]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_later_styles_stand_behind_a_question(path: Path) -> None:
    plain = BEHIND_SUPPORTS.sub("", COMMENT.sub("", path.read_text(encoding="utf-8")))

    assert LATER_STYLE.findall(plain) == []
