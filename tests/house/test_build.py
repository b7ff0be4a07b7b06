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
from tools.build.kept import Kept
from tools.build.languages import LANGUAGES
from tools.build.site import build_site, manifest_of
from tools.build.texts import catalogue_path
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

CATALOGUE = 'msgctxt "leave"\nmsgid "Leave"\nmsgstr "Weg"\n'


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
    for language in LANGUAGES:
        path = catalogue_path(tmp_path / "translations", language)
        path.parent.mkdir(parents=True)
        path.write_text(CATALOGUE, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """What one build of this module's tests made, for the next."""
    return Kept(tmp_path_factory.mktemp("kept"))


def every_file(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        build_site(ROOT, tmp_path / folder, "owner")

    assert every_file(tmp_path / "one") == every_file(tmp_path / "two")


def test_the_manifest_names_every_published_file(sources: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_site(sources, site, "owner")

    manifest = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == manifest_of(site)
    assert set(manifest) == set(every_file(site)) - {"manifest.json"}
    assert manifest["es/index.html"] == hashlib.sha256((site / "es" / "index.html").read_bytes()).hexdigest()


def test_a_site_is_without_the_other_sites_code_and_without_types(sources: Path, tmp_path: Path) -> None:
    build_site(sources, tmp_path / "site", "owner")

    published = set(every_file(tmp_path / "site" / "assets"))
    texts = {f"texts/{language}.json" for language in LANGUAGES}
    assert published == {"css/owner.css", "js/owner/main.js", "version.txt"} | texts


def test_a_shell_names_its_scripts_with_address_and_hash(sources: Path, tmp_path: Path) -> None:
    build_site(sources, tmp_path / "site", "owner")

    shell = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    expected = assets.integrity(tmp_path / "site" / "assets" / "js" / "owner" / "main.js")
    version = (tmp_path / "site" / "assets" / "version.txt").read_text()
    assert f'src="/assets/js/owner/main.js?v={version}" integrity="{expected}"' in shell
    assert '<html lang="en" dir="ltr">' in shell


def test_whoever_serves_it_may_read_all_of_it(tmp_path: Path, kept: Kept) -> None:
    """Also from what an earlier build made."""
    for folder in ("first", "again"):
        build_site(ROOT, tmp_path / folder, "owner", kept=kept)

        paths = [tmp_path / folder, *(tmp_path / folder).rglob("*")]
        assert [path for path in paths if path.stat().st_mode & 0o004 == 0] == []


def test_each_language_has_a_first_page_of_its_own(sources: Path, tmp_path: Path) -> None:
    build_site(sources, tmp_path / "site", "owner")

    for language in LANGUAGES:
        shell = (tmp_path / "site" / language / "index.html").read_text(encoding="utf-8")
        texts = json.loads((tmp_path / "site" / "assets" / "texts" / f"{language}.json").read_text())
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in shell
        assert texts["leave"] == ("Leave" if language == "en" else "Weg")


@pytest.mark.parametrize(("site", "shells"), [("owner", ["index", "r", "c", "s"]), ("desk", ["index"])])
def test_the_neutral_page_is_compiled_into_every_shell_and_changes_the_manifest(
    tmp_path: Path, kept: Kept, site: str, shells: list[str]
) -> None:
    build_site(ROOT, tmp_path / "usual", site, kept=kept)
    build_site(ROOT, tmp_path / "other", site, "https://example.org/?a=1&b=2", kept=kept)

    for shell in shells:
        usual, other = (
            (tmp_path / way / f"{shell}.html").read_text(encoding="utf-8") for way in ("usual", "other")
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


def test_pages_with_texts_of_their_own_name_their_folder_and_add_nothing_to_the_sites(
    tmp_path: Path, kept: Kept
) -> None:
    build_site(ROOT, tmp_path, "owner", kept=kept)
    texts = tmp_path / "assets" / "texts"

    own, cards = (json.loads((texts / name).read_text("utf-8")) for name in ("ar.json", "contact/ar.json"))

    assert "valid.title" in cards
    assert "valid.title" not in own
    assert "create.title" not in cards
    for name in ("c", "s"):
        assert 'data-texts="contact/"' in (tmp_path / f"{name}.html").read_text("utf-8")
    styles = (tmp_path / "assets" / "css" / "owner.css").read_text("utf-8")
    assert ".practice-mark" not in styles


def test_a_text_is_escaped_in_the_shell_and_plain_in_json(sources: Path, tmp_path: Path) -> None:
    build_site(sources, tmp_path / "site", "owner")

    assert "Yours &amp; safe" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
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


def test_the_readers_wasm_is_what_its_fetch_demands_and_no_script_names_another_place_for_it(
    tmp_path: Path, kept: Kept
) -> None:
    build_site(ROOT, tmp_path, "desk", kept=kept)
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


def test_published_modules_import_by_relative_address_only(tmp_path: Path, kept: Kept) -> None:
    build_site(ROOT, tmp_path, "owner", kept=kept)
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
