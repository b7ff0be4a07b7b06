"""A taken-over server lies to the owner about what is prepared for a contact.

Each story runs with the Python client and with the browser's own engine.
"""

import json

import pytest

from client.contact import Contact
from client.transport import HttpTransport
from crypto.encoding import make_id, to_b64
from tests.functional.devices import Card, refusal
from tests.functional.liar import Json, when
from tests.functional.taken_over.scene import LISTS, Owner, Scene, named


def contact(scene: Scene, card: Card) -> Contact:
    return Contact(HttpTransport(scene.world.settings.owner_url[0]), card.code)


def test_an_invented_release_is_shown_as_a_stranger_and_nothing_is_sealed_for_it(
    scene: Scene, owner: Owner, other: Owner
) -> None:
    section = owner.writes("One")
    card = owner.prepares("Bea", section)
    invented = to_b64(make_id())

    def invent(answer: Json) -> Json:
        like = next(one for one in answer["releases"] if one["release"] == card.release)
        return {**answer, "releases": [*answer["releases"], {**like, "release": invented}]}

    with scene.liar.lying(when(LISTS, invent)) as heard:
        other.opens()
        strangers, states = other.strangers(), other.release_states()
        other.writes("One", "It snowed.", section)
        other.shows_change_to(section, card.release)

    assert invented in strangers
    assert (invented in states, states[card.release]) == (False, "armed")
    assert invented not in json.dumps([(one.path, one.body) for one in heard])


def test_a_stopped_release_shown_as_waiting_again_is_named_and_gets_nothing(
    scene: Scene, owner: Owner, other: Owner
) -> None:
    section = owner.writes("One")
    card = owner.prepares("Bea", section)
    contact(scene, card).ask()
    owner.looks()
    owner.stops(card.release)

    def revive(answer: Json) -> Json:
        changed = [
            {**one, "state": "asked"} if one["release"] == card.release else one for one in answer["releases"]
        ]
        return {**answer, "releases": changed}

    with scene.liar.lying(when(LISTS, revive)) as heard:
        other.opens()
        trouble, states = other.trouble(), other.release_states()
        other.writes("One", "It snowed.", section)
        shown = refusal(other.shows_change_to, section, card.release)

    assert trouble == named(owner, "revived", "does_not_add_up")
    assert shown == named(owner, "refused", "does_not_add_up")
    assert states[card.release] == "over"
    assert [one for one in heard if one.path.startswith(f"/api/releases/{card.release}")] == []


@pytest.mark.parametrize("lie", [{"terms": "A" * 43}, None], ids=["with other terms", "left out"])
def test_a_release_with_other_terms_or_left_out_gets_nothing(
    scene: Scene, owner: Owner, other: Owner, lie: Json | None
) -> None:
    section = owner.writes("One")
    card = owner.prepares("Bea", section)

    def change(answer: Json) -> Json:
        others = [one for one in answer["releases"] if one["release"] != card.release]
        told = [] if lie is None else [{**one, **lie} for one in answer["releases"] if one not in others]
        return {**answer, "releases": [*others, *told]}

    with scene.liar.lying(when(LISTS, change)) as heard:
        other.opens()
        trouble, states = other.trouble(), other.release_states()
        other.writes("One", "It snowed.", section)
        refusal(other.shows_change_to, section, card.release)

    assert trouble == named(owner, "missing", "does_not_add_up")
    if owner.kind == "python":
        assert states[card.release] == "over"
    assert [one for one in heard if one.path.startswith(f"/api/releases/{card.release}")] == []
