"""No telling word where somebody else may look: tab titles, addresses, names of files and cookies (AC3.5).

* In any of the languages of the screens: beginnings of words, without regard to case.
* Texts inside a page may say what they must; this is about what the browser shows around it,
  in the tab, the address bar, its history and its list of downloads, and about what is sent by mail.
"""

import re
from pathlib import Path

from consent.wordings import CODE, NEWS
from tools.build.languages import LANGUAGES
from tools.build.site import list_text_sets
from tools.build.texts import read_texts, translate

BEGINNINGS = {
    "en": "traffick, victim, surviv, abus, slave, violen, rape, assault, polic, refuge, shelter, asyl, "
    "immigra, prosecut, crim, escape, danger, emergenc",
    "es": "tráfico, trata, víctim, superviv, maltrat, esclav, violaci, refugi, albergue, policía, delito, "
    "peligro",
    "fr": "traite, victim, survivant, abus, esclav, viol, foyer, polic, crime, danger, urgence",
    "ro": "trafic, victim, supraviețu, abuz, sclav, viol, adăpost, poliți, pericol",
    "vi": "buôn người, nạn nhân, sống sót, bạo lực, bạo hành, nô lệ, cưỡng hiếp, cảnh sát, nguy hiểm",
    "ar": "اتجار, ضحي, ضحايا, ناجي, عنف, إساءة, استغلال, عبودية, اغتصاب, شرطة, ملجأ, مأوى, خطر",
}
_TELLING = re.compile(
    r"(?<![^\W\d_])(?:ال|لل|بال|وال)?(?:" + "|".join(", ".join(BEGINNINGS.values()).split(", ")) + ")"
)
TITLE = "app.name"


def find_telling_words(root: Path) -> list[str]:
    """What stands in a title, an address or a name of a file and should not."""
    names = {path.relative_to(root).as_posix() for path in (root / "static").rglob("*") if path.is_file()}
    names |= {path.name for path in (root / "templates").rglob("*.html")}
    shown = {f"a file is called {name}": name for name in names if not name.startswith("static/vendor")}
    for site in list_text_sets(root / "templates"):
        texts = read_texts(root / "templates", site)
        for language in LANGUAGES:
            title = translate({TITLE: texts[TITLE]}, root / "translations", language)[TITLE]
            shown[f"{site}, {language}: the title is {title}"] = title
    return sorted(where for where, words in {**shown, **_list_notices()}.items() if is_telling(words))


def _list_notices() -> dict[str, str]:
    """Every word of a message: a mailbox may be open to others, and lists show its subject."""
    wordings = {f"notice {number}, {lang}": one for number, by in NEWS.items() for lang, one in by.items()}
    wordings |= {f"test message, {lang}": one for lang, one in CODE.items()}
    return {f"{where}: {' '.join(wording)}": " ".join(wording) for where, wording in wordings.items()}


def is_telling(words: str) -> bool:
    """Whether a word of it begins like one of the list."""
    return _TELLING.search(words.casefold().replace("_", " ")) is not None
