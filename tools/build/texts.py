"""Screen texts: declared once in English, translated by gettext catalogues.

* `templates/shared/texts.toml` and `templates/<site>/texts.toml` hold the English
  sentences; tables nest: `[home] title = "…"` is the key `home.title`.
* A catalogue `translations/<lang>/LC_MESSAGES/messages.po` translates them; the key is
  the message context, the English sentence the message id. What is missing or marked
  fuzzy falls back to English, so a person never sees a key.
* Shells and scripts read the same texts, so a sentence exists in one place.
* Placeholders look like `{name}`; a translation must use exactly those of the English.
"""

import re
import tomllib
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tools.build.errors import BuildError

SOURCE_LANGUAGE = "en"
LANGUAGES = [SOURCE_LANGUAGE]
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def read_texts(templates: Path, site: str) -> dict[str, str]:
    """The English texts of a site, by key; those of `shared` come with every site.

    Raises:
        BuildError: a key is declared twice, or a value is not a sentence.
    """
    texts: dict[str, str] = {}
    for folder in ("shared", site):
        path = templates / folder / "texts.toml"
        for key, sentence in _read_file(path).items():
            if key in texts:
                raise BuildError(f"{path}: {key} is declared in shared/texts.toml as well.")
            texts[key] = sentence
    return texts


def _read_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        return _flatten(tomllib.loads(path.read_text(encoding="utf-8")), "", path)
    except tomllib.TOMLDecodeError as error:
        raise BuildError(f"{path}: {error}") from error


def _flatten(table: dict[str, Any], prefix: str, path: Path) -> dict[str, str]:
    texts: dict[str, str] = {}
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            texts |= _flatten(value, f"{key}.", path)
        elif isinstance(value, str):
            texts[key] = value
        else:
            raise BuildError(f"{path}: {key} must be a sentence in quotes.")
    return texts


def translate(texts: dict[str, str], translations: Path, language: str) -> dict[str, str]:
    """The same keys in `language`; English where the catalogue is silent.

    Raises:
        BuildError: a translation has other placeholders than the English sentence.
    """
    catalogue = _read_catalogue(translations, language)
    return {key: _translated(catalogue, key, text) for key, text in texts.items()}


def _read_catalogue(translations: Path, language: str) -> Catalog:
    path = translations / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        if language == SOURCE_LANGUAGE:
            return Catalog(locale=language)
        raise BuildError(f"{path} is missing, but {language} is in the list of languages.")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _translated(catalogue: Catalog, key: str, english: str) -> str:
    message = catalogue.get(english, context=key)
    if message is None or message.fuzzy or not isinstance(message.string, str) or not message.string:
        return english
    if placeholders(message.string) != placeholders(english):
        raise BuildError(f"{catalogue.locale}: {key} must use the placeholders of the English text.")
    return message.string


def placeholders(sentence: str) -> set[str]:
    """The names in braces that a screen fills in."""
    return set(_PLACEHOLDER.findall(sentence))


def catalogue_template(sites_texts: list[dict[str, str]]) -> bytes:
    """A `.pot` for translators, of all sites; the same bytes for the same texts."""
    catalogue = Catalog(project="consent-wallet", fuzzy=False)
    for texts in sites_texts:
        for key, sentence in texts.items():
            catalogue.add(sentence, context=key)
    out = BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, sort_output=True)
    return out.getvalue()


def text_direction(language: str) -> str:
    """`ltr` or `rtl`, for the `dir` attribute."""
    return Locale.parse(language).text_direction
