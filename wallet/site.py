"""The owner's site: its pages and its addresses. It never names the desk."""

from flask import Flask

from consent.sessions import OWNER
from wallet.views import (
    channels,
    confirmations,
    contact,
    doors,
    drafts,
    emergency,
    endings,
    erasure,
    grants,
    holder,
    journal,
    manifest,
    notebook,
    openings,
    releases,
    renewals,
    sealings,
    sections,
    vaults,
    visits,
)
from web.pages import Shell
from web.services import Services
from web.site import SitePlan, make_site
from web.views import agencies

_LANDING = Shell("r.html")
# The page of whoever holds a card: its code may be in a picture.
_CARD = Shell("c.html", ("camera",))
_STOP = Shell("s.html")
# A token's address is upper case in its QR, which makes that smaller.
SHELLS = {
    "/": Shell("index.html"),
    "/r": _LANDING,
    "/R": _LANDING,
    "/r<mangled:rest>": _LANDING,
    "/R<mangled:rest>": _LANDING,
    "/c": _CARD,
    "/C": _CARD,
    "/c<mangled:rest>": _CARD,
    "/C<mangled:rest>": _CARD,
    "/s": _STOP,
    "/S": _STOP,
}
BLUEPRINTS = (
    vaults.views,
    openings.views,
    notebook.views,
    manifest.views,
    sections.views,
    drafts.views,
    journal.views,
    doors.views,
    visits.views,
    erasure.views,
    agencies.views,
    grants.views,
    endings.views,
    renewals.views,
    sealings.views,
    confirmations.views,
    releases.views,
    emergency.views,
    contact.views,
    holder.views,
    channels.views,
)


def make_owner_site(services: Services) -> Flask:
    """The WSGI application that answers owners."""
    return make_site(services, SitePlan(OWNER, services.settings.owner_url, SHELLS, BLUEPRINTS))
