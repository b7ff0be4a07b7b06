"""What the server process loads: both sites, by the settings of its environment."""

import os

from app import make_app
from tools.start.gate import Gate
from tools.start.lifeline import hold_on
from web.settings import read_settings


def make_site() -> Gate:
    """Both sites in one process, behind the gate; it ends with who started it."""
    hold_on(os.environ)
    return Gate(make_app(read_settings(os.environ)))
