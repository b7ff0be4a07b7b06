"""Every setting is on the settings page, with its real default."""

import re
from pathlib import Path

from web.settings import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def test_the_page_lists_every_setting_and_no_other() -> None:
    listed = re.findall(r"^\| `([A-Z_]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(listed) == sorted(name.upper() for name in Settings.model_fields)


def test_the_page_names_real_defaults() -> None:
    rows = dict(
        re.findall(r"^\| `([A-Z_]+)` \| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    )
    settings = Settings()
    shown = {name.upper(): _show(value) for name, value in settings if name.upper() in rows}

    assert rows == shown | {
        "DATABASE_URL": "DATA_DIR/wallet.sqlite",
        "KEY_FILE": "DATA_DIR/key-file",
        "LIMITS_FACTOR": "1",
    }
    assert settings.database.endswith("/var/wallet.sqlite")
    assert settings.key_path == Path("var/key-file")


def _show(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)
