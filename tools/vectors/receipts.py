"""Receipts: every state, both sides, closed and open; and what contradicts itself."""

from dataclasses import replace
from typing import Any

from crypto.chain import hash_name
from crypto.signing import Signed
from crypto.statements import agencies, grants
from tools.vectors.making import INSTANCE, Vector, altered, fixed, public, refused, signed, works
from tools.vectors.samples import (
    CERTIFICATE,
    CLAIM,
    DAY,
    ENDING,
    NAMED,
    NOTHING,
    NOW,
    READER,
    READER_BOX,
    TEAM,
    TERMS,
    WORDS,
)

NAME, SALT = "Robin (invented)", fixed("salt of a name", 16)
STATEMENT = agencies.InstanceStatement(
    INSTANCE, public("operator"), ("https://notebook.example",), ("https://desk.example",)
)
MEMBERS = (
    agencies.Member(public("coordinator"), fixed("coordinator's box key"), "coordinator", fixed("a name")),
    agencies.Member(READER, READER_BOX, "worker", hash_name(SALT, NAME)),
)
ROSTER = agencies.Roster(
    CERTIFICATE.agency, 1, NOTHING, NOW - DAY, NOW + 30 * DAY, public("identity"), TEAM, MEMBERS
)
GIVEN, OPENED = {"kind": "given", "at": NOW}, {"kind": "opened", "at": NOW + 60}
BASE: dict[str, Any] = {
    "instance": signed("instance", STATEMENT.encode(), "operator"),
    "terms": signed("terms", TERMS.encode(), "grant"),
    "words": WORDS.encode(),
    "identity": public("identity"),
    "agency_name": CERTIFICATE.name,
    "state": "offered",
    "how": "",
    "events": [GIVEN],
    "by": "owner",
    "made_at": NOW + 2 * DAY,
    "seed": fixed("grant"),
    "is_open": False,
}
OFFICE: dict[str, Any] = {
    "certificate": signed("agency", CERTIFICATE.encode(), "operator"),
    "rosters": [signed("roster", ROSTER.encode(), "identity")],
    "reader_name": NAME,
    "salt": SALT,
}
CLAIMED: dict[str, Any] = {"claim": signed("claim", CLAIM.encode(), "reader")}
OPEN: dict[str, Any] = {**BASE, **OFFICE, **CLAIMED, "state": "open", "events": [GIVEN, OPENED]}
READERS: dict[str, Any] = {"by": "reader", "seed": fixed("reader")}

FIRST_TERMS = replace(TERMS, grant=fixed("first grant", 16), grant_key=public("first grant"))
FIRST_CLAIM = signed(
    "claim", replace(CLAIM, grant=FIRST_TERMS.grant, terms=FIRST_TERMS.hash).encode(), "reader"
)
RENEWAL = grants.Renewal(
    FIRST_TERMS.grant, TERMS.grant, TERMS.hash, FIRST_CLAIM.hash, READER, READER_BOX, 0, NAMED, fixed("wraps")
)
RENEWED: dict[str, Any] = {
    **OPEN,
    "events": [{"kind": "renewed", "at": NOW}],
    "claim": FIRST_CLAIM,
    "first_terms": signed("terms", FIRST_TERMS.encode(), "first grant"),
    "renewal": signed("renewal", RENEWAL.encode(), "first grant"),
}


def make_vectors() -> list[Vector]:
    """Give them all."""
    return [*_made(), *_contradictions(), *_closed()]


def _made() -> list[Vector]:
    changed = [GIVEN, OPENED, {"kind": "changed", "at": NOW + DAY}]
    every: dict[str, dict[str, Any]] = {
        "offered": BASE,
        "offered, with the office's papers": {**BASE, **{k: OFFICE[k] for k in ("certificate", "rosters")}},
        "open": OPEN,
        "open, with opened papers": {**OPEN, "is_open": True},
        "open, by the office": {**OPEN, **READERS},
        "open, for a team that may print": {**OPEN, "terms": _other_terms(audience="team", may_print=True)},
        "open, after a change": {**OPEN, "events": changed},
        "open, renewed": RENEWED,
        "open, renewed, with opened papers": {**RENEWED, "is_open": True},
        "open, renewed, by the office": {**RENEWED, **READERS},
        "of two parts of one kind": {**BASE, **_two_of_one_kind()},
        "far ahead of every calendar": {**BASE, "terms": _other_terms(not_after=2**53 - 1)},
        "with more steps than it keeps": {**OPEN, "events": [GIVEN, OPENED, *([changed[2]] * 110)]},
    }
    for how in ("withdrawn", "expired", "unread", "asked", "closed", "exposed", "renewed"):
        every[f"ended, {how}"] = {**OPEN, **_ended(how)}
        every[f"ended, {how}, by the office"] = {**OPEN, **_ended(how), **READERS}
    return [works(f"a receipt {name}", "make_receipt", **given) for name, given in every.items()]


def _ended(how: str) -> dict[str, Any]:
    end = {"state": "ended", "how": how, "events": [GIVEN, OPENED, {"kind": "ended", "at": NOW + DAY}]}
    if how not in ("unread", "asked", "closed"):
        return end
    body = grants.Ending(ENDING.grant, READER, how, ENDING.nonce).encode()  # type: ignore[arg-type]
    return {**end, "ending": signed("ending", body, "reader")}


def _other_terms(**changes: Any) -> Signed:
    return signed("terms", replace(TERMS, **changes).encode(), "grant")


def _two_of_one_kind() -> dict[str, Any]:
    parts = tuple(grants.WordsSection(part.id, part.title, "children") for part in WORDS.sections)
    words = replace(WORDS, sections=parts)
    return {"words": words.encode(), "terms": _other_terms(words=words.hash)}


def _contradictions() -> list[Vector]:
    end = {"kind": "ended", "at": NOW + DAY}
    bad: dict[str, tuple[str, dict[str, Any]]] = {
        "ended without how": ("state", {"state": "ended", "events": [GIVEN, OPENED, end]}),
        "open with how": ("state", {"how": "asked"}),
        "ended without its end": ("state", {"state": "ended", "how": "asked"}),
        "open after its end": ("state", {"events": [GIVEN, OPENED, end]}),
        "open by nobody": ("claim", {"claim": None}),
        "offered with a claim": ("claim", {"state": "offered"}),
        "with steps that go back": ("events", {"events": [OPENED, GIVEN]}),
        "that begins in the middle": ("events", {"events": [OPENED]}),
        "that goes on after its end": ("events", {"events": [GIVEN, end, end]}),
        "of the owner, signed by somebody else": ("maker", {"seed": fixed("reader")}),
        "without a step": ("bounds", {"events": []}),
        "renewed without its papers": ("renewal", {"events": RENEWED["events"]}),
        "with a renewal's papers and none": (
            "renewal",
            {"first_terms": RENEWED["first_terms"], "renewal": RENEWED["renewal"]},
        ),
    }
    return [
        refused(f"a receipt {name}", "make_receipt", "BadStatement", why, **_without_none({**OPEN, **given}))
        for name, (why, given) in bad.items()
    ]


def _without_none(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def _closed() -> list[Vector]:
    made = signed("claim", CLAIM.encode(), "reader")
    good: dict[str, Any] = {
        "label": "claim",
        "instance": INSTANCE,
        "body_hash": made.hash,
        "sig": made.sig,
        "public_key": READER,
    }
    bad: dict[str, dict[str, Any]] = {
        "under another label": {"label": "terms"},
        "in another instance": {"instance": fixed("another instance")},
        "of another hash": {"body_hash": altered(made.hash)},
        "of a short hash": {"body_hash": made.hash[:-1]},
        "cut short": {"sig": made.sig[:-1]},
        "with a bit turned": {"sig": altered(made.sig)},
        "by another key": {"public_key": public("somebody else")},
    }
    return [
        works("a closed proof", "verify_closed", **good),
        *(
            refused(f"a closed proof {name}", "verify_closed", "BadSignature", **{**good, **given})
            for name, given in bad.items()
        ),
    ]
