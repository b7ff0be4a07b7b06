"""A site: one Flask application with everything both sites have in common.

* Checked before any view: the origin, the type and the size of what comes in; before all of it,
  whether a token came along that never should.
* On every answer: the headers, whoever made it.
* Nothing is logged about a request that went well.
"""

from dataclasses import dataclass

from flask import Blueprint, Flask

from consent.sessions import SiteRules
from web.api import BODY_BYTES_MOST, install_converters
from web.errors import install_errors
from web.exposure import install_exposure_check
from web.headers import install_headers
from web.origin import install_origin_check
from web.pages import Shell, install_pages
from web.services import EXTENSION, Services
from web.sessions import install_sessions
from web.views import visit


@dataclass(frozen=True)
class SitePlan:
    """What one site is made of."""

    rules: SiteRules
    origins: tuple[str, ...]
    shells: dict[str, Shell]
    """Address → the shell that answers there."""

    blueprints: tuple[Blueprint, ...]


def make_site(services: Services, plan: SitePlan) -> Flask:
    """The WSGI application of one site."""
    name = plan.rules.site
    site = Flask(name, static_folder=None, template_folder=None, root_path=str(services.settings.site_dir))
    site.config.update(MAX_CONTENT_LENGTH=BODY_BYTES_MOST, PROVIDE_AUTOMATIC_OPTIONS=False)
    site.url_map.strict_slashes = True
    site.url_map.merge_slashes = False
    site.extensions[EXTENSION] = services
    install_converters(site)
    install_headers(site, _is_https_for_good(services, plan.origins))
    install_errors(site)
    install_exposure_check(site)
    install_origin_check(site, plan.origins)
    install_sessions(site, plan.rules)
    for blueprint in (visit.views, *plan.blueprints):
        site.register_blueprint(blueprint)
    install_pages(site, services.settings.site_dir / name, plan.shells)
    return site


def _is_https_for_good(services: Services, origins: tuple[str, ...]) -> bool:
    # With a certificate made for a trial, a browser must not be told to insist on https here for years.
    return not services.settings.tls and all(origin.startswith("https:") for origin in origins)
