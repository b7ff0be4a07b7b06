"""The agency's desk: its page and its addresses."""

from flask import Flask

from agency_portal.views import grants, holdings, readings, redemptions, rosters, staff
from consent.sessions import DESK
from web.pages import Shell
from web.services import Services
from web.site import SitePlan, make_site
from web.views import agencies

SHELLS = {"/": Shell("index.html", features=("camera",))}
BLUEPRINTS = (
    agencies.views,
    staff.views,
    rosters.views,
    redemptions.views,
    grants.views,
    readings.views,
    holdings.views,
)


def make_desk_site(services: Services) -> Flask:
    """The WSGI application that answers agency staff."""
    return make_site(services, SitePlan(DESK, services.settings.desk_url, SHELLS, BLUEPRINTS))
