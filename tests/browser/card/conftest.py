"""Cards that somebody gave, and who holds them."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.card_page import (
    Given,
    Holder,
    give,
    running_service,
)
from tests.functional.telling import Telling


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telling]:
    with running_service(tmp_path_factory.mktemp("contact")) as running:
        yield running


@pytest.fixture
def give_card(told: Telling, request: pytest.FixtureRequest) -> Callable[..., Given]:
    """An owner of this test alone prepares something."""
    numbers = count(1)
    return lambda **choice: give(told.world, f"{request.node.name[-40:]} {next(numbers)}", **choice)


@pytest.fixture
def at_browser(
    chromium: Browser, told: Telling, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Holder]]:
    """Somebody at a browser, at its first page."""
    people: list[Holder] = []

    def come(**profile: Any) -> Holder:
        people.append(Holder(chromium, told.world, request.node.name.removeprefix("test_"), **profile))
        return people[-1]

    yield come
    for person in people:
        person.closes()
