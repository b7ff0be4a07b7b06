"""Where tests keep their files: at the place that the run chose, in every process of it."""

import os
import tempfile
from pathlib import Path


def test_files_of_tests_are_where_the_run_says(tmp_path: Path) -> None:
    chosen = Path(os.environ.get("TMPDIR") or tempfile.gettempdir())

    assert tmp_path.resolve().is_relative_to(chosen.resolve())
    assert Path(tempfile.gettempdir()).resolve() == chosen.resolve()
