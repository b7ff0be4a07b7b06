"""Instance, directory and rosters: chains that hold, and each link forged."""

from dataclasses import replace
from typing import Any

from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.agencies import (
    AgencyCertificate,
    Directory,
    DirectoryEntry,
    DirectoryKeyCertificate,
    InstanceStatement,
    Member,
    Roster,
    TeamKey,
    TeamWrap,
)
from tools.vectors.making import INSTANCE, Vector, altered, fixed, public, refused, signed, works
from tools.vectors.samples import AGENCY, CERTIFICATE, DAY, MEMBERS, NOW, ROSTER

OPERATOR = public("operator")
OTHER_AGENCY = fixed("other agency", 16)
SALT = fixed("salt", 16)


def make_vectors() -> list[Vector]:
    """Give them all."""
    return [*_instance(), *_directory(), *_rosters(), *_dates_and_names(), *_team_wraps()]


def _instance() -> list[Vector]:
    made = InstanceStatement(INSTANCE, OPERATOR, ("https://notebook.example",), ("https://desk.example",))
    other = replace(made, instance=fixed("another instance"))
    good = signed("instance", made.encode(), "operator")
    changed = signed("instance", other.encode(), "operator", other.instance)
    new_operator = signed("instance", replace(made, operator_key=public("thief")).encode(), "thief")
    pinned = {"id": INSTANCE, "operator_key": OPERATOR}
    do = "verify_instance"
    return [
        works("an instance seen first", do, signed=good),
        works("the instance that was pinned", do, signed=good, pinned=pinned),
        works("another instance seen first", do, signed=changed),
        refused(
            "another instance than the pinned one",
            do,
            "ChainRefused",
            "instance_changed",
            signed=changed,
            pinned=pinned,
        ),
        refused(
            "another operator than the pinned one",
            do,
            "ChainRefused",
            "instance_changed",
            signed=new_operator,
            pinned=pinned,
        ),
        refused(
            "an instance signed by somebody else",
            do,
            "BadSignature",
            signed=signed("instance", made.encode(), "thief"),
        ),
        refused(
            "an instance under another label",
            do,
            "BadSignature",
            signed=signed("directory", made.encode(), "operator"),
        ),
        refused("an altered instance", do, "BadSignature", signed=Signed(other.encode(), good.sig)),
    ]


def _certificate(agency: bytes, name: str, n: int = 1) -> AgencyCertificate:
    return replace(CERTIFICATE, agency=agency, identity=public(name), name=name, n=n)


def _directory_parts(**changes: Any) -> dict[str, Any]:
    ordered = sorted(
        (_certificate(AGENCY, "identity"), _certificate(OTHER_AGENCY, "other identity")),
        key=lambda c: c.agency,
    )
    entries = tuple(DirectoryEntry(certificate.agency, certificate.hash) for certificate in ordered)
    directory = Directory(5, NOW - DAY, NOW + 6 * DAY, entries)
    key = DirectoryKeyCertificate(public("directory"), NOW + 90 * DAY)
    return {
        "directory": signed("directory", directory.encode(), "directory"),
        "key_certificate": signed("directory-key", key.encode(), "operator"),
        "certificates": [signed("agency", certificate.encode(), "operator") for certificate in ordered],
        "instance": INSTANCE,
        "operator_key": OPERATOR,
        "now": NOW,
        "at_least_n": 5,
        **changes,
    }


def _directory() -> list[Vector]:
    good = _directory_parts()
    do, certificates = "verify_directory", good["certificates"]
    made = Directory.parse(good["directory"].body)
    swapped = tuple(
        replace(entry, certificate=other.certificate)
        for entry, other in zip(made.agencies, reversed(made.agencies), strict=True)
    )
    forged = signed("agency", _certificate(AGENCY, "thief").encode(), "thief")
    own_entry = Directory(5, NOW - DAY, NOW + 6 * DAY, (DirectoryEntry(AGENCY, forged.hash),))
    old_key = DirectoryKeyCertificate(public("directory"), NOW)
    thief_key = DirectoryKeyCertificate(public("thief"), NOW + DAY).encode()
    refusals: dict[str, tuple[str, str, dict[str, Any]]] = {
        "a directory on its last second": ("ChainRefused", "directory_stale", {"now": NOW + 6 * DAY}),
        "a directory from tomorrow": ("ChainRefused", "directory_early", {"now": NOW - 2 * DAY - 1}),
        "a directory lower than remembered": ("ChainRefused", "directory_behind", {"at_least_n": 6}),
        "a directory under a key out of date": (
            "ChainRefused",
            "key_stale",
            {"key_certificate": signed("directory-key", old_key.encode(), "operator")},
        ),
        "a directory key that certifies itself": (
            "BadSignature",
            "",
            {
                "key_certificate": signed("directory-key", thief_key, "thief"),
                "directory": signed("directory", made.encode(), "thief"),
            },
        ),
        "a directory by an uncertified key": (
            "BadSignature",
            "",
            {"directory": signed("directory", made.encode(), "thief")},
        ),
        "a directory of another operator": ("BadSignature", "", {"operator_key": public("thief")}),
        "a directory of another instance": ("BadSignature", "", {"instance": fixed("another instance")}),
        "a directory without one of its certificates": (
            "ChainRefused",
            "certificates",
            {"certificates": certificates[:1]},
        ),
        "a directory with a certificate it does not name": (
            "ChainRefused",
            "certificates",
            {"certificates": [*certificates, forged]},
        ),
        "a directory with a certificate twice": (
            "ChainRefused",
            "certificates",
            {"certificates": [*certificates, certificates[0]]},
        ),
        "a directory with a certificate altered": (
            "ChainRefused",
            "certificates",
            {"certificates": [certificates[0], Signed(altered(certificates[1].body), certificates[1].sig)]},
        ),
        "a directory whose agencies have swapped certificates": (
            "ChainRefused",
            "certificates",
            {"directory": signed("directory", replace(made, agencies=swapped).encode(), "directory")},
        ),
        "an agency the operator never certified": (
            "BadSignature",
            "",
            {"directory": signed("directory", own_entry.encode(), "directory"), "certificates": [forged]},
        ),
    }
    return [
        works("a directory", do, **good),
        works(
            "a directory with its certificates in another order",
            do,
            **{**good, "certificates": certificates[::-1]},
        ),
        works("a directory a second before its end", do, **{**good, "now": NOW + 6 * DAY - 1}),
        *(
            refused(name, do, outcome, why, **{**good, **change})
            for name, (outcome, why, change) in refusals.items()
        ),
    ]


def _link(before: Signed, signer: str, /, **changes: Any) -> Signed:
    roster = Roster.parse(before.body)
    after = replace(
        roster,
        n=roster.n + 1,
        prev=before.hash,
        issued=roster.issued + DAY,
        valid_until=roster.valid_until + DAY,
        signer=public(signer),
        **changes,
    )
    return signed("roster", after.encode(), signer)


def _resigned(roster: Signed, signer: str, /, **changes: Any) -> Signed:
    return signed("roster", replace(Roster.parse(roster.body), **changes).encode(), signer)


def _rosters() -> list[Vector]:
    do = "verify_roster_chain"
    first = signed("roster", ROSTER.encode(), "identity")
    newcomer = Member(public("newcomer"), fixed("newcomer's box key"), "worker", fixed("name"))
    second = _link(first, "coordinator", members=(*MEMBERS, newcomer))
    third = _link(
        second, "coordinator", members=(MEMBERS[0], newcomer), team=TeamKey(2, fixed("next team key"))
    )
    repaired = _link(third, "identity")
    chain = [first, second, third]
    place: dict[str, Any] = {"identity": public("identity"), "instance": INSTANCE}
    at_two = {"n": 2, "hash": second.hash}
    return [
        works("a chain of one", do, rosters=chain[:1], **place),
        works("a chain of three", do, rosters=chain, agency=AGENCY, **place),
        works("a chain repaired by the identity key", do, rosters=[*chain, repaired], **place),
        works("a chain with the remembered roster in it", do, rosters=chain, remembered=at_two, **place),
        works(
            "a chain that begins at the remembered roster", do, rosters=chain[1:], remembered=at_two, **place
        ),
        *_forged_rosters(do, chain, place),
        *_forgotten_rosters(do, chain, place),
    ]


def _forged_rosters(do: str, chain: list[Signed], place: dict[str, Any]) -> list[Vector]:
    first, second, third = chain
    thief = _link(first, "thief")
    worker = _link(first, "reader")
    auditor = _link(first, "auditor")
    removed = _link(second, "coordinator", members=(MEMBERS[0],))
    demoted = _link(
        first, "coordinator", members=(MEMBERS[0], replace(MEMBERS[1], role="auditor"), MEMBERS[2])
    )
    new_box = (MEMBERS[0], replace(MEMBERS[1], box=fixed("thief's box key")), MEMBERS[2])
    two_alike = (*MEMBERS, replace(MEMBERS[1], sign=public("twin")))
    broken: dict[str, tuple[str, list[Signed]]] = {
        "signed by somebody unknown": ("signer", [first, thief]),
        "signed by a worker": ("signer", [first, worker]),
        "signed by an auditor": ("signer", [first, auditor]),
        "with a gap": ("link", [first, third]),
        "with a roster twice": ("link", [first, first]),
        "back to front": ("start", [second, first]),
        "that begins in the middle": ("start", [second, third]),
        "that forks": ("link", [first, second, _link(first, "coordinator")]),
        "with another one before": ("link", [first, _resigned(second, "coordinator", prev=fixed("x"))]),
        "of two agencies": ("agency", [first, _resigned(second, "coordinator", agency=OTHER_AGENCY)]),
        "that removed somebody and kept the team's key": ("team", [first, second, removed]),
        "that made a worker an auditor and kept the team's key": ("team", [first, demoted]),
        "that changed somebody's box key and kept the team's key": (
            "team",
            [first, _link(first, "coordinator", members=new_box)],
        ),
        "whose generation falls": (
            "team",
            [*chain, _link(third, "coordinator", team=TeamKey(1, fixed("old")))],
        ),
        "whose team key changes without a generation": (
            "team",
            [first, _link(first, "coordinator", team=TeamKey(1, fixed("another team key")))],
        ),
        "whose generation rises with the same key": (
            "team",
            [first, _link(first, "coordinator", team=TeamKey(2, fixed("team key")))],
        ),
        "with a key twice": ("keys", [first, _link(first, "coordinator", members=two_alike)]),
        "that is good for 36 days": (
            "dates",
            [_resigned(first, "identity", valid_until=ROSTER.issued + 35 * DAY + 1)],
        ),
        "that ends before it begins": ("dates", [_resigned(first, "identity", valid_until=ROSTER.issued)]),
        "whose first roster has one before it": ("start", [_resigned(first, "identity", prev=fixed("x"))]),
        "whose first signer is not the identity": (
            "start",
            [_resigned(first, "coordinator", signer=public("coordinator"))],
        ),
        "of nothing": ("empty", []),
    }
    unsigned = {
        "with a signature by another": [first, Signed(second.body, _resigned(second, "thief").sig)],
        "with an altered roster": [Signed(_resigned(first, "identity", n=1, issued=NOW).body, first.sig)],
        "under another label": [signed("directory", first.body, "identity")],
    }
    return [
        *(
            refused(f"a chain {n}", do, "ChainRefused", why, rosters=r, **place)
            for n, (why, r) in broken.items()
        ),
        *(refused(f"a chain {n}", do, "BadSignature", rosters=r, **place) for n, r in unsigned.items()),
    ]


def _forgotten_rosters(do: str, chain: list[Signed], place: dict[str, Any]) -> list[Vector]:
    first, second, third = chain
    known = {"n": 2, "hash": second.hash}
    cases: dict[str, tuple[str, dict[str, Any]]] = {
        "shorter than remembered": ("forgotten", {"rosters": [first], "remembered": known}),
        "with another roster at the remembered number": (
            "forgotten",
            {"rosters": [first, _link(first, "coordinator")], "remembered": known},
        ),
        "that begins after the remembered roster": ("forgotten", {"rosters": [third], "remembered": known}),
        "of another identity": ("start", {"rosters": chain, "identity": public("thief")}),
        "of another agency than expected": ("agency", {"rosters": chain, "agency": OTHER_AGENCY}),
    }
    return [
        refused(f"a chain {n}", do, "ChainRefused", why, **{**place, **c}) for n, (why, c) in cases.items()
    ]


def _dates_and_names() -> list[Vector]:
    roster = ROSTER.encode()
    member = replace(MEMBERS[1], name=hash32(SALT + "Robin Löwe".encode())).to_json()
    names: dict[str, Any] = {
        "another name": {"name": "Robin Lowe"},
        "another salt": {"salt": fixed("x", 16)},
        "a short salt": {"salt": SALT[:-1]},
    }
    good: dict[str, Any] = {"member": member, "name": "Robin Löwe", "salt": SALT}
    last = ROSTER.valid_until
    return [
        works("a roster a second before its end", "require_fresh", roster=roster, now=last - 1),
        refused(
            "a roster at its end", "require_fresh", "ChainRefused", "roster_stale", roster=roster, now=last
        ),
        works("a name the roster stands for", "verify_name", **good),
        *(
            refused(f"{n} on the roster", "verify_name", "ChainRefused", "name", **{**good, **b})
            for n, b in names.items()
        ),
    ]


def _team_wraps() -> list[Vector]:
    wrap = fixed("team wrap", 105)
    made = TeamWrap(AGENCY, 1, MEMBERS[1].box, hash32(wrap))
    good: dict[str, Any] = {
        "signed": signed("team-wrap", made.encode(), "identity"),
        "wrap": wrap,
        "roster": ROSTER.encode(),
        "instance": INSTANCE,
    }
    cases: dict[str, Any] = {
        "for an auditor": replace(made, recipient=MEMBERS[2].box),
        "for somebody unknown": replace(made, recipient=fixed("thief's box key")),
        "of another generation": replace(made, generation=2),
        "of another agency": replace(made, agency=OTHER_AGENCY),
        "of another wrap": replace(made, wrap=fixed("x")),
    }
    do = "verify_team_wrap"
    return [
        works("a team wrap", do, **good),
        *(
            refused(
                f"a team wrap {n}",
                do,
                "ChainRefused",
                "team_wrap",
                **{**good, "signed": signed("team-wrap", b.encode(), "identity")},
            )
            for n, b in cases.items()
        ),
        refused(
            "a team wrap by another signer",
            do,
            "BadSignature",
            **{**good, "signed": signed("team-wrap", made.encode(), "reader")},
        ),
    ]
