"""The languages of the screens, in the order in which a person chooses among them.

* English first, since the texts are written in it; then by their own names.
* `checked`: somebody who speaks the language has read every text. Until then the screens say
  that nobody has, and what is agreed to is shown in English as well (decision 0023).
* `static/js/shared/languages.js` holds the same table; a house test compares them.
"""

from dataclasses import dataclass
from typing import Final

from babel import Locale

SOURCE_LANGUAGE: Final = "en"
PLURAL_FORMS: Final = ("zero", "one", "two", "few", "many", "other")
"""The categories of Unicode's plural rules, which end the key of a text that counts something."""

_RARE_FORMS: Final = {("es", "many"), ("fr", "many")}
"""Whole millions: nothing here is counted so far, and `other` says them."""


@dataclass(frozen=True)
class Language:
    """What a person who chooses it sees: its own name, and whether a speaker has read the texts."""

    name: str
    checked: bool = False


LANGUAGES: Final = {
    SOURCE_LANGUAGE: Language("English", checked=True),
    "es": Language("Español"),
    "fr": Language("Français"),
    "ro": Language("Română"),
    "vi": Language("Tiếng Việt"),
    "ar": Language("العربية"),
}


def text_direction(language: str) -> str:
    """`ltr` or `rtl`, for the `dir` attribute."""
    return Locale.parse(language).text_direction


def list_plural_forms(language: str) -> tuple[str, ...]:
    """The forms a counted text needs in `language`, in Unicode's order; `other` is always one."""
    tags = {"other", *Locale.parse(language).plural_form.tags}
    return tuple(form for form in PLURAL_FORMS if form in tags and (language, form) not in _RARE_FORMS)
