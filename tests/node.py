"""What the scripts know, asked of Node."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@cache
def find_node() -> str:
    """The Node that everything here runs on: asked for once, since asking starts one."""
    asked = [str(ROOT / "tools" / "node.sh"), "node", "-p", "process.execPath"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - our own


def ask_module(module: str, expression: str) -> Any:
    """What an expression gives over `m`, a module below `static/js`; it must be plain JSON."""
    address = json.dumps(f"./static/js/{module}")
    script = f"import({address}).then((m) => console.log(JSON.stringify({expression})))"
    command = [find_node(), "-e", script]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    return json.loads(done.stdout)
