"""An office's name that reads backwards, or holds what can't be seen: the operator's tool certifies none."""

import pytest

from client.errors import Refused
from client.operator import Operator
from crypto.encoding import make_id, make_random
from tests.functional.world import FACTS

NAMES = [
    "\u202eesuoH ruobraH",
    "Harbour\u200bHouse",
    "Harbour\u2066 House",
    "Harbour\nHouse",
    "Harbour\x1b[2J",
]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_not_certified(name: str) -> None:
    with pytest.raises(Refused):
        Operator.make().certify_agency(make_id(), 1, make_random(32), name, FACTS)


@pytest.mark.parametrize(
    "name", ["Harbour House", "בית הנמל\u200f 7", "خانه\u200cها", "Maison d’été", "港の家"]
)
def test_names_of_every_language_are(name: str) -> None:
    assert Operator.make().certify_agency(make_id(), 1, make_random(32), name, FACTS).sig
