"""A taken-over server lies to the owner about what is shared, and about their own notebook.

Each story runs with the Python client and with the browser's own engine.
"""

import json

import pytest

from tests.functional.devices import PythonOwner, refusal
from tests.functional.forgeries import DAY, revive
from tests.functional.liar import Json, handed_out, instead, when
from tests.functional.taken_over.scene import (
    LISTS,
    Owner,
    Scene,
    named,
)

# To the owner: which grants there are


def test_an_invented_grant_is_shown_as_a_stranger_and_nothing_is_sealed_for_it(
    scene: Scene, owner: Owner, other: Owner
) -> None:
    section = owner.writes("One")
    code, ending = owner.offers(scene.office, section), owner.offers(scene.office, section)
    scene.staff_opens(code)
    with scene.liar.remembering("/api/pulse") as pulses:
        owner.states()
    like = next(one for one in pulses[-1]["grants"] if one["grant"] == code.grant)
    invented = scene.forger.grant(like)

    def invent(answer: Json) -> Json:
        return {**answer, "grants": [*answer["grants"], invented]}

    with scene.liar.lying(when(LISTS, invent)) as heard:
        other.opens()
        strangers, states = other.strangers(), other.states()
        other.writes("One", "It snowed.", section)
        other.shows_change(section, code.grant)
        other.ends(ending.grant)
    assert invented["grant"] in strangers
    assert invented["grant"] not in states
    assert invented["grant"] not in json.dumps([(one.path, one.body) for one in heard])


def test_an_ended_grant_shown_as_live_is_named_and_gets_nothing(
    scene: Scene, owner: Owner, other: Owner
) -> None:
    section = owner.writes("One")
    code = owner.offers(scene.office, section)
    scene.staff_opens(code)
    owner.ends(code.grant)

    with scene.liar.lying(when(LISTS, revive)) as heard:
        other.opens()
        other.writes("One", "It snowed.", section)
        shown = refusal(other.shows_change, section, code.grant)
        trouble, state = other.trouble(), other.states()[code.grant]
    assert (trouble, shown) == (
        named(owner, "revived", "grant_came_back"),
        named(owner, "refused", "grant_came_back"),
    )
    assert state == "ended"
    assert handed_out(heard) == []


def test_a_visit_called_open_after_twelve_hours_gets_nothing(
    scene: Scene, owner: Owner, other: Owner
) -> None:
    section = owner.writes("One")
    code = owner.offers(scene.office, section, visit=True)
    scene.staff_opens(code)
    twelve_hours_ago = scene.world.clock.now() - DAY // 2

    def prolong(answer: Json) -> Json:
        old = {"opened_at": twelve_hours_ago}
        return {
            **answer,
            "grants": [one | (old if one["grant"] == code.grant else {}) for one in answer["grants"]],
        }

    with scene.liar.lying(when(LISTS, prolong)) as heard:
        other.opens()
        other.writes("One", "It snowed.", section)
        shown = refusal(other.shows_change, section, code.grant)
        state = other.states()[code.grant]
    other.ends(code.grant)  # in truth it lives on, and would be trouble for who comes next
    assert (state, shown) == ("ended", named(owner, "grant_over", "grant_came_back"))
    assert "POST" in {one.method for one in heard if one.path.endswith("/sealings")}
    assert handed_out(heard) == []


def test_an_ending_that_did_not_happen_is_not_called_one(scene: Scene, owner: Owner) -> None:
    code = owner.offers(scene.office, owner.writes("One"))

    def deny(answer: Json) -> Json:
        return {"grant": {**answer["grant"], "state": "offered", "how": ""}}

    with scene.liar.lying(when(r"POST /api/grants/[^/]+/ending", deny)):
        assert refusal(owner.ends, code.grant) == named(owner, "refused", "not_ended")


def test_ending_everything_without_one_of_them_is_not_called_that(scene: Scene, owner: Owner) -> None:
    code = owner.offers(scene.office, owner.writes("One"))

    def spare(answer: Json) -> Json:
        return {"grants": [one for one in answer["grants"] if one["grant"] != code.grant]}

    def still_there(answer: Json) -> Json:
        spared = {"state": "offered", "how": ""}
        return {
            **answer,
            "grants": [one | (spared if one["grant"] == code.grant else {}) for one in answer["grants"]],
        }

    with scene.liar.lying(when("POST /api/endings", spare), when(LISTS, still_there)):
        assert refusal(owner.ends_all) == named(owner, "refused", "not_ended")


# To the owner: their own notebook


def test_another_operator_key_at_the_second_visit_stops_it(scene: Scene, owner: Owner, other: Owner) -> None:
    with scene.liar.lying(when("/instance.json", instead(scene.forger.statement()))) as heard:
        assert refusal(other.opens) == "instance_changed"
    assert {one.method for one in heard if one.path.startswith(("/api/grants", "/api/sections"))} == set()
    assert "/api/manifest" not in {one.path for one in heard}


def test_cheaper_stretching_offered_with_a_challenge_is_refused_and_nothing_is_signed(
    scene: Scene, other: Owner
) -> None:
    def cheapen(answer: Json) -> Json:
        return {**answer, "passes": 1, "memory_bytes": 8192}

    with scene.liar.lying(when("/api/challenges", cheapen)) as heard:
        assert refusal(other.opens) == named(other, "refused", "answer_refused")
    assert "/api/openings" not in {one.path for one in heard}


def test_an_older_notebook_is_refused(scene: Scene, owner: Owner) -> None:
    with scene.liar.remembering("/api/notebook") as kept:
        owner.trouble()
        fetch_again(owner)
    owner.writes("Newer")

    with scene.liar.lying(when("/api/notebook", instead(kept[-1]))):
        assert refusal(fetch_again, owner) == named(owner, "refused", "older_state")


def fetch_again(owner: Owner) -> None:
    if isinstance(owner, PythonOwner):
        owner.owner.notebook.fetch()
    else:
        owner.engine.activity()


def test_an_older_text_of_a_section_is_refused(scene: Scene, owner: Owner) -> None:
    section = owner.writes("One", "first")
    with scene.liar.remembering(f"/api/sections/{section}/revisions/1") as kept:
        owner.reads(section)
    owner.writes("One", "second", section)
    forged = [kept[0], {**kept[0], "revision": 2}]

    for answer in forged:
        with scene.liar.lying(when(f"/api/sections/{section}/revisions/2", instead(answer))):
            refused = refusal(owner.reads, section)
        assert refused in named(owner, "refused", "altered answer_refused").split()
    assert owner.reads(section) == "second"


@pytest.mark.parametrize("which", ["middle", "newest"])
def test_a_dropped_journal_line_is_shown_and_everything_can_still_be_ended(
    scene: Scene, owner: Owner, other: Owner, which: str
) -> None:
    section = owner.writes("One")
    code = owner.offers(scene.office, section)
    scene.staff_opens(code)

    def drop(answer: Json) -> Json:
        events = answer["events"]
        at = len(events) - 1 if which == "newest" else len(events) // 2
        return {**answer, "events": events[:at] + events[at + 1 :]}

    with scene.liar.lying(when(r"/api/journal.*", drop)):
        other.opens()
        trouble = other.trouble()
        refused = {
            refusal(other.offers, scene.office, section),
            refusal(other.shows_change, section, code.grant),
        }
    assert trouble in named(owner, "link head", "does_not_add_up").split()
    assert refused == {named(owner, "refused", "does_not_add_up")}
    other.ends_all()
    assert set(other.states().values()) == {"ended"}


def test_a_journal_cut_back_to_an_earlier_head_is_shown(scene: Scene, owner: Owner, other: Owner) -> None:
    with scene.liar.remembering(r"/api/journal.*") as kept:
        other.opens()
    code = owner.offers(scene.office, owner.writes("One"))
    scene.staff_opens(code)
    assert owner.activity_problem() == ""
    remember_visit(owner)
    events = [event for answer in kept for event in answer["events"]]

    with scene.liar.lying(when(r"/api/journal.*", instead({"events": events, "head": kept[-1]["head"]}))):
        other.opens()
    assert other.trouble() == named(owner, "remembered", "does_not_add_up")


def remember_visit(owner: Owner) -> None:
    """The Python client signs the head when it opens, the browser whenever it looks."""
    if isinstance(owner, PythonOwner):
        owner.opens()
