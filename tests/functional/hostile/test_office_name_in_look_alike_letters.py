"""An office's name with one letter of another alphabet: the operator's tool certifies no impostor."""

import pytest

from client.errors import Refused
from client.operator import Operator
from crypto.encoding import make_id, make_random
from tests.functional.world import FACTS

IMPOSTORS = ["Harb\u043eur House", "\u041darbour House", "Harbour H\u03bfuse"]


@pytest.mark.parametrize("name", IMPOSTORS)
def test_it_is_not_certified(name: str) -> None:
    with pytest.raises(Refused):
        Operator.make().certify_agency(make_id(), 1, make_random(32), name, FACTS)


@pytest.mark.parametrize("name", ["Гавань", "Λιμάνι", "Дом Harbour"])
def test_a_name_of_one_alphabet_a_word_is(name: str) -> None:
    assert Operator.make().certify_agency(make_id(), 1, make_random(32), name, FACTS).sig
