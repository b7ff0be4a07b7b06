"""What the server process loads: both sites, by the settings of its environment."""

import os
from typing import TYPE_CHECKING

from app import make_app
from web.settings import read_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def make_site() -> "WSGIApplication":
    """Both sites in one process."""
    return make_app(read_settings(os.environ))
