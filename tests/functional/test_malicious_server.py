"""A taken-over server lies to both clients: each lie is refused by name, or shown, and nothing is handed out.

The real application answers; `Liar` alters what it says, with `Forger`'s keys and nobody else's.
Each story runs with the Python client and with the browser's own engine.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from client.coordinator import Coordinator
from crypto.encoding import parse_b64, to_b64
from crypto.signing import parse_signed
from crypto.statements.grants import WrapState
from tests.functional.devices import (
    BrowserDesk,
    BrowserOwner,
    Code,
    PythonDesk,
    PythonOwner,
    refusal,
)
from tests.functional.forgeries import DAY, Forger, revive
from tests.functional.liar import Json, Liar, handed_out, instead, taken_over_world, when
from tests.functional.world import Agency, World, cheap_stretching

Owner = PythonOwner | BrowserOwner
Desk = PythonDesk | BrowserDesk

DIRECTORY = "/api/directory"
ROSTERS = r"/api/agencies/[^/]+/rosters.*"
LISTS = r"/api/(notebook|pulse)"
KEEPING = r"/api/grants/[^/]+/keeping"
READINGS = r"POST /api/grants/[^/]+/readings"
NONCES = r"POST /api/grants/[^/]+/access-nonces"


@dataclass
class Scene:
    """A world whose server lies on request; office 0 works in Python, office 1 in a browser."""

    world: World
    liar: Liar
    forger: Forger

    @property
    def office(self) -> Agency:
        return self.world.agencies[0]

    def staff_opens(self, code: Code) -> Any:
        staff = self.world.staff(0)
        staff.claim(staff.redeem(code.url))
        return staff


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with cheap_stretching(), taken_over_world(tmp_path_factory.mktemp("world")) as (world, liar):
        world.opens_office("Lantern House (invented)")
        world.opens_office("Harbour Clinic (invented)")
        yield Scene(world, liar, Forger(world))


@pytest.fixture(scope="module", params=[PythonOwner, BrowserOwner], ids=["python", "browser"])
def owner(request: pytest.FixtureRequest, scene: Scene) -> Iterator[Owner]:
    device: Owner = request.param(scene.world, f"{request.param.kind} river")
    yield device
    device.close()


@pytest.fixture(autouse=True)
def _fresh_visit_after_trouble(request: pytest.FixtureRequest) -> Iterator[None]:
    """What did not add up is said for the rest of a visit: the next story begins with another one."""
    owner = request.getfixturevalue("owner") if "owner" in request.fixturenames else None
    yield
    if owner is not None and owner.trouble():
        owner.opens()


@pytest.fixture(scope="module")
def other(owner: Owner) -> Iterator[Owner]:
    """Another device of the same owner: it comes for its second visit, and trouble stays there."""
    device = owner.another_device()
    yield device
    device.close()


@pytest.fixture(scope="module", params=[PythonDesk, BrowserDesk], ids=["python", "browser"])
def desk(request: pytest.FixtureRequest, scene: Scene) -> Iterator[Desk]:
    office = scene.world.agencies[0 if request.param is PythonDesk else 1]
    device: Desk = request.param(office.people[1])
    device.signs_in()
    yield device
    device.close()


@pytest.fixture(scope="module")
def giver(scene: Scene) -> PythonOwner:
    """The owner whose grants the desks read."""
    return PythonOwner(scene.world, "giver")


def named(device: Owner | Desk, python: str, browser: str) -> str:
    return python if device.kind == "python" else browser


# To the owner: who the office is


def test_an_identity_certified_by_another_operator_gets_nothing(scene: Scene, owner: Owner) -> None:
    section, office = owner.writes("One"), scene.office
    certificate = scene.forger.certificate(office)

    def swap(answer: Json) -> Json:
        return scene.forger.directory(answer, certificate)

    lies = when(DIRECTORY, swap), when(ROSTERS, instead(scene.forger.rosters(office)))
    with scene.liar.lying(*lies) as heard:
        assert refusal(owner.offers, office, section) == named(owner, "bad_signature", "directory_refused")
    assert handed_out(heard) == []


def test_another_identity_than_remembered_stops_even_if_the_operator_certifies_it(
    scene: Scene, owner: Owner
) -> None:
    section, office = owner.writes("One"), scene.office
    owner.offers(office, section)
    certificate = scene.forger.certificate(office, scene.world.operator)

    def swap(answer: Json) -> Json:
        return scene.forger.directory(answer, certificate)

    lies = when(DIRECTORY, swap), when(ROSTERS, instead(scene.forger.rosters(office)))
    with scene.liar.lying(*lies) as heard:
        assert refusal(owner.offers, office, section) == "identity_changed"
    assert handed_out(heard) == []


def test_a_roster_chain_from_another_identity_is_refused(scene: Scene, owner: Owner) -> None:
    section = owner.writes("One")

    with scene.liar.lying(when(ROSTERS, instead(scene.forger.rosters(scene.office)))) as heard:
        code = refusal(owner.offers, scene.office, section)
    assert code == named(owner, "chain_refused", "roster_refused")
    assert handed_out(heard) == []


@pytest.mark.parametrize("signed", [False, True], ids=["old signature", "own signature"])
def test_a_roster_with_other_team_and_reader_keys_is_refused(
    scene: Scene, owner: Owner, signed: bool
) -> None:
    section = owner.writes("One")

    def swap(answer: Json) -> Json:
        return scene.forger.roster_with_own_keys(answer, signed=signed)

    with scene.liar.lying(when(ROSTERS, swap)) as heard:
        code = refusal(owner.offers, scene.office, section, audience="team")
    assert code in {named(owner, "chain_refused", "roster_refused"), named(owner, "bad_signature", "")}
    assert handed_out(heard) == []


def test_a_roster_chain_shorter_than_remembered_is_refused(scene: Scene, owner: Owner) -> None:
    section, office = owner.writes("One"), scene.office
    coordinator = Coordinator(scene.world.staff(0, 0).desk)
    coordinator.renew(scene.world.clock.now())
    owner.offers(office, section)

    def shorten(answer: Json) -> Json:
        return {**answer, "rosters": answer["rosters"][:-1]}

    with scene.liar.lying(when(ROSTERS, shorten)) as heard:
        code = refusal(owner.offers, office, section)
    assert code == named(owner, "chain_refused", "roster_refused")
    assert handed_out(heard) == []


def test_a_directory_past_its_date_is_refused(scene: Scene, owner: Owner) -> None:
    section, week_ago = owner.writes("One"), scene.world.clock.now() - 7 * DAY

    def age(answer: Json) -> Json:
        return scene.forger.directory(answer, issued=week_ago)

    with scene.liar.lying(when(DIRECTORY, age)) as heard:
        code = refusal(owner.offers, scene.office, section)
    assert code == named(owner, "chain_refused", "directory_refused")
    assert handed_out(heard) == []


def test_a_directory_lower_than_remembered_is_refused(scene: Scene, owner: Owner) -> None:
    section = owner.writes("One")
    owner.offers(scene.office, section)

    def lower(answer: Json) -> Json:
        return scene.forger.directory(answer, n=1)

    with scene.liar.lying(when(DIRECTORY, lower)) as heard:
        code = refusal(owner.offers, scene.office, section)
    assert code == named(owner, "chain_refused", "directory_refused")
    assert handed_out(heard) == []


# To the owner: who reads, and on what terms


@pytest.mark.parametrize("whose", ["a stranger's", "the reader's"])
def test_a_claim_for_another_key_gets_neither_a_change_nor_a_fresh_sealing(
    scene: Scene, owner: Owner, whose: str
) -> None:
    section = owner.writes("One")
    code, ending = owner.offers(scene.office, section), owner.offers(scene.office, section)
    staff = scene.staff_opens(code)
    owner.writes("One", "It snowed.", section)
    reader = staff.sign_key if whose == "the reader's" else None

    def swap(answer: Json) -> Json:
        if "claim" not in answer:
            return answer
        return {**answer, "claim": scene.forger.claim(parse_signed(answer["claim"]), reader).to_json()}

    with scene.liar.lying(when(KEEPING, swap)) as heard:
        shown = refusal(owner.shows_change, section, code.grant)
        owner.ends(ending.grant)
    assert handed_out(heard) == [], heard
    assert shown in named(owner, "refused bad_signature", "does_not_add_up").split()
    assert "POST" in {one.method for one in heard if one.path.endswith("/sealings")}
    assert handed_out(heard) == []


def test_a_stranger_added_to_the_roster_by_the_server_gets_nothing(scene: Scene, owner: Owner) -> None:
    section = owner.writes("One")
    code = owner.offers(scene.office, section)
    scene.staff_opens(code)
    owner.writes("One", "It snowed.", section)

    def swap(answer: Json) -> Json:
        return {**answer, "claim": scene.forger.claim(parse_signed(answer["claim"])).to_json()}

    lies = when(ROSTERS, scene.forger.stranger_on_roster), when(KEEPING, swap)
    with scene.liar.lying(*lies) as heard:
        shown = refusal(owner.shows_change, section, code.grant)
    assert shown == named(owner, "chain_refused", "roster_refused")
    assert handed_out(heard) == []


def test_a_team_key_that_somebody_who_left_still_holds_gets_nothing_new(scene: Scene, owner: Owner) -> None:
    office = scene.world.opens_office(f"Third Place of {owner.kind} (invented)", workers=2)
    section = owner.writes("One")
    code, ending = owner.offers(office, section, audience="team"), owner.offers(scene.office, section)
    staff = office.people[1].signs_in()
    staff.claim(staff.redeem(code.url))
    coordinator = Coordinator(office.people[0].signs_in().desk)
    held = coordinator.desk.chain.newest.team.key
    coordinator.remove(office.people[2].keys.sign, scene.world.clock.now())

    def hide_rotation(answer: Json) -> Json:
        return {key: value for key, value in answer.items() if key != "rotation"}

    with scene.liar.lying(when(KEEPING, hide_rotation)) as heard:
        owner.ends(ending.grant)
    sealed = [one for one in heard if one.path.endswith("/sealings")]
    shows = [show for one in sealed for show in one.body["grants"]]
    assert sealed
    assert held not in {WrapState.parse(parse_signed(show["wrap_state"]).body).recipient for show in shows}


def test_other_terms_for_a_claimed_grant_are_refused(scene: Scene, owner: Owner) -> None:
    section = owner.writes("One")
    code, another = owner.offers(scene.office, section), owner.offers(scene.office, section)
    scene.staff_opens(code)
    with scene.liar.remembering(KEEPING) as kept:
        owner.shows_code_again(another.grant)
    owner.writes("One", "It snowed.", section)
    forged = [scene.forger.terms(parse_signed(kept[0]["terms"])).to_json(), kept[0]["terms"]]

    for terms in forged:
        with scene.liar.lying(when(KEEPING, lambda answer, terms=terms: {**answer, "terms": terms})) as heard:
            shown = refusal(owner.shows_change, section, code.grant)
        assert shown in named(owner, "refused bad_signature terms_refused", "altered").split()
        assert handed_out(heard) == []


def test_other_states_never_get_into_a_package(scene: Scene, owner: Owner) -> None:
    one, two = owner.writes("One", "first"), owner.writes("Two", "second")
    code, another = owner.offers(scene.office, one), owner.offers(scene.office, two)
    with scene.liar.remembering(KEEPING) as kept:
        owner.shows_code_again(another.grant)

    def swap(answer: Json) -> Json:
        return {**answer, "states": kept[0]["states"]}

    with scene.liar.lying(when(KEEPING, swap)) as heard:
        if owner.kind == "python":
            assert refusal(owner.shows_code_again, code.grant) in {
                "refused",
                "bad_signature",
                "terms_refused",
            }
            assert handed_out(heard) == []
        else:  # it works them out anew, and asks nobody
            code = owner.shows_code_again(code.grant)
    staff = scene.staff_opens(owner.shows_code_again(code.grant) if owner.kind == "python" else code)
    assert [text.text for text in staff.read(parse_b64(code.grant)).texts] == ["first"]


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


# To the office's desk


def grants(giver: PythonOwner, desk: Desk, *texts: str) -> tuple[Code, list[str]]:
    sections = [giver.writes("Part", text) for text in texts]
    return giver.offers(desk.member.agency, *sections), sections


def opened(giver: PythonOwner, desk: Desk, *texts: str) -> tuple[Code, list[str]]:
    code, sections = grants(giver, desk, *texts)
    desk.redeems(code.url)
    desk.claims()
    return code, sections


DOES_NOT_FIT = {"refused", "open_failed", "bad_signature", "terms_refused", "bad_statement", "does_not_fit"}


def test_other_terms_with_a_token_are_refused_before_anything_is_opened(
    scene: Scene, giver: PythonOwner, desk: Desk
) -> None:
    code, _ = grants(giver, desk, "It rained.")
    another, _ = grants(giver, desk, "Something else.")
    with scene.liar.remembering("POST /api/redemptions") as kept:
        desk.redeems(another.url)
    forged: list[Json] = [
        {"terms": kept[0]["terms"]},
        {"terms": kept[0]["terms"], "grant": kept[0]["grant"]},
        {"terms": scene.forger.terms(parse_signed(kept[0]["terms"])).to_json(), "grant": kept[0]["grant"]},
        {"package": kept[0]["package"]},
        {"states": kept[0]["states"]},
        dict(kept[0]),
    ]

    for change in forged:
        with scene.liar.lying(when("POST /api/redemptions", lambda answer, c=change: answer | c)) as heard:
            assert refusal(desk.redeems, code.url) in DOES_NOT_FIT
        assert handed_out(heard) == []


def test_a_text_forged_after_the_redemption_is_refused(scene: Scene, giver: PythonOwner, desk: Desk) -> None:
    code, [section] = opened(giver, desk, "It rained.")
    box, grant = desk.member.keys.box, parse_b64(code.grant)
    forged = lambda given: scene.forger.text(given, grant, box)  # noqa: E731 - one lie, bent four ways below
    changes = [
        lambda given: forged(given),
        lambda given: forged(given) | {"state": given["state"]},
        lambda given: given | {"envelope": forged(given)["envelope"]},
        lambda given: given | {key: forged(given)[key] for key in ("wrap", "wrap_state")},
        lambda given: given | {key: forged(given)[key] for key in ("envelope", "state")},
    ]

    for change in changes:

        def lie(answer: Json, change: Any = change) -> Json:
            return {**answer, "sections": [change(given) for given in answer["sections"]]}

        with scene.liar.lying(when(READINGS, lie)):
            assert refusal(desk.reads, code.grant) in DOES_NOT_FIT
    assert desk.reads(code.grant) == {section: "It rained."}


def test_other_terms_claims_or_wraps_for_a_claimed_grant_are_refused(
    scene: Scene, giver: PythonOwner, desk: Desk
) -> None:
    code, [section] = opened(giver, desk, "It rained.")
    another, _ = opened(giver, desk, "Something else.")
    with scene.liar.remembering(READINGS) as kept:
        desk.reads(another.grant)
    elsewhere = kept[0]
    forged: list[Json] = [
        {"terms": elsewhere["terms"]},
        {"wraps": elsewhere["wraps"]},
        {"terms": elsewhere["terms"], "claim": elsewhere["claim"], "wraps": elsewhere["wraps"]},
        {"sections": elsewhere["sections"]},
    ]
    own_terms = lambda answer: {"terms": scene.forger.terms(parse_signed(answer["terms"])).to_json()}  # noqa: E731

    for change in forged:
        with scene.liar.lying(when(READINGS, lambda answer, c=change: answer | c)):
            assert refusal(desk.reads, code.grant) in DOES_NOT_FIT
    with scene.liar.lying(when(READINGS, lambda answer: answer | own_terms(answer))):
        assert refusal(desk.reads, code.grant) in DOES_NOT_FIT
    assert desk.reads(code.grant) == {section: "It rained."}


def test_an_older_text_than_was_read_is_refused_before_it_is_asked_for(
    scene: Scene, giver: PythonOwner, desk: Desk
) -> None:
    code, [section] = opened(giver, desk, "It rained.")
    with scene.liar.remembering(NONCES) as kept:
        desk.reads(code.grant)
    giver.writes("Part", "It snowed.", section)
    giver.shows_change(section, code.grant)
    assert desk.reads(code.grant) == {section: "It snowed."}

    with scene.liar.lying(when(NONCES, lambda answer: answer | {"sections": kept[0]["sections"]})) as heard:
        assert refusal(desk.reads, code.grant) == named(desk, "refused", "older_text")
    assert [one for one in heard if one.path.endswith("/readings")] == []


def remembered_nonces(scene: Scene, desk: Desk, grant: str) -> list[Json]:
    """What a desk is told when it asks for one more reading, which it does not make."""

    def stop(answer: Json) -> Json:
        kept.append(dict(answer))
        return answer | {"n": answer["n"] + 7}

    kept: list[Json] = []
    with scene.liar.lying(when(NONCES, stop)):
        refusal(desk.reads, grant)
    return kept


def test_a_record_of_somebody_else_is_never_followed(scene: Scene, giver: PythonOwner, desk: Desk) -> None:
    code, _ = opened(giver, desk, "It rained.")
    another, _ = opened(giver, desk, "Something else.")
    for grant in (code.grant, another.grant):
        desk.reads(grant)
    with scene.liar.remembering(NONCES) as kept:
        desk.reads(code.grant)
        desk.reads(another.grant)
    own, elsewhere = (answer["previous"] for answer in kept)
    desk.reads(code.grant)  # three records now: the own one kept above is no longer the newest
    newest = [answer["previous"] for answer in remembered_nonces(scene, desk, code.grant)]
    forged = [elsewhere, own, scene.forger.signs("access", parse_signed(newest[0]).body).to_json()]

    for previous in forged:
        with scene.liar.lying(when(NONCES, lambda answer, p=previous: answer | {"previous": p})) as heard:
            refused = refusal(desk.reads, code.grant)
        assert refused in named(desk, "refused bad_signature", "record_not_yours").split()
        assert [one for one in heard if one.path.endswith("/readings")] == []


def test_a_desk_stops_at_another_operator_key(scene: Scene, desk: Desk) -> None:
    with scene.liar.lying(when("/instance.json", instead(scene.forger.statement()))):
        assert refusal(desk.signs_in) == "instance_changed"


def test_a_desk_refuses_cheaper_stretching_and_signs_nothing(scene: Scene, desk: Desk) -> None:
    with scene.liar.lying(when("/api/challenges", lambda answer: answer | {"memory_bytes": 8192})) as heard:
        assert refusal(desk.signs_in) == named(desk, "refused", "answer_refused")
    assert "/api/openings" not in {one.path for one in heard}


def test_a_desk_refuses_another_identity_roster_and_team_key(
    scene: Scene, giver: PythonOwner, desk: Desk
) -> None:
    code, sections = grants(giver, desk, "It rained.")
    office, forger = desk.member.agency, scene.forger
    certificate = forger.certificate(office, scene.world.operator)
    box = to_b64(desk.member.keys.box)

    with scene.liar.lying(when(DIRECTORY, lambda answer: forger.directory(answer, certificate))):
        assert refusal(desk.signs_in) == "identity_changed"
    with scene.liar.lying(when(ROSTERS, instead(forger.rosters(office)))):
        assert refusal(desk.signs_in) == named(desk, "chain_refused", "roster_refused")
    desk.signs_in()
    wraps = {"wraps": [forger.team_wrap(parse_b64(box), office)]}
    with scene.liar.lying(when("/api/team", instead(wraps))) as heard:
        refused = refusal(lambda: (desk.signs_in(), desk.redeems(code.url)))
    assert refused == named(desk, "refused", "team_key_missing")
    assert handed_out(heard) == []
    desk.signs_in()
    desk.redeems(code.url)
    assert desk.reads(desk.claims()) == {sections[0]: "It rained."}
