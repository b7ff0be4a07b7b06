"""What the server process loads: both sites, by the settings of its environment."""

import gc
import os

from app import make_app
from tools.start.gate import Gate
from tools.start.lifeline import hold_on
from web.settings import read_settings

YOUNG_OBJECTS = 50_000


def make_site() -> Gate:
    """Both sites in one process, behind the gate; it ends with who started it."""
    hold_on(os.environ)
    gate = Gate(make_app(read_settings(os.environ), is_sweeping=True))
    # What is made by now stays: looking through it again and again would take a part of every request.
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)
    return gate
