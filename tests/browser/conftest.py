"""The owner's pages and the real service for browser tests: a fresh profile a test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.away import show_neutral
from tests.browser.desk_page import Staff
from tests.browser.looking import LOOKS_AT_EVERY_STATE
from tests.browser.phone import Owner
from tests.browser.real_site import RealSite, WrittenNotebook, running_real_site
from tests.browser.sample_pages import NEUTRAL_URL, Site, serve_pages
from tests.browser.tour import Tour, make_tour

# A long walk past screens whose states test_screens_axe.py looks at one by one.
collect_ignore = [] if LOOKS_AT_EVERY_STATE else ["test_every_screen.py"]

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
TOUCH_PHONE: dict[str, Any] = {
    "viewport": PHONE,
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
    "timezone_id": "UTC",
}


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile on a small phone screen."""
    context = chromium.new_context(viewport=PHONE, locale="en-GB", timezone_id="UTC")
    context.route(NEUTRAL_URL, show_neutral)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    """A page of that phone; what it throws is raised when the test looks at `errors`."""
    return phone.new_page()


@pytest.fixture(scope="module")
def one_page(chromium: Browser) -> Iterator[Page]:
    """One page for all states of a module's screens: each brings an App of its own."""
    context = chromium.new_context(viewport=PHONE, locale="en-GB", timezone_id="UTC")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The built owner pages with a stand-in engine."""
    with serve_pages("owner") as site:
        yield site


@pytest.fixture(scope="session")
def sites(site: Site) -> Iterator[dict[str, Site]]:
    """The same, and beside it the desk's pages and those of whoever holds a card."""
    with serve_pages("desk") as desk, serve_pages("contact") as contact:
        yield {"owner": site, "desk": desk, "contact": contact}


# The real service, and people at it


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSite]:
    """Both sites with the invented offices; shared, so stories bring their own notebooks."""
    with running_real_site(tmp_path_factory.mktemp("real")) as site:
        yield site


@pytest.fixture(scope="session")
def notebook(real_site: RealSite) -> WrittenNotebook:
    """One notebook for the tests that only look."""
    return real_site.has_notebook(
        "paper kite",
        ("What I need now", "A safe place to sleep tonight.", "need-now"),
        ("Health", "My knee hurts when I walk.", "health"),
        ("How to reach me safely", "By the library, at noon.", "safe-address"),
    )


@pytest.fixture
def owner(chromium: Browser, real_site: RealSite, request: pytest.FixtureRequest) -> Iterator[Owner]:
    """Somebody at a touch phone, with a fresh profile, at the first page."""
    context = chromium.new_context(**TOUCH_PHONE)
    person = Owner(context.new_page(), real_site, story_of(request))
    yield person.arrives()
    context.close()


@pytest.fixture
def worker(chromium: Browser, real_site: RealSite, request: pytest.FixtureRequest) -> Iterator[Staff]:
    """Somebody of Lantern House."""
    yield from at_the_desk(chromium, real_site, "Lantern", story_of(request))


@pytest.fixture
def desktop(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile on a desktop screen."""
    context = chromium.new_context(viewport=DESKTOP, locale="en-GB", timezone_id="UTC")
    yield context
    context.close()


def at_the_desk(chromium: Browser, site: RealSite, office: str, story: str) -> Iterator[Staff]:
    """A worker of an office whose name begins like this, signed in on a desktop of their own."""
    context = chromium.new_context(viewport=DESKTOP, locale="en-GB", timezone_id="UTC")
    worker = Staff(context.new_page(), site, site.worker_of(office), f"{story}/{office}")
    worker.arrives().signs_in()
    yield worker
    context.close()


def story_of(request: pytest.FixtureRequest) -> str:
    """What the photographs of a test are filed under."""
    name = request.node.name.removeprefix("test_")
    return f"{Path(request.path).stem.removeprefix('test_')}/{name}"


@pytest.fixture(scope="session")
def tour(chromium: Browser, real_site: RealSite, notebook: WrittenNotebook) -> Tour:
    """Every screen of both sites, looked at once."""
    return make_tour(chromium, real_site, notebook)
