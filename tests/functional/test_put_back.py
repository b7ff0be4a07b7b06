"""A database that was put back revives nothing: whoever asks gets nothing until the owner has looked."""

from dataclasses import dataclass, field

import pytest

from client.errors import ApiError, Refused
from client.notebook.offers import Choice, Code
from client.owner import Owner
from client.staff import Staff
from tests.functional.putting_back import Keeper
from tests.functional.world import World

NAME = "river"
WORDS = "My shoulder hurts when it rains."


@dataclass
class Story:
    """One notebook, one office with two workers, and what was let go on."""

    world: World
    keeper: Keeper
    owner: Owner
    section: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.section = self.owner.write("Health", WORDS, kind="health")

    def offers(self, **choice: object) -> Code:
        agency = self.world.agencies[0].id
        return self.owner.offer(Choice(agency, (self.section,), "So that you can help", **choice))  # type: ignore[arg-type]

    def opens(self, code: Code) -> bytes:
        staff = self.world.staff()
        return staff.claim(staff.redeem(code.url)).grant

    def comes_back(self) -> Owner:
        self.owner = self.world.reopened(NAME)
        return self.owner


@pytest.fixture
def story(world_on_each: World) -> Story:
    world_on_each.opens_office("Lantern House (invented)", workers=2)
    return Story(world_on_each, Keeper(world_on_each), world_on_each.owner(NAME))


def refusal(call: object, *arguments: object) -> str:
    with pytest.raises(ApiError) as caught:
        call(*arguments)  # type: ignore[operator]
    return caught.value.code


def states(owner: Owner) -> dict[bytes, str]:
    return {entry.grant: state for entry, state in owner.grants()}


def texts(staff: Staff, grant: bytes) -> list[str]:
    return [text.text for text in staff.read(grant).texts]


def test_what_was_ended_spent_or_open_gives_nothing_after_a_restore(story: Story) -> None:
    ended, spent, unused = (story.offers(later_hours=72) for _ in range(3))
    open_one = story.opens(story.offers())
    backup = story.keeper.backs_up()
    story.owner.end(ended.grant)
    story.opens(spent)
    before = story.owner, story.world.staff()

    story.keeper.restores(backup)

    assert [refusal(one.grants) for one in before] == ["not_signed_in", "not_signed_in"]
    staff = story.world.staff()
    assert [refusal(staff.redeem, code.url) for code in (ended, spent, unused)] == ["token_over"] * 3
    assert {refusal(staff.read, open_one), refusal(staff.pulse, open_one)} == {"paused"}
    (held,) = staff.grants()
    assert (held.state, held.paused, held.papers, held.words) == ("open", True, None, None)


def test_nobody_else_learns_that_something_is_paused(story: Story) -> None:
    grant = story.opens(story.offers())
    backup = story.keeper.backs_up()

    story.keeper.restores(backup)

    colleague = story.world.staff(person=2)
    assert refusal(colleague.pulse, grant) == "not_found"
    assert colleague.grants() == ()


def test_what_the_owner_lets_go_on_goes_on_and_everything_else_ends(story: Story) -> None:
    kept, other = story.opens(story.offers()), story.opens(story.offers())
    paper = story.offers(later_hours=72)
    backup = story.keeper.backs_up()
    story.keeper.restores(backup)
    owner = story.comes_back()
    assert owner.paused
    assert owner.opening.adds_up
    assert owner.opening.debts_paid == 0

    assert set(owner.confirm(kept, paper.grant)) == {kept, paper.grant}

    staff = story.world.staff()
    assert texts(staff, kept) == [WORDS]
    assert refusal(staff.read, other) == "grant_over"
    assert states(owner) == {kept: "open", other: "ended", paper.grant: "offered"}
    assert not owner.paused
    assert "grants_confirmed" in {line.kind for line in owner.activity().lines}
    assert owner.activity().adds_up
    assert owner.notebook.manifest.sections[0].revisions[0].sealing == 1

    assert refusal(staff.redeem, paper.url) == "token_over"
    fresh = owner.show_code(paper.grant)
    assert fresh.secret != paper.secret
    assert texts(staff, staff.claim(staff.redeem(fresh.url)).grant) == [WORDS]

    again = story.comes_back()
    assert (again.paused, again.opening.adds_up) == (False, True)


def test_confirming_again_ends_nothing_that_came_later(story: Story) -> None:
    backup = story.keeper.backs_up()
    story.keeper.restores(backup)
    owner = story.comes_back()
    owner.confirm()
    later = story.opens(story.offers())

    owner.notebook.site.transport.send("POST", "/api/confirmation", {"going_on": [], "releases": []})

    assert states(owner) == {later: "open"}


def test_nothing_is_shared_before_the_owner_has_confirmed_but_writing_and_ending_go_on(story: Story) -> None:
    grant, offered = story.opens(story.offers()), story.offers()
    backup = story.keeper.backs_up()
    story.keeper.restores(backup)
    owner = story.comes_back()

    for share in (
        story.offers,
        lambda: owner.show_code(offered.grant),
        lambda: owner.show_change(grant, b""),
    ):
        with pytest.raises(Refused, match="put back"):
            share()
    owner.edit(story.section, "It is better.")
    owner.end(offered.grant)
    story.world.staff().end(grant)

    assert states(owner) == {grant: "ended", offered.grant: "ended"}
    assert story.comes_back().paused


def test_a_database_copied_back_by_hand_starts_paused(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    offered = story.offers(later_hours=72)
    grant = story.opens(story.offers())
    copy = story.keeper.copies_the_database()
    story.comes_back().end(grant)

    story.keeper.copies_it_back(copy)

    assert "older copy" in caplog.text
    staff = story.world.staff()
    assert refusal(staff.read, grant) == "paused"
    assert refusal(staff.redeem, offered.url) == "token_over"
    story.keeper.restarts()
    assert refusal(story.world.staff().read, grant) == "paused"


@pytest.mark.parametrize("loss", ["missing", "torn", "of another instance"])
def test_without_its_count_a_used_database_starts_paused(story: Story, loss: str) -> None:
    grant = story.opens(story.offers())
    path = story.keeper.count_file
    line = path.read_bytes()

    story.world.stops()
    path.unlink()
    if loss != "missing":
        path.write_bytes(line[:-9] if loss == "torn" else line[:17] + b"0" * 32 + b"\n")
    story.world.starts()

    assert refusal(story.world.staff().read, grant) == "paused"


def test_a_restart_pauses_nothing_and_neither_does_a_count_that_is_behind(story: Story) -> None:
    grant = story.opens(story.offers())
    story.keeper.restarts()
    line = story.keeper.count_file.read_bytes()
    other = story.opens(story.offers())
    assert story.keeper.count_file.read_bytes() > line

    story.world.stops()
    story.keeper.count_file.write_bytes(line)
    story.world.starts()

    staff = story.world.staff()
    assert texts(staff, grant) == texts(staff, other) == [WORDS]
    assert story.keeper.count_file.read_bytes() > line


def test_where_the_count_cant_be_kept_nothing_is_spent_but_everything_ends(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    grant, offered = story.opens(story.offers()), story.offers()
    staff = story.world.staff()
    looked = staff.redeem(offered.url)
    path = story.keeper.count_file
    line = path.read_bytes()
    path.unlink()
    path.mkdir()

    assert refusal(staff.claim, looked) == "unavailable"
    story.owner.end(grant)

    assert refusal(staff.read, grant) == "grant_over"
    assert "count file can't be written" in caplog.text
    path.rmdir()
    assert staff.claim(looked).grant == offered.grant
    assert path.read_bytes() > line
