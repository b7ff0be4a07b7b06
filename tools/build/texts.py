"""Screen texts: declared once in English, translated by gettext catalogues.

* `templates/shared/texts.toml` and `templates/<site>/texts.toml` hold the English
  sentences; tables nest: `[home] title = "…"` is the key `home.title`. Pages of a site may have
  texts of their own, in a folder of their own (site.py): `<site>` is then that one.
* A catalogue `translations/<lang>/LC_MESSAGES/messages.po` translates them; the key is
  the message context, the English sentence the message id. What is missing or marked
  fuzzy falls back to English, so a person never sees a key; `make check` refuses it.
* What counts something has a text a plural form: `x.one`, `x.other`. A catalogue has those
  forms that its own language needs (Arabic six, Vietnamese one).
* Shells and scripts read the same texts, so a sentence exists in one place.
* Placeholders look like `{name}`; a translation must use exactly those of the English. Only
  `{n}` may be left out of a plural form, where the language says the number by its word.
"""

import re
import tomllib
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tools.build.errors import BuildError
from tools.build.languages import PLURAL_FORMS, SOURCE_LANGUAGE, list_plural_forms

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


def list_messages(texts: dict[str, str], language: str) -> dict[str, str]:
    """What a catalogue of `language` translates: key -> English, with its own plural forms."""
    messages: dict[str, str] = {}
    for key, sentence in texts.items():
        stem, _, form = key.rpartition(".")
        if not is_counted(texts, key):
            messages[key] = sentence
        elif form == "other":
            for own in list_plural_forms(language):
                messages[f"{stem}.{own}"] = texts.get(f"{stem}.{own}", sentence)
    return messages


def is_counted(texts: dict[str, str], key: str) -> bool:
    """Whether the key is one plural form of a text that counts something."""
    stem, _, form = key.rpartition(".")
    return form in PLURAL_FORMS and {f"{stem}.one", f"{stem}.other"} <= texts.keys()


def translate(texts: dict[str, str], translations: Path, language: str) -> dict[str, str]:
    """The texts in `language`; English where the catalogue is silent.

    Raises:
        BuildError: a translation has other placeholders than the English sentence.
    """
    if language == SOURCE_LANGUAGE:
        return dict(texts)
    catalogue = read_catalogue(translations, language)
    return {
        key: _translated(
            catalogue, key, english, counted=is_counted(texts, f"{key.rpartition('.')[0]}.other")
        )
        for key, english in list_messages(texts, language).items()
    }


def catalogue_path(translations: Path, language: str) -> Path:
    """Where gettext looks for a language's catalogue."""
    return translations / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(translations: Path, language: str) -> Catalog:
    """The catalogue of a language; raises BuildError where there is none."""
    path = catalogue_path(translations, language)
    if not path.is_file():
        raise BuildError(f"{path} is missing, but {language} is in the list of languages.")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _translated(catalogue: Catalog, key: str, english: str, *, counted: bool) -> str:
    message = catalogue.get(english, context=key)
    if message is None or message.fuzzy or not isinstance(message.string, str) or not message.string:
        return english
    own, wanted = placeholders(message.string), placeholders(english)
    if own != wanted and not (counted and own | {"n"} == wanted | {"n"}):
        raise BuildError(f"{catalogue.locale}: {key} must use the placeholders of the English text.")
    return message.string


def placeholders(sentence: str) -> set[str]:
    """The names in braces that a screen fills in."""
    return set(_PLACEHOLDER.findall(sentence))


def write_catalogue(sites_texts: list[dict[str, str]], language: str, kept: Catalog | None = None) -> bytes:
    """The `.po` of a language (of English: the template), of all sites; the same bytes for the same texts.

    What `kept` translates stays, as long as the English is the same; what has no use any more goes.
    """
    catalogue = Catalog(project="consent-wallet", fuzzy=False)
    for texts in sites_texts:
        for key, english in list_messages(texts, language).items():
            before = kept.get(english, context=key) if kept else None
            string = before.string if before and not before.fuzzy else ""
            catalogue.add(english, string=string, context=key)
    out = BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, sort_output=True)
    return out.getvalue()
