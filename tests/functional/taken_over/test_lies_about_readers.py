"""A taken-over server lies to the owner about who the office is, and who reads there on what terms.

Each story runs with the Python client and with the browser's own engine.
"""

import pytest

from client.coordinator import Coordinator
from crypto.encoding import parse_b64
from crypto.signing import parse_signed
from crypto.statements.grants import WrapState
from tests.functional.devices import refusal
from tests.functional.forgeries import DAY
from tests.functional.liar import Json, handed_out, instead, when
from tests.functional.taken_over.scene import DIRECTORY, KEEPING, ROSTERS, Owner, Scene, named

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
