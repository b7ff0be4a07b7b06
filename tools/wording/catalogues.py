"""Each language's catalogue against the English texts."""

from pathlib import Path

from babel.messages.catalog import Catalog, Message

from tools.build.errors import BuildError
from tools.build.languages import LANGUAGES, SOURCE_LANGUAGE
from tools.build.site import list_text_sets
from tools.build.texts import list_messages, read_catalogue, read_texts, translate


def find_catalogue_problems(root: Path) -> list[str]:
    """What is missing, unused, unsure or has other placeholders, in any language."""
    sites = [read_texts(root / "templates", name) for name in list_text_sets(root / "templates")]
    return [
        problem
        for language in LANGUAGES
        if language != SOURCE_LANGUAGE
        for problem in _problems_of(root / "translations", language, sites)
    ]


def _problems_of(translations: Path, language: str, sites: list[dict[str, str]]) -> list[str]:
    try:
        catalogue = read_catalogue(translations, language)
        for texts in sites:
            translate(texts, translations, language)
    except BuildError as error:
        return [str(error)]
    wanted = {(key, english) for texts in sites for key, english in list_messages(texts, language).items()}
    there = {(str(message.context), str(message.id)) for message in catalogue if message.id}
    missing = sorted(key for key, english in wanted if not _is_done(catalogue.get(english, context=key)))
    return [
        *(f"{language}: {key} is not translated" for key in missing),
        *(f"{language}: {key} is not used any more" for key, _ in sorted(there - wanted)),
        *(f"{language}: {key} is empty or has odd characters" for key in _odd(catalogue)),
    ]


def _is_done(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and bool(message.string)


def _odd(catalogue: Catalog) -> list[str]:
    """Marks that turn the direction of what stands around them have no place in a sentence."""
    turning = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
    return sorted(
        str(message.context) for message in catalogue if message.id and turning & set(str(message.string))
    )
