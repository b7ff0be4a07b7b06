"""The arrows that import-linter can't draw: app.py is one module, and contracts must not go missing."""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPENS_A_STORY = {
    "crypto.sealing",
    "crypto.wrapping",
    "crypto.boxes",
    "crypto.doors",
    "crypto.package",
    "crypto.release_card",
    "crypto.holder_card",
    "client",
}
NOT_FOR_APP = OPENS_A_STORY | {"sqlalchemy", "sqlite3", "alembic", "tools"}


def imported_by(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def forbidden_in(names: set[str]) -> set[str]:
    return {name for name in names for root in NOT_FOR_APP if name == root or name.startswith(f"{root}.")}


def contracts() -> dict[str, dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def test_app_cannot_open_a_story_nor_speak_sql() -> None:
    source = (ROOT / "app.py").read_text(encoding="utf-8")

    assert forbidden_in(imported_by(source)) == set()


def test_a_forbidden_import_would_be_found() -> None:
    assert forbidden_in(imported_by("from crypto import boxes")) == {"crypto.boxes"}
    assert forbidden_in(imported_by("import sqlalchemy.orm")) == {"sqlalchemy.orm"}


def test_the_four_promises_of_the_arrows_are_kept_as_contracts() -> None:
    found = contracts()

    assert {"arrows", "client", "crypto", "consent", "storage", "closed-book"} <= set(found)
    assert set(found["closed-book"]["forbidden_modules"]) == OPENS_A_STORY
    assert found["closed-book"].get("ignore_imports") is None
    assert not found["closed-book"].get("allow_indirect_imports")
