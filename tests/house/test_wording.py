"""`make check` refuses texts and styles that are missing, unused, telling, hard or one-sided."""

from pathlib import Path

import pytest

from consent.wordings import CODE, NEWS, Wording
from tools.build.languages import LANGUAGES
from tools.build.texts import catalogue_path, write_catalogue
from tools.wording.catalogues import find_catalogue_problems
from tools.wording.neutral import find_telling_words, is_telling
from tools.wording.plain import find_hard_texts, find_physical_directions
from tools.wording.use import find_use_problems

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {"owner": 'app.name = "Notes"\nhome.title = "My notebook"\n', "desk": 'app.name = "Desk"\n'}
SCRIPT = 't("app.name"); t("home.title");\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small checkout in which everything is as it should be."""
    for site, texts in TEXTS.items():
        write(tmp_path / "templates" / site / "texts.toml", texts)
    write(tmp_path / "static" / "js" / "owner" / "main.js", SCRIPT)
    write(tmp_path / "static" / "js" / "desk" / "main.js", 't("app.name");\n')
    write(tmp_path / "static" / "css" / "base.css", "main { margin-inline-start: 0; text-align: start }\n")
    sites = [{"app.name": "Notes", "home.title": "My notebook"}, {"app.name": "Desk"}]
    for language in LANGUAGES:
        filled = write_catalogue(sites, language).decode().replace('msgstr ""', 'msgstr "Note"')
        write(catalogue_path(tmp_path / "translations", language), filled)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    write(root / path, text.replace(old, new))


CHECKS = (
    find_catalogue_problems,
    find_use_problems,
    find_telling_words,
    find_hard_texts,
    find_physical_directions,
)


@pytest.mark.parametrize("check", CHECKS)
def test_a_checkout_without_faults_has_none(root: Path, check: object) -> None:
    assert callable(check)
    assert check(root) == []


@pytest.mark.parametrize("check", CHECKS)
def test_neither_has_this_one(check: object) -> None:
    assert callable(check)
    assert check(ROOT) == []


def test_a_missing_translation_is_named(root: Path) -> None:
    path = "translations/ar/LC_MESSAGES/messages.po"
    change(root, path, 'msgid "My notebook"\nmsgstr "Note"', 'msgid "My notebook"\nmsgstr ""')

    assert find_catalogue_problems(root) == ["ar: home.title is not translated"]


def test_a_translation_that_is_unsure_counts_as_missing(root: Path) -> None:
    path = "translations/fr/LC_MESSAGES/messages.po"
    change(root, path, 'msgctxt "home.title"', '#, fuzzy\nmsgctxt "home.title"')

    assert find_catalogue_problems(root) == ["fr: home.title is not translated"]


def test_a_translation_of_an_english_text_that_changed_is_named_twice(root: Path) -> None:
    change(root, "templates/owner/texts.toml", "My notebook", "My own notebook")

    told = find_catalogue_problems(root)

    assert "ro: home.title is not translated" in told
    assert "ro: home.title is not used any more" in told


def test_other_placeholders_are_named(root: Path) -> None:
    change(root, "translations/vi/LC_MESSAGES/messages.po", 'msgstr "Note"', 'msgstr "Note {n}"')

    assert [line for line in find_catalogue_problems(root) if "placeholders" in line]


def test_a_mark_that_turns_the_writing_is_named(root: Path) -> None:
    change(root, "translations/ar/LC_MESSAGES/messages.po", 'msgstr "Note"', 'msgstr "\u202eNote"')

    assert any("odd characters" in line for line in find_catalogue_problems(root))


def test_a_text_that_nothing_names_is_named(root: Path) -> None:
    change(root, "static/js/owner/main.js", 't("home.title");', "")

    assert find_use_problems(root) == ["owner: home.title is named by nothing"]


def test_a_name_without_a_text_is_named(root: Path) -> None:
    change(root, "static/js/desk/main.js", 't("app.name");', 't("app.name"); t("home.nothing");')

    assert find_use_problems(root) == ["desk: home.nothing is named, and there is no such text"]


def test_a_name_put_together_counts_for_all_that_fit(root: Path) -> None:
    change(root, "static/js/owner/main.js", 't("home.title")', "t(`home.${name}`)")

    assert find_use_problems(root) == []


@pytest.mark.parametrize("title", ["Abuse notes", "Refugio", "دفتر الضحايا", "Sổ nạn nhân", "Victimes"])
def test_a_telling_title_is_found(title: str) -> None:
    assert is_telling(title)


@pytest.mark.parametrize("title", ["Notes", "Notas", "ملاحظات", "Ghi chú", "Carnet", "Note", "Desk", "Skill"])
def test_a_neutral_title_is_not(title: str) -> None:
    assert not is_telling(title)


def test_a_telling_translation_of_the_title_is_named(root: Path) -> None:
    change(
        root,
        "translations/es/LC_MESSAGES/messages.po",
        'msgid "Notes"\nmsgstr "Note"',
        'msgid "Notes"\nmsgstr "Víctimas"',
    )

    assert find_telling_words(root) == ["owner, es: the title is Víctimas"]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ("Hello", "News from the shelter.")), ("fr", ("Victimes", "Bonjour."))]
)
def test_a_telling_notice_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch, lang: str, words: tuple[str, str]
) -> None:
    monkeypatch.setitem(NEWS[4], lang, Wording(*words))  # type: ignore[arg-type]

    assert find_telling_words(root) == [f"notice 4, {lang}: {' '.join(words)}"]


def test_every_notice_is_there_in_every_language_of_the_screens() -> None:
    assert all(set(by_language) == set(LANGUAGES) for by_language in (*NEWS.values(), CODE))


def test_a_telling_name_of_a_file_is_named(root: Path) -> None:
    write(root / "static" / "js" / "owner" / "shelter_list.js", "")

    assert find_telling_words(root) == ["a file is called static/js/owner/shelter_list.js"]


def test_english_for_older_readers_is_named(root: Path) -> None:
    hard = "Revocation of authorisation terminates subsequent accessibility of documentation entirely."
    change(root, "templates/owner/texts.toml", "My notebook", hard)

    assert find_hard_texts(root)[0].startswith("owner: home.title is for readers of ")


@pytest.mark.parametrize(
    "rule", ["margin-left: 0", "left: 1px", "text-align: right", "padding-right:0", "float:left"]
)
def test_a_style_with_a_left_or_a_right_is_named(root: Path, rule: str) -> None:
    change(root, "static/css/base.css", "text-align: start", rule)

    assert len(find_physical_directions(root)) == 1
