"""What the server process loads: both sites, by the settings of its environment."""

import os

from app import make_app
from tools.start.gate import Gate
from web.settings import read_settings


def make_site() -> Gate:
    """Both sites in one process, behind the gate."""
    return Gate(make_app(read_settings(os.environ)))
