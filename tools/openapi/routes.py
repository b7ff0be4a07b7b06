"""Every address of a site, and the view behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask

from agency_portal import site as desk_site
from wallet import site as owner_site
from web.api import install_converters
from web.pages import Shell, install_pages
from web.views import visit

SITES: dict[str, tuple[dict[str, Shell], tuple[Blueprint, ...]]] = {
    "owner": (owner_site.SHELLS, owner_site.BLUEPRINTS),
    "desk": (desk_site.SHELLS, desk_site.BLUEPRINTS),
}
_UNDOCUMENTED = {"HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Route:
    """One method at one address."""

    method: str
    rule: str
    view: Callable[..., Any]

    @property
    def is_data(self) -> bool:
        """Whether it answers JSON; the others are the published pages and assets."""
        return self.rule.startswith("/api/") or self.rule == "/instance.json"


def list_routes(site: str) -> Iterator[Route]:
    """The routes of a site, in the order of their addresses."""
    shells, blueprints = SITES[site]
    bare = Flask(site, static_folder=None)
    install_converters(bare)
    for blueprint in (visit.views, *blueprints):
        bare.register_blueprint(blueprint)
    install_pages(bare, Path(site), shells)
    for rule in sorted(bare.url_map.iter_rules(), key=lambda one: one.rule):
        for method in sorted((rule.methods or set()) - _UNDOCUMENTED):
            yield Route(method, rule.rule, bare.view_functions[rule.endpoint])
