"""Invitation codes: only the key file makes them, and they say nothing but a day."""

import pytest

from crypto.encoding import make_random
from crypto.errors import BadSignature
from crypto.invitations import INVITATION_BYTES, LAST_DAY, make_invitation, mark_spent, read_invitation

KEY, OTHER = make_random(32), make_random(32)


@pytest.mark.parametrize("last_day", [0, 20_000, LAST_DAY])
def test_a_code_says_its_last_day(last_day):
    secret = make_invitation(KEY, last_day)

    assert len(secret) == INVITATION_BYTES
    assert read_invitation(KEY, secret) == last_day


def test_no_two_codes_are_the_same():
    assert len({make_invitation(KEY, 20_000) for _ in range(500)}) == 500


def test_a_code_of_another_key_file_is_refused():
    with pytest.raises(BadSignature):
        read_invitation(OTHER, make_invitation(KEY, 20_000))


@pytest.mark.parametrize("bit", range(8 * INVITATION_BYTES))
def test_a_code_with_one_bit_changed_is_refused(bit):
    secret = bytearray(make_invitation(KEY, 20_000))
    secret[bit // 8] ^= 1 << bit % 8

    with pytest.raises(BadSignature):
        read_invitation(KEY, bytes(secret))


@pytest.mark.parametrize("secret", [b"", bytes(8), bytes(15), bytes(16), bytes(17)])
def test_what_is_no_code_is_refused(secret):
    with pytest.raises(BadSignature):
        read_invitation(KEY, secret)


def test_a_mark_needs_the_key_file_as_well_as_the_code():
    secret = make_invitation(KEY, 20_000)

    assert mark_spent(KEY, secret) == mark_spent(KEY, secret)
    assert mark_spent(KEY, secret) != mark_spent(OTHER, secret)
    assert secret not in mark_spent(KEY, secret)
