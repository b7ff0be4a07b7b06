"""The site build: the same bytes twice, everything in the manifest, one site without the other's code."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from tools.build import assets
from tools.build.errors import BuildError
from tools.build.exit_url import USUAL, read_exit_url
from tools.build.site import build_site, manifest_of
from tools.build.texts import catalogue_template, translate
from tools.build.vendor import write_vendor
from web.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SHELL = """\
<!doctype html>
<html lang="{{ lang }}" dir="{{ dir }}"><title>{{ t("home.title") }}</title>
{% set main = "js/owner/main.js" %}
<script type="module" src="{{ asset(main) }}" integrity="{{ integrity(main) }}"></script>
</html>
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A small checkout: one shell, one text with a mark-up character, scripts of both sites."""
    files = {
        "templates/owner/index.html": SHELL,
        "templates/owner/texts.toml": '[home]\ntitle = "Yours & safe, {word}"\n',
        "templates/shared/texts.toml": 'leave = "Leave"\n',
        "static/js/owner/main.js": "export {};\n",
        "static/js/desk/main.js": "export {};\n",
        "static/vendor/words.d.ts": "export const words: string[];\n",
        "static/css/base.css": "body { margin: 0 }\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def every_file(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    for site in ("owner", "desk"):
        build_site(ROOT, tmp_path / "one" / site, site)
        build_site(ROOT, tmp_path / "two" / site, site)

    assert every_file(tmp_path / "one") == every_file(tmp_path / "two")


def test_the_manifest_names_every_published_file(sources: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_site(sources, site, "owner")

    manifest = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == manifest_of(site)
    assert set(manifest) == set(every_file(site)) - {"manifest.json"}
    assert manifest["en/index.html"] == hashlib.sha256((site / "en" / "index.html").read_bytes()).hexdigest()


def test_a_site_is_without_the_other_sites_code_and_without_types(sources: Path, tmp_path: Path) -> None:
    build_site(sources, tmp_path / "site", "owner")

    published = set(every_file(tmp_path / "site" / "assets"))
    assert published == {"css/base.css", "js/owner/main.js", "texts/en.json"}


def test_a_shell_names_its_scripts_with_address_and_hash(sources: Path, tmp_path: Path) -> None:
    build_site(sources, tmp_path / "site", "owner")

    shell = (tmp_path / "site" / "en" / "index.html").read_text(encoding="utf-8")
    expected = assets.integrity(sources / "static" / "js" / "owner" / "main.js")
    assert f'src="/assets/js/owner/main.js" integrity="{expected}"' in shell
    assert '<html lang="en" dir="ltr">' in shell


@pytest.mark.parametrize(("site", "shells"), [("owner", ["index", "r"]), ("desk", ["index"])])
def test_the_neutral_page_is_compiled_into_every_shell_and_changes_the_manifest(
    tmp_path: Path, site: str, shells: list[str]
) -> None:
    build_site(ROOT, tmp_path / "usual", site)
    build_site(ROOT, tmp_path / "other", site, "https://example.org/?a=1&b=2")

    for shell in shells:
        usual, other = (
            (tmp_path / way / "en" / f"{shell}.html").read_text(encoding="utf-8")
            for way in ("usual", "other")
        )
        assert f'data-target="{USUAL}"' in usual
        assert 'data-target="https://example.org/?a=1&amp;b=2"' in other
    assert manifest_of(tmp_path / "usual") != manifest_of(tmp_path / "other")


def test_the_build_and_the_server_lead_to_the_same_page() -> None:
    named = {"EXIT_URL": "https://example.org/rain", "OWNER_URL": "not looked at here"}

    assert read_exit_url({}) == Settings().exit_url
    assert read_exit_url(named) == "https://example.org/rain"
    with pytest.raises(BuildError, match="EXIT_URL"):
        read_exit_url({"EXIT_URL": "javascript:alert(1)"})


def test_a_text_is_escaped_in_the_shell_and_plain_in_json(sources: Path, tmp_path: Path) -> None:
    build_site(sources, tmp_path / "site", "owner")

    assert "Yours &amp; safe" in (tmp_path / "site" / "en" / "index.html").read_text(encoding="utf-8")
    texts = json.loads((tmp_path / "site" / "assets" / "texts" / "en.json").read_text(encoding="utf-8"))
    assert texts == {"home.title": "Yours & safe, {word}", "leave": "Leave"}


@pytest.mark.parametrize(
    "mistake", ['{{ t("no.such") }}', '{{ asset("js/none.js") }}', "{{ nobody }}", "{% if %}"]
)
def test_a_mistake_in_a_shell_stops_the_build(sources: Path, tmp_path: Path, mistake: str) -> None:
    (sources / "templates" / "owner" / "index.html").write_text(mistake, encoding="utf-8")

    with pytest.raises(BuildError):
        build_site(sources, tmp_path / "site", "owner")


def test_a_key_declared_twice_stops_the_build(sources: Path, tmp_path: Path) -> None:
    (sources / "templates" / "shared" / "texts.toml").write_text('home.title = "Home"\n', encoding="utf-8")

    with pytest.raises(BuildError, match=r"home\.title"):
        build_site(sources, tmp_path / "site", "owner")


def test_a_catalogue_translates_by_key_and_falls_back_to_english(tmp_path: Path) -> None:
    write_catalogue(tmp_path, 'msgctxt "home.title"\nmsgid "Hello {word}"\nmsgstr "Hallo {word}"\n')

    texts = translate({"home.title": "Hello {word}", "other": "Hello {word}"}, tmp_path, "de")

    assert texts == {"home.title": "Hallo {word}", "other": "Hello {word}"}


def test_a_translation_that_loses_a_placeholder_stops_the_build(tmp_path: Path) -> None:
    write_catalogue(tmp_path, 'msgctxt "home.title"\nmsgid "Hello {word}"\nmsgstr "Hallo"\n')

    with pytest.raises(BuildError, match="placeholders"):
        translate({"home.title": "Hello {word}"}, tmp_path, "de")


def test_the_translators_template_is_the_same_for_the_same_texts() -> None:
    texts = {"b": "Two", "a": "One"}

    template = catalogue_template([texts, {"a": "One"}])

    assert template == catalogue_template([texts, {"a": "One"}])
    assert template.count(b"msgctxt") == len(texts)


def test_the_readers_wasm_is_what_its_fetch_demands_and_no_script_names_another_place_for_it(
    tmp_path: Path,
) -> None:
    build_site(ROOT, tmp_path, "desk")
    reader = tmp_path / "assets" / "vendor" / "zxing"

    written = (reader / "wasm.js").read_text(encoding="utf-8")

    assert 'address = "/assets/vendor/zxing/reader.wasm"' in written
    assert f'integrity = "{assets.integrity(reader / "reader.wasm")}"' in written
    assert not [path.name for path in reader.rglob("*.js") if "https:" in path.read_text(encoding="utf-8")]


def test_a_wasm_that_is_not_the_readers_own_stops_the_build(tmp_path: Path) -> None:
    modules = tmp_path / "node_modules"
    modules.mkdir()
    for package in (ROOT / "node_modules").resolve().iterdir():
        if package.name != "zxing-wasm":
            (modules / package.name).symlink_to(package)
    shutil.copytree(ROOT / "node_modules" / "zxing-wasm", modules / "zxing-wasm")
    wasm = modules / "zxing-wasm" / "dist" / "reader" / "zxing_reader.wasm"
    wasm.write_bytes(wasm.read_bytes() + b"\0")

    with pytest.raises(BuildError, match="zxing"):
        write_vendor(modules, tmp_path / "vendor")


def write_catalogue(translations: Path, entries: str) -> None:
    folder = translations / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / "messages.po").write_text(head + entries, encoding="utf-8")


def test_published_modules_import_by_relative_address_only(tmp_path: Path) -> None:
    build_site(ROOT, tmp_path, "owner")
    statement = re.compile(
        r"""(?:^|;)\s*(?:import|export)\b[^;'"()]*?\bfrom\s*["']([^"']+)["']""", re.MULTILINE
    )

    bare = [
        (path.name, address)
        for path in (tmp_path / "assets").rglob("*.js")
        for address in statement.findall(path.read_text(encoding="utf-8"))
        if not address.startswith(("./", "../", "/assets/"))
    ]

    assert bare == []
