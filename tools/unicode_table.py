"""Makes crypto/unassigned.py and crypto/vectors/unassigned.json: `python -m tools.unicode_table`.

Both languages compile in this one table of Unicode 14.0, so that a phone with a newer or
older engine gives the same bytes for the same name. Runs only where `unicodedata` is 14.0.0.
"""

import json
import sys
import unicodedata
from itertools import groupby
from pathlib import Path

ROOM = Path(__file__).parent.parent / "crypto"
WHITE_SPACE = (
    *range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B),
    0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
)  # fmt: skip

HEAD = '''"""Unicode 14.0, as far as names and codes need it; made by `python -m tools.unicode_table`.

* A code point in these ranges is unassigned in Unicode 14.0 and refused in names and
  passphrases, in Python and JavaScript alike: engines of other ages would fold it differently.
* Decimal digits of all scripts, and the white space of docs/protocol.md §4, are listed too.
"""

from typing import Final

'''


def find_unassigned() -> list[tuple[int, int]]:
    """Give the first and last code point of each unassigned range."""
    points = [point for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) == "Cn"]
    runs = groupby(enumerate(points), key=lambda pair: pair[1] - pair[0])
    ranges = ([point for _, point in run] for _, run in runs)
    return [(run[0], run[-1]) for run in ranges]


def find_zeros() -> list[int]:
    """Give the code point of each script's zero; its nine other digits follow it."""
    points = range(sys.maxunicode + 1)
    return [point for point in points if unicodedata.decimal(chr(point), None) == 0]


def write_python(ranges: list[tuple[int, int]], zeros: list[int]) -> None:
    """Write crypto/unassigned.py."""
    cells = [f"(0x{first:X}, 0x{last:X})" for first, last in ranges]
    spaces = _wrap([f"0x{point:X}" for point in WHITE_SPACE], 8)
    rows = [
        f"UNASSIGNED: Final[tuple[tuple[int, int], ...]] = (\n{_wrap(cells)}\n)  # fmt: skip",
        f"DECIMAL_ZEROS: Final[tuple[int, ...]] = (\n{_wrap([hex(zero) for zero in zeros])}\n)  # fmt: skip",
        f"WHITE_SPACE: Final = frozenset(\n    (\n{spaces}\n    )\n)  # fmt: skip",
    ]
    (ROOM / "unassigned.py").write_text(HEAD + "\n".join(rows) + "\n", "utf-8")


def write_json(ranges: list[tuple[int, int]], zeros: list[int]) -> None:
    """Write crypto/vectors/unassigned.json."""
    table = {"unicode": "14.0.0", "unassigned": ranges, "decimal_zeros": zeros, "white_space": WHITE_SPACE}
    (ROOM / "vectors" / "unassigned.json").write_text(
        json.dumps(table, separators=(",", ":")) + "\n", "utf-8"
    )


def main() -> None:
    """Write both."""
    if unicodedata.unidata_version != "14.0.0":
        sys.exit("This needs Python 3.11, whose Unicode is 14.0.0.")
    write_python(find_unassigned(), find_zeros())
    write_json(find_unassigned(), find_zeros())


def _wrap(cells: list[str], indent: int = 4) -> str:
    lines, line = [], " " * indent
    for cell in cells:
        if len(line) + len(cell) > 105:
            lines.append(line.rstrip())
            line = " " * indent
        line += cell + ", "
    return "\n".join([*lines, line.rstrip()])


if __name__ == "__main__":
    main()
