"""The part that a second holder keeps: sealed, moved with the team key, never for two (protocol §21)."""

from collections.abc import Callable
from typing import Any

import pytest

from client.errors import ApiError
from client.notebook.debts import find_debts
from client.staff import Staff
from client.transport import Json
from consent.storage.rosters import list_wrapped_generations
from crypto.encoding import make_random, to_b64
from tests.functional.releasing import DAY, Story, code_of
from tests.functional.second_holder.holding import (
    coordinator_of,
    held_by,
    held_by_card,
    row_of,
    texts,
    waits,
    worker,
)
from tests.functional.world import Agency


def test_what_is_shown_and_sealed_afresh_later_opens_with_the_same_part(
    story: Story, lantern: Agency
) -> None:
    made = held_by(story, lantern)
    first = held_by(story, lantern)
    waits(story, first)
    worker(story).say_yes(first.release)
    first.contact.read()
    story.owner.releases.stop(first.release)
    assert find_debts(story.owner.manifest, story.now) == ()
    sealing = story.owner.manifest.sections[0].revisions[-1].sealing
    assert sealing == 1
    story.owner.edit(story.section, "At my aunt's.")
    story.owner.releases.show_change(made.release, story.section)

    waits(story, made)
    worker(story).say_yes(made.release)

    assert texts(made) == ["At my aunt's."]


def test_a_coordinator_who_removes_somebody_seals_the_part_for_the_new_team_key(
    story: Story, lantern: Agency
) -> None:
    made = held_by(story, lantern)
    leaving = worker(story, 1)

    coordinator_of(story).remove(leaving.sign_key, story.now)

    assert row_of(story, made).holder_generation == 2
    waits(story, made)
    assert code_of(lambda: leaving.say_yes(made.release)) == "not_signed_in"
    worker(story, 2).say_yes(made.release)
    assert texts(made) == ["At the lake, with Ines."]


def test_an_owner_who_comes_back_seals_the_part_for_the_new_team_key(
    story: Story, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.coordinator.move_deposits", lambda *_: 0)
    made = held_by(story, lantern)
    coordinator_of(story).remove(lantern.people[1].keys.sign, story.now)
    assert row_of(story, made).holder_generation == 1

    story.comes_back()

    assert row_of(story, made).holder_generation == 2
    assert story.owner.opening.lapsed == ()
    waits(story, made)
    worker(story, 2).say_yes(made.release)
    assert texts(made) == ["At the lake, with Ines."]


def test_a_part_keeps_its_team_key_alive_until_it_is_moved(
    story: Story, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.coordinator.move_deposits", lambda *_: 0)
    made = held_by(story, lantern)
    coordinator_of(story).remove(lantern.people[1].keys.sign, story.now)
    story.world.clock.turn(4 * DAY)
    assert _kept(story, lantern) == {1, 2}
    monkeypatch.undo()

    assert coordinator_of(story).rotate() == 1
    lantern.people[2].signs_in()

    assert row_of(story, made).holder_generation == 2
    assert _kept(story, lantern) == {2}


def _kept(story: Story, agency: Agency) -> set[int]:
    """The generations whose keys are kept, after somebody signed in."""
    agency.people[0].signs_in()
    with story.world.services.store.reading() as tx:
        return list_wrapped_generations(tx, agency.id)


def test_only_a_coordinator_moves_parts_and_only_to_the_current_team_key(
    story: Story, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.coordinator.move_deposits", lambda *_: 0)
    made = held_by(story, lantern)
    coordinator_of(story).remove(lantern.people[1].keys.sign, story.now)
    row = row_of(story, made)
    forged: Json = {"release": to_b64(made.release), "generation": 2, "deposit": to_b64(row.deposit)}

    def post(staff: Staff, item: Json) -> Json:
        return staff.desk.site.transport.send("POST", "/api/deposits", {"deposits": [item]})

    boss = story.world.staff(0, 0)
    other = story.world.opens_office("Harbour (invented)")
    assert code_of(lambda: post(worker(story, 2), forged)) == "not_allowed"
    assert code_of(lambda: worker(story, 2).desk.site.transport.get("/api/deposits")) == "not_allowed"
    assert code_of(lambda: post(boss, {**forged, "generation": 1})) == "roster_refused"
    assert code_of(lambda: post(boss, {**forged, "deposit": to_b64(make_random(64))})) == "not_an_envelope"
    strangers = other.people[0].signs_in()
    assert post(strangers, {**forged, "generation": 1}) == {"moved": []}
    assert row_of(story, made) == row
    assert post(boss, forged) == {"moved": [to_b64(made.release)]}
    assert post(boss, forged) == {"moved": []}


def test_a_deposit_that_does_not_fit_its_terms_is_refused(story: Story, lantern: Agency) -> None:
    """Whatever a client sends: each is refused whole, and nothing of it stays."""
    sent = _catch(story, lambda: held_by(story, lantern))
    carded = _catch(story, lambda: held_by_card(story))
    holder, card = sent["holder"], carded["holder"]
    cases: dict[str, tuple[Json, Json | None, str]] = {
        "none": (sent, None, "terms_refused"),
        "with a lookup of an office's": (
            sent,
            {**holder, "lookup_hash": to_b64(make_random(32))},
            "terms_refused",
        ),
        "of no generation": (sent, {**holder, "generation": 0}, "roster_refused"),
        "of a later generation": (sent, {**holder, "generation": 2}, "roster_refused"),
        "that is none": (sent, {**holder, "deposit": to_b64(make_random(99))}, "not_an_envelope"),
        "without a card's lookup": (
            carded,
            {name: value for name, value in card.items() if name != "lookup_hash"},
            "terms_refused",
        ),
        "of a card with a generation": (carded, {**card, "generation": 1}, "terms_refused"),
    }

    came = {}
    for name, (body, held, _) in cases.items():
        changed = {key: value for key, value in body.items() if key != "holder"}
        changed |= {"idempotency_key": to_b64(make_random(16))} | ({} if held is None else {"holder": held})
        came[name] = code_of(lambda changed=changed: _post_release(story, changed))

    assert came == {name: expected for name, (_, _, expected) in cases.items()}
    assert story.owner.releases.list() == ()


def _catch(story: Story, prepare: Callable[[], object]) -> Json:
    """The body with which a release would have been made."""
    transport, caught = story.owner.notebook.site.transport, list[Json]()
    real = transport.send

    def send(method: str, path: str, body: Json, **more: Any) -> Json:
        if path == "/api/releases":
            caught.append(body)
            raise ApiError("kept_back", {}, 400)
        return real(method, path, body, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transport, "send", send)
        with pytest.raises(ApiError):
            prepare()
    return caught[0]


def _post_release(story: Story, body: Json) -> Json:
    notebook = story.owner.notebook
    notebook.look()
    return notebook.site.transport.send("POST", "/api/releases", body, if_match=notebook.counter)


def test_the_same_second_card_does_not_serve_two_releases(story: Story) -> None:
    first = _catch(story, lambda: held_by_card(story))
    second = _catch(story, lambda: held_by_card(story))
    _post_release(story, first)
    story.owner.notebook.fetch()
    clash = {**second["holder"], "lookup_hash": first["holder"]["lookup_hash"]}

    refused = code_of(lambda: _post_release(story, {**second, "holder": clash}))

    assert refused == "terms_refused"
