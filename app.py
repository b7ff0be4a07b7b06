"""The composition root: settings become services, services become two sites in one process.

* The sites are told apart by host; an unknown host gets nothing.
* Time comes in here, as a clock; tests bring their own.
"""

from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from agency_portal.site import make_desk_site
from wallet.site import make_owner_site
from web.clock import Clock
from web.hosts import HostSwitch, sites_by_host
from web.services import Services
from web.settings import Settings
from web.start import make_services

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def make_app(
    settings: Settings, clock: Clock | None = None, *, is_sweeping: bool = False
) -> "WSGIApplication":
    """Both sites, each at its hosts; with `is_sweeping` this process also tells what is due (web/sweeper.py).

    Raises:
        StartRefused: secrets and database do not belong together.
    """
    services = make_services(settings, clock)
    if is_sweeping:
        services.sweeper.start()
    return make_sites(services)


def make_sites(services: Services) -> "WSGIApplication":
    """Both sites over services that are there already."""
    settings = services.settings
    owner = (settings.owner_url, make_owner_site(services))
    desk = (settings.desk_url, make_desk_site(services))
    both = HostSwitch(sites_by_host(owner, desk))
    # The proxy's own word about the caller, for the coarse rate limits only; never about the host.
    return ProxyFix(both, x_for=1, x_proto=1, x_host=0, x_port=0) if settings.behind_tls_proxy else both
