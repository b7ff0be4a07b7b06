"""Ways into a notebook, and two devices that write at once: nothing is lost."""

import json

import pytest

from client.errors import ApiError, NoSuchThing
from client.owner import Owner
from crypto.codes import show_code
from crypto.encoding import to_b64
from crypto.errors import CodeMistyped
from tests.functional.world import PASSPHRASE, World


@pytest.fixture
def owner(world: World) -> Owner:
    return world.owner("river")


def recovery_code(owner: Owner) -> str:
    assert owner.recovery is not None
    return owner.recovery.characters


def test_the_recovery_code_opens_the_same_notebook_in_both_forms(world: World, owner: Owner) -> None:
    owner.write("Health", "My shoulder.", kind="health")
    assert owner.recovery is not None

    for code in (owner.recovery.characters, owner.recovery.digits):
        opened = Owner.open_with_recovery(world.to_owner_site(), code.lower())
        assert [note.title for note in opened.sections()] == ["Health"]


def test_typing_the_recovery_code_back_is_an_exercise(owner: Owner) -> None:
    with pytest.raises(CodeMistyped):
        owner.practise_recovery("0000")
    with pytest.raises(NoSuchThing):
        owner.practise_recovery(show_code(bytes(16), "recovery"))

    owner.practise_recovery(recovery_code(owner))

    assert owner.manifest.recovery.practised


def test_a_new_passphrase_closes_the_old_one_and_every_other_visit(world: World, owner: Owner) -> None:
    elsewhere = world.reopened("river")

    owner.change_passphrase("river", PASSPHRASE, "another five words for it")

    with pytest.raises(ApiError, match="not_signed_in"):
        elsewhere.notebook.fetch()
    with pytest.raises(ApiError, match="door_unknown"):
        world.reopened("river")
    again = Owner.open(world.to_owner_site(), " RIVER ", "Another  five words for it")
    assert again.opening.adds_up
    assert "doors_changed" in {line.kind for line in again.activity().lines}


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_code(world: World, owner: Owner) -> None:
    opened = Owner.open_with_recovery(world.to_owner_site(), recovery_code(owner))

    opened.change_passphrase_with_recovery(recovery_code(owner), "river", "five quite different words here")

    Owner.open(world.to_owner_site(), "river", "five quite different words here")
    with pytest.raises(ApiError, match="door_unknown"):
        world.reopened("river")


def test_a_new_recovery_code_closes_the_old_one(world: World, owner: Owner) -> None:
    old = recovery_code(owner)

    fresh = owner.renew_recovery("river", PASSPHRASE)

    Owner.open_with_recovery(world.to_owner_site(), fresh.digits)
    with pytest.raises(ApiError, match="door_unknown"):
        Owner.open_with_recovery(world.to_owner_site(), old)


def test_a_wrong_passphrase_changes_nothing(world: World, owner: Owner) -> None:
    with pytest.raises(ApiError):
        owner.change_passphrase("river", "not this one", "another five words for it")
    with pytest.raises(ApiError):
        owner.erase("river", "not this one")

    assert world.reopened("river").opening.adds_up


def test_two_notebooks_under_one_word_know_nothing_of_each_other(world: World, owner: Owner) -> None:
    owner.write("Health", "My shoulder.", kind="health")
    second = Owner.create(world.to_owner_site(), "river", "a harmless passphrase of mine")
    second.write("Recipes", "Two eggs.")

    assert [note.title for note in world.reopened("river").sections()] == ["Health"]
    assert second.keys.vault != owner.keys.vault
    with pytest.raises(ApiError, match="door_taken"):
        world.owner("river")


def test_two_devices_write_at_once_and_nothing_is_lost(world: World, owner: Owner) -> None:
    section = owner.write("Health", "My shoulder.", kind="health")
    phone, tablet = world.reopened("river"), world.reopened("river")

    phone.edit(section, "My shoulder, from the phone.")
    tablet.edit(section, "My shoulder, from the tablet.")
    tablet.write("Money", "I owe nothing.", kind="money")
    phone.order(phone.write("First", "Now on top."), section)

    owner.notebook.fetch()
    assert [note.title for note in owner.sections()] == ["First", "Health", "Money"]
    texts = [owner.read(section, revision).text for revision in (1, 2, 3)]
    assert texts == ["My shoulder.", "My shoulder, from the phone.", "My shoulder, from the tablet."]


def test_a_draft_waits_on_another_device_and_becomes_a_section(world: World, owner: Owner) -> None:
    section = bytes(range(16))
    draft = owner.drafts.save(section, "Half", "other", "half a sent", "en")
    owner.drafts.save(section, "Half", "other", "half a sentence", "en")

    elsewhere = world.reopened("river")
    assert [one.text for one in elsewhere.drafts.read_all()] == ["half a sentence"]
    assert elsewhere.finish(draft).section == section
    assert elsewhere.read(section).text == "half a sentence"
    assert elsewhere.drafts.read_all() == ()


def test_renaming_keeps_the_text_and_deleting_takes_it_out(owner: Owner) -> None:
    section = owner.write("Helth", "My shoulder.", kind="health")

    owner.rename(section, "Health")
    assert (owner.read(section).title, owner.read(section).text) == ("Health", "My shoulder.")

    owner.delete(section)
    assert owner.sections() == ()
    with pytest.raises(NoSuchThing):
        owner.read(section)


def test_a_copy_holds_every_revision_and_no_key(owner: Owner) -> None:
    section = owner.write("Health", "First.", kind="health")
    owner.edit(section, "Second.")

    copy = json.loads(owner.save_copy())

    (part,) = copy["sections"]
    assert [(one["revision"], one["text"]) for one in part["revisions"]] == [(1, "First."), (2, "Second.")]
    assert to_b64(owner.keys.key) not in owner.save_copy()


def test_a_copy_is_made_of_what_a_server_still_gives_and_says_what_is_missing(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = owner.write("Health", "First.", kind="health")
    owner.edit(section, "Second.")
    transport = owner.notebook.site.transport
    ask = transport.get

    def forget(path: str) -> dict[str, object]:
        if path.endswith("/revisions/1"):
            raise ApiError("not_found", {}, 404)
        return ask(path)

    monkeypatch.setattr(transport, "get", forget)
    copy = json.loads(owner.save_copy())

    assert [one["text"] for one in copy["sections"][0]["revisions"]] == ["Second."]
    assert copy["missing"] == [{"what": "revision", "section": 1, "revision": 1}]


def test_erasing_leaves_nothing_to_open(world: World, owner: Owner) -> None:
    owner.write("Health", "My shoulder.", kind="health")

    owner.erase("river", PASSPHRASE)

    with pytest.raises(ApiError, match="door_unknown"):
        world.reopened("river")
    with pytest.raises(ApiError, match="door_unknown"):
        Owner.open_with_recovery(world.to_owner_site(), recovery_code(owner))
