"""What a notice says is what the screen shows when its words are picked, in every language."""

from pathlib import Path

import pytest

from consent.wordings import LANGUAGES, NEWS
from tools.build.texts import read_texts, translate

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_to_pick_from_are_the_ones_that_are_sent(language: str) -> None:
    texts = read_texts(ROOT / "templates", "owner")
    shown = texts if language == "en" else translate(texts, ROOT / "translations", language)

    for number, wordings in NEWS.items():
        picked = (shown[f"wording.subject_{number}"], shown[f"wording.text_{number}"])
        assert picked == (wordings[language].subject, wordings[language].text)


def test_the_screen_offers_each_of_them() -> None:
    offered = (ROOT / "static" / "js" / "owner" / "screens" / "told.js").read_text(encoding="utf-8")

    assert f"WORDINGS = {list(NEWS)}" in offered
