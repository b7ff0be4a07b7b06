"""The whole state table of releases, each cell from outside: what the owner's list says, and each refusal.

The table in the code is held to the one in docs/protocol.md by tests/house/test_release_table.py.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from client.coordinator import Coordinator
from client.notebook import release_packages, release_showing, store
from client.notebook import releases as owner_releases
from client.notebook.agencies import verify_agency
from client.notebook.release_entries import get_release, terms_of
from client.notebook.release_holders import make_deposit
from client.notebook.releases import Preparation
from client.notebook.store import Write
from consent import contact
from consent.errors import ConsentError
from consent.release_table import State, find_outcome
from consent.storage import holds
from consent.storage import releases as rows
from consent.storage.records import Record
from consent.times import Times
from crypto.boxes import derive_box_public
from crypto.derive import derive_key
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.holder_card import seal_held_part
from crypto.signing import sign_body
from crypto.statements.releases import AnswerWords, ReleaseTerms, ReleaseYes
from tests.conftest import empty_database
from tests.functional.releasing import DAY, HOUR, OFTEN, Prepared, Story, code_of
from tests.functional.world import Agency, World, cheap_stretching, running_world

STATES: tuple[State, ...] = get_args(State)
LONG = {"ask_minutes": 20_160}
SHORT = {"ask_minutes": 60}


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for every cell; each cell has a notebook of its own."""
    folder: Path = tmp_path_factory.mktemp("releases")
    with (
        empty_database(request.param, folder, request) as database,
        cheap_stretching(),
        running_world(folder, database.url) as made,
    ):
        yield made


@pytest.fixture(autouse=True)
def careless_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own client asks nothing of what is over: here another one does, so that the server answers."""
    for module, guard in ((release_showing, "get_live"), (owner_releases, "_get_armed")):
        monkeypatch.setattr(module, guard, lambda _, manifest, release: get_release(manifest, release))
    monkeypatch.setattr(release_packages, "FORGOTTEN", b"")
    monkeypatch.setattr(store, "find_lost", lambda *_: "")


def bring(story: Story, state: State, **choice: object) -> Prepared:
    """A release in this state, by what its owner and contact do."""
    made = story.prepares(**{**(SHORT if state in ("waiting", "open", "closed") else LONG), **choice})
    if state == "expired":
        story.lives(int(str(choice["valid_seconds"])))
    if state in ("asked", "stopped", "waiting", "open", "closed"):
        made.contact.ask()
    if state in ("waiting", "open", "closed"):
        story.lives(HOUR)
    if state in ("open", "closed"):
        if made.second is not None:
            made.second.say_yes()
        elif "holder" in choice:
            story.world.staff().say_yes(made.release)
        made.contact.read()
    if state in ("stopped", "closed"):
        story.owner.releases.stop(made.release)
    if state == "ended":
        story.owner.releases.remove(story.door, made.release)
    assert story.state(made) == state
    return made


def changes(story: Story, made: Prepared) -> str:
    choice = Preparation("Bea", (story.section,), "Other words.", ask_minutes=720)
    return code_of(lambda: story.owner.releases.change(story.door, made.release, choice))


def says_yes(story: Story, made: Prepared) -> str:
    """What the holder of a second card sends, whatever they were told."""
    row = row_of(story, made)
    assert row is not None
    assert made.second is not None
    terms, card = ReleaseTerms.parse(row.terms_body), made.second._card
    part = seal_held_part(terms.contact_box, made.release, terms.hash, bytes(32))
    with story.world.services.store.writing() as tx:
        holds.hold_vaults(tx, [row.vault_id])
        nonce = contact.make_nonce(tx, row, card.sign_public, Times(story.now))
    yes = ReleaseYes(made.release, terms.hash, card.sign_public, hash32(part), nonce)
    signed = sign_body("release-yes", story.owner.notebook.keys.instance, yes.encode(), card.sign_seed)
    body = {"yes": signed.to_json(), "part": to_b64(part)}
    return code_of(lambda: story.world.to_owner_site().send("POST", "/api/holder/yes", body))


def seals_the_part_again(story: Story, made: Prepared) -> str:
    notebook, agency = story.owner.notebook, story.world.agencies[0]
    verified, entry = verify_agency(notebook, agency.id), get_release(story.owner.manifest, made.release)
    team = verified.chain.newest.team
    sealed = make_deposit(team.key, terms_of(entry), hash32(entry.terms), entry.part or bytes(32), "", "")
    body = {"generation": team.generation, "deposit": to_b64(sealed)}
    path = f"/api/releases/{to_b64(made.release)}/deposit"
    return code_of(lambda: notebook.write(lambda manifest: Write(manifest, "PUT", path, body)))


def row_of(story: Story, made: Prepared) -> Record | None:
    with story.world.services.store.reading() as tx:
        return rows.find(tx, made.release)


def answers(story: Story, made: Prepared) -> str:
    """Whether an answer is taken at all: who has not opened the package does not know this key."""
    note = derive_box_public(derive_key(story.owner.notebook.keys.key, "release-note", made.release))
    words = AnswerWords(release=made.release, answer="read", text="")
    return code_of(lambda: made.contact.answer(words, note))


def stops_by_code(story: Story, made: Prepared) -> str:
    manifest, site = story.owner.manifest, story.owner.notebook.site
    lookup = derive_key(manifest.stop.ljust(16, b"\0"), "stop-lookup", site.instance)
    anybody = story.world.to_owner_site()
    return code_of(lambda: anybody.send("POST", "/api/stops", {"stop": to_b64(lookup)}))


def confirms(*, keeps: bool) -> Callable[[Story, Prepared], str]:
    def act(story: Story, made: Prepared) -> str:
        story.put_back()
        kept = (made.release,) if keeps else ()
        return code_of(lambda: story.owner.confirm(releases=kept))

    return act


def shows_a_change(story: Story, made: Prepared) -> str:
    story.owner.edit(story.section, "At my aunt's.")
    return code_of(lambda: story.owner.releases.show_change(made.release, story.section))


def lives(seconds: int) -> Callable[[Story, Prepared], str]:
    def act(story: Story, made: Prepared) -> str:
        story.lives(seconds)
        return ""

    return act


Act = Callable[[Story, Prepared], str]
ACTS: dict[str, Act] = {
    "change": changes,
    "look": lambda story, made: code_of(made.contact.look),
    "ask": lambda story, made: code_of(made.contact.ask),
    "due": lives(4 * DAY),
    "meet": lambda story, made: code_of(lambda: story.owner.releases.check_in(made.release)),
    "now": lambda story, made: code_of(lambda: story.owner.releases.open_now(story.door, made.release)),
    "wait_ends": lambda story, made: lives(DAY if story.state(made) == "open" else 15 * DAY)(story, made),
    "read": lambda story, made: code_of(made.contact.read),
    "yes": says_yes,
    "deposit": seals_the_part_again,
    "answer": answers,
    "stop": lambda story, made: code_of(lambda: story.owner.releases.stop(made.release)),
    "stop_by_code": stops_by_code,
    "remove": lambda story, made: code_of(lambda: story.owner.releases.remove(story.door, made.release)),
    "show": shows_a_change,
    "open_until": lives(168 * HOUR),
    "not_after": lives(30 * DAY),
    "keep": confirms(keeps=True),
    "leave_out": confirms(keeps=False),
}
CHOICES: dict[str, dict[str, object]] = {
    "yes": {"has_second_card": True, "holder_name": "Aunt"},
    "deposit": {"holder": b""},
    "due": {"check_in": OFTEN, "open_hours": 168},
    "meet": {"check_in": OFTEN},
    "wait_ends": {"open_hours": 168, "valid_seconds": 400 * DAY},
    "open_until": {"open_hours": 168},
    "not_after": {"valid_seconds": 30 * DAY, "open_hours": 168},
}


def office_of(world: World) -> Agency:
    """The one office, its list of people renewed while time goes by."""
    if not world.agencies:
        world.opens_office("Lantern House (invented)")
    boss = Coordinator(world.staff(person=0).desk)
    boss.renew(world.clock.now())
    return world.agencies[0]


# The rules are the same on both databases; on PostgreSQL one state shows that its rows go the same way.
CELLS = [
    *(pytest.param("sqlite", event, state) for event in sorted(ACTS) for state in STATES),
    *(pytest.param("postgresql", event, "waiting", marks=pytest.mark.postgresql) for event in sorted(ACTS)),
]


@pytest.mark.parametrize(("world", "event", "state"), CELLS, indirect=["world"], scope="module")
def test_each_event_does_in_each_state_what_the_table_says(world: World, event: str, state: State) -> None:
    story = Story(world, f"{event} {state} {world.clock.now()}")
    choice = {"valid_seconds": 40 * DAY, **CHOICES.get(event, {})}
    if state == "expired":
        choice["valid_seconds"] = 2 * HOUR
    if "holder" in choice:
        choice["holder"] = office_of(world).id
    made = bring(story, state, **choice)
    outcome = find_outcome(event, state)

    refused = ACTS[event](story, made)

    is_refusal = isinstance(outcome, type) and issubclass(outcome, ConsentError)
    assert refused == (outcome.code if is_refusal else "")
    after = state if outcome is None or is_refusal else outcome
    assert story.state(made) == after
