"""On the narrowest phone, 320 px, nothing sticks out to the side: no screen scrolls that way."""

import pytest

from tests.browser.tour import Tour

pytestmark = pytest.mark.browser


def test_no_screen_of_the_owner_is_wider_than_the_narrowest_phone(tour: Tour) -> None:
    assert tour.phone.wider == {}


def test_no_screen_of_the_desk_is_wider_than_the_narrowest_phone(tour: Tour) -> None:
    assert tour.desk.wider == {}
