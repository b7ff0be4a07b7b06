"""Shells: the documents a site serves, rendered at build time.

* `templates/<part>/<name>.html` becomes `<name>.html`, in English, whose script takes the
  language of the browser; the first page also becomes `<lang>/index.html`, for an address
  that has its language in it. A name that starts with `_` is a part of others and is not
  published itself.
* What is said to a browser without scripts stands there in every language.
* Everything is escaped; a name that does not exist stops the build.
* A shell knows its language and its texts, and nothing about any person or request.

What a template may use:

    lang, dir, site                  of this rendering
    is_fixed                         whether the page stays in this language until somebody chooses
    in_every_language("key")         [(lang, dir, text), …]
    exit_url                         the neutral page that leaving shows
    t("key", name=value)             a screen text
    asset("js/owner/main.js")        its address, `/assets/js/owner/main.js?v=…`
    integrity("js/owner/main.js")    its hash, for the `integrity` attribute
"""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from tools.build import assets
from tools.build.errors import BuildError
from tools.build.languages import LANGUAGES, text_direction

ASSETS_ADDRESS = "/assets/"


@dataclass(frozen=True)
class ShellContext:
    """What one rendering of a shell may know."""

    site: str
    part: str
    """The folder of `templates/` it comes from, with its texts."""

    language: str
    all_texts: dict[str, dict[str, str]]
    """Language → its texts."""

    assets_folder: Path
    version: str
    exit_url: str
    is_fixed: bool

    @property
    def texts(self) -> dict[str, str]:
        """Those of this rendering."""
        return self.all_texts[self.language]

    def t(self, key: str, **values: str) -> str:
        """A screen text with its placeholders filled in."""
        if key not in self.texts:
            raise BuildError(f"{self.part}: the text {key} is used by a shell but not declared.")
        return self.texts[key].format(**values) if values else self.texts[key]

    def in_every_language(self, key: str) -> list[tuple[str, str, str]]:
        """The text with its language and direction, this rendering's own first."""
        first = [self.language, *(tag for tag in LANGUAGES if tag != self.language)]
        return [(tag, text_direction(tag), self.all_texts[tag][key]) for tag in first]

    def asset(self, name: str) -> str:
        """The address of a published file."""
        self._find(name)
        return f"{ASSETS_ADDRESS}{name}?v={self.version}"

    def integrity(self, name: str) -> str:
        """The hash of a published file, as the browser checks it."""
        return assets.integrity(self._find(name))

    def _find(self, name: str) -> Path:
        path = self.assets_folder / name
        if not path.is_file():
            raise BuildError(f"{self.site}: a shell names {name}, which static/ does not hold.")
        return path


def shell_names(templates: Path, part: str) -> list[str]:
    """The shells of a site's part, without `.html`, sorted."""
    found = (path.stem for path in (templates / part).glob("*.html"))
    return sorted(name for name in found if not name.startswith("_"))


def render_shell(templates: Path, name: str, context: ShellContext) -> str:
    """The finished document.

    Raises:
        BuildError: a text, a file or a name used by the template does not exist.
    """
    environment = _environment(templates, context.part)
    try:
        return environment.get_template(f"{name}.html").render(
            site=context.site,
            lang=context.language,
            dir=text_direction(context.language),
            is_fixed=context.is_fixed,
            in_every_language=context.in_every_language,
            exit_url=context.exit_url,
            t=context.t,
            asset=context.asset,
            integrity=context.integrity,
        )
    except TemplateError as error:
        raise BuildError(f"templates/{context.part}/{name}.html: {error}") from error


def _environment(templates: Path, part: str) -> Environment:
    """A part's own folder first, then `templates/`, so that `shared/_head.html` is found."""
    return Environment(
        loader=FileSystemLoader([templates / part, templates]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
