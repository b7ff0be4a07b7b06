"""`python -m tools.lock [--upgrade]`: pin every package, with the hashes of its files.

* run.lock is a part of dev.lock: the same versions are tested and served.
* bench.lock is what the benches compare with, in an environment of its own.
* No lock names where packages come from: any index with the same files will do.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
UV = ROOT / ".venv" / "bin" / "uv"
OPTIONS = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]


def main(extra: list[str]) -> None:
    """Write dev.lock, then run.lock with the same versions, bench.lock, then package-lock.json."""
    lock_python("dev", extra)
    lock_python("run", [*extra, "--constraints=requirements/dev.lock"])
    lock_python("bench", extra)
    npm = ["update", "--package-lock-only"] if "--upgrade" in extra else ["install", "--package-lock-only"]
    _run([str(ROOT / "tools" / "node.sh"), "npm", *npm, "--silent"])


def lock_python(name: str, extra: list[str]) -> None:
    """Resolve `requirements/<name>.in` into `<name>.lock`."""
    files = [f"--output-file=requirements/{name}.lock", f"requirements/{name}.in"]
    _run([str(UV), "pip", "compile", "--quiet", "--no-annotate", *OPTIONS, *extra, *files])


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - fixed commands of this project


if __name__ == "__main__":
    main(sys.argv[1:])
