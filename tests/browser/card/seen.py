"""What a page of a card shows, on the screen and on paper."""

from pathlib import Path

from tests.browser.card_page import Holder
from tests.browser.navigator import SCREENS

WRONG = "This code opens nothing here now."
# What a sheet of paper shows: text, and colours that are not black on white.
ON_PAPER = """() => {
    const hasText = (e) => [...e.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    const all = [...document.querySelectorAll("body *")];
    const shown = all.filter((e) => e.checkVisibility() && hasText(e));
    const colours = shown.map((e) => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]);
    const plain = ["rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"];
    return [document.body.innerText, colours.flat().filter((one) => !plain.includes(one))];
}"""


def bea_paper(bea: Holder) -> Path:
    """A sheet to look at, beside the photographs."""
    folder = SCREENS / bea.story
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "paper.pdf"
