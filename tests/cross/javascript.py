"""The JavaScript room, asked from Python: doings as in crypto/vectors, done by Node."""

import json
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tests" / "cross" / "room.mjs"


def ask_javascript(doings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give what JavaScript made of each doing: `out`, or `outcome` and `why`."""
    answer = subprocess.run(  # noqa: S603 - our own script, and our own Node
        [str(ROOT / "tools" / "node.sh"), "node", str(SCRIPT)],
        input=json.dumps(doings).encode("ascii"),
        stdout=subprocess.PIPE,
        check=True,
    )
    results: list[dict[str, Any]] = json.loads(answer.stdout)
    return results
