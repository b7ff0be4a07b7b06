"""Every screen that people meet, in the light and in the dark, small and large; in `make soak`.

* axe has nothing to say about any of them.
* On the narrowest phone, 320 px, nothing sticks out to the side.
"""

import pytest

from tests.browser.tour import Tour
from tests.node import ask_module

pytestmark = pytest.mark.browser

# Only a server that lies, breaks or was put back makes these; owner_pages/ and test_desk.py
# look at them.
NOT_MET = {"trouble", "trouble_loading", "identity", "put_back"}
# Looked at elsewhere: the way in with a recovery code, in test_wrong_passphrase.py; what needs days to
# pass, or a second phone, in owner_pages/; what is prepared for somebody, in
# test_emergency_release.py, and each of its states in test_screens_axe.py.
PREPARED = {"prepared", "prepare", "prepare_check", "release_card", "release", "release_act", "told"}
# An office's own yes, in test_second_holder_at_the_desk.py.
AT_THE_DESK = {"holding"}
ELSEWHERE = {"new_passphrase", "go_on", "visits", "never", "prepared_only", "stop_code"} | PREPARED


def test_the_owners_screens_can_be_read_by_everybody(tour: Tour) -> None:
    assert tour.phone.faults == {}


def test_the_desks_screens_can_be_read_by_everybody(tour: Tour) -> None:
    assert tour.desk.faults == {}


def test_no_screen_of_the_owner_was_left_out(tour: Tour) -> None:
    every = ask_module("owner/screens/index.js", "m.SCREENS.map(({ name }) => name)")

    assert len(every) > 30
    assert set(every) - tour.phone.screens <= NOT_MET | ELSEWHERE


def test_no_screen_of_the_desk_was_left_out(tour: Tour) -> None:
    every = ask_module("desk/screens/index.js", "m.SCREENS.map(({ name }) => name)")

    assert len(every) > 7
    assert set(every) - tour.desk.screens <= NOT_MET | AT_THE_DESK


def test_no_screen_of_the_owner_is_wider_than_the_narrowest_phone(tour: Tour) -> None:
    assert tour.phone.wider == {}


def test_no_screen_of_the_desk_is_wider_than_the_narrowest_phone(tour: Tour) -> None:
    assert tour.desk.wider == {}
