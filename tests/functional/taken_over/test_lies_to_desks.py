"""A taken-over server lies to an office's desk: it is refused by name, or shown, and nothing is handed out.

Each story runs with the Python client and with the browser's own engine.
"""

from typing import Any

from crypto.encoding import parse_b64, to_b64
from crypto.signing import parse_signed
from tests.functional.devices import Code, PythonOwner, refusal
from tests.functional.liar import Json, handed_out, instead, when
from tests.functional.taken_over.scene import (
    DIRECTORY,
    DOES_NOT_FIT,
    NONCES,
    READINGS,
    ROSTERS,
    Desk,
    Scene,
    named,
)

# To the office's desk


def grants(giver: PythonOwner, desk: Desk, *texts: str) -> tuple[Code, list[str]]:
    sections = [giver.writes("Part", text) for text in texts]
    return giver.offers(desk.member.agency, *sections), sections


def opened(giver: PythonOwner, desk: Desk, *texts: str) -> tuple[Code, list[str]]:
    code, sections = grants(giver, desk, *texts)
    desk.redeems(code.url)
    desk.claims()
    return code, sections


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
