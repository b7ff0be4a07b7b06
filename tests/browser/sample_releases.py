"""What makes each state of the screens about what is prepared for somebody. All of it is invented."""

from typing import Any

from tests.browser import sample_owner
from tests.browser.sample_owner import (
    CODE,
    DAY,
    DIGITS,
    HARBOUR,
    NOW,
    SECTIONS,
    START,
    TODAY,
    Sample,
    summary,
)

HOUR = 3_600
PLACE = {
    "sections": [{"id": "section2", "title": "What happened"}, {"id": "section1", "title": "What I need now"}]
}
TOLD = "Ring me first. If I do not answer, ask Ines."
WEEKLY = {"everyDays": 7, "graceDays": 2, "waitMinutes": 1_440, "openingCounts": True}
STOP = {
    "digits": "01234-56789-01234-56789-01234",
    "words": "zucchini abacus drop-down lantern mulberry orchid velvet",
}


def release(**changes: Any) -> dict[str, Any]:
    """Something prepared for Ines."""
    usual = {
        "release": "release1",
        "contact": "Ines",
        "practice": False,
        "practiceFor": "",
        "state": "armed",
        "begunBy": "",
        "begunAt": 0,
        "opensAt": 0,
        "dueAt": 0,
        "openedAt": 0,
        "openUntil": 0,
        "overAt": 0,
        "notAfter": NOW + 365 * DAY,
        "notBefore": NOW,
        "madeAt": NOW - 5 * DAY,
        "reads": 0,
        "frozen": False,
        "askMinutes": 1_440,
        "checkIn": None,
        "openHours": 72,
        "answer": None,
        "practised": False,
        "holder": None,
        **PLACE,
    }
    return usual | changes


def held(one: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The same where Dana has to say yes too, with a card of her own."""
    usual = {"name": "Dana", "kind": "card", "agencyName": "", "saidYes": False, "lapsed": ""}
    return one | {"holder": usual | changes}


def held_by_office(one: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The same where somebody at Harbour House has to."""
    return held(one, **{"name": "Harbour House", "kind": "agency", "agencyName": "Harbour House"} | changes)


ASKED = release(state="asked", begunBy="ask", begunAt=NOW - HOUR, opensAt=NOW + 23 * HOUR)
MISSED = release(
    release="release2",
    contact="Marta",
    state="asked",
    begunBy="missed",
    begunAt=NOW - DAY,
    opensAt=NOW + 2 * DAY,
    checkIn=WEEKLY,
)
OPEN = release(
    state="open", begunBy="ask", openedAt=NOW - HOUR, openUntil=NOW + 71 * HOUR, reads=2, practised=True
)
ANSWERED = OPEN | {"answer": {"answer": "read", "text": "I am on my way to Ines's house."}}
STOPPED = release(state="stopped", begunBy="ask", overAt=NOW - HOUR)
TRIED = release(
    release="release3", practice=True, practiceFor="release1", state="waiting", askMinutes=1, sections=[]
)
READY = release(release="release4", contact="Cem", checkIn=WEEKLY, dueAt=NOW + 5 * DAY, practised=True)


def full(one: dict[str, Any]) -> dict[str, Any]:
    """The same as a form begins from it."""
    more = {"agency": HARBOUR, "words": TOLD}
    there = one["holder"] and one["holder"] | more
    words = {"words": "Please ask at the house by the lake.", "callMe": "Sam", "phoneLost": True}
    return one | words | {"holder": there}


def has(*releases: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An open notebook with these."""
    return {"summary": summary(releases=list(releases), **changes), "release": full(releases[0])}


def plan(**changes: Any) -> dict[str, Any]:
    """What somebody chose, as the first page hands it on."""
    usual = {
        "practice": False,
        "contact": "Ines",
        "sections": ["section1", "section2"],
        "words": "Please ask at the house by the lake.",
        "phoneLost": True,
        "askMinutes": 1_440,
        "checkIn": None,
        "openHours": 72,
        "validDays": 365,
        "notBefore": 0,
        "newCard": False,
        "holder": None,
        "secondName": "",
    }
    return usual | changes


BY_DANA = {"secondCard": True, "name": "Dana", "words": TOLD}
BY_HARBOUR = {"agency": HARBOUR, "name": "Harbour House", "words": TOLD}
LAPSED = held_by_office(release(), lapsed="stale")
MAIL = START | {"mail": True}
SENT = {"channel": "channel1", "provedOn": 0, "failing": False, "waiting": True}
PROVED = SENT | {"provedOn": TODAY - 3 * DAY, "waiting": False}
FAILING = PROVED | {"channel": "channel2", "failing": True}
WRONG = {"error": {"code": "code_wrong"}}
EMPTY = plan(contact="", sections=[], words="")
CARD = {
    "release": "release1",
    "contact": "Ines",
    "code": CODE,
    "digits": DIGITS,
    "url": "HTTPS://NOTES.EXAMPLE/C#" + CODE.replace("-", ""),
}
SECOND_CODE = "H4TN-2C8V-6WQY-0JPA-9ZKE-3MRB-5XDS"
BOTH = CARD | {
    "holder": "Dana",
    "second": {
        "code": SECOND_CODE,
        "digits": DIGITS[::-1],
        "url": "HTTPS://NOTES.EXAMPLE/C#" + SECOND_CODE.replace("-", ""),
    },
}
HAS_PAGE = [one | {"kind": "emergency"} if one["id"] == "section3" else one for one in SECTIONS]

SAMPLES: dict[str, dict[str, Sample]] = {
    "prepared": {
        "empty": Sample(),
        "prepared": Sample(answers=has(release(), READY, STOPPED | {"release": "release9"})),
        "running": Sample(answers=has(ASKED, TRIED, READY)),
        "lapsed": Sample(answers=has(LAPSED, READY)),
    },
    "prepare": {
        "first": Sample({"plan": EMPTY}, {"isNever": {"never": False}}),
        "rules": Sample(
            {"plan": plan(checkIn=WEEKLY)},
            {"summary": summary(sections=HAS_PAGE), "isNever": {"never": False}},
            then=["Change They may ask for it", "Change If nobody hears from you"],
        ),
        "own_days": Sample(
            {"plan": plan()},
            {"isNever": {"never": False}},
            then=[
                "Change If nobody hears from you",
                "Every so many days",
                "Days, from 3 to 365=2",
                "Go on",
                "wait for Type a number",
            ],
        ),
        "never": Sample(
            {"plan": plan()}, {"isNever": {"never": True}}, then=["Go on", "wait for on your list of people"]
        ),
        "second": Sample(
            {"plan": plan(release="release1", holder=BY_DANA)},
            has(release()) | {"isNever": {"never": False}},
            then=["Change A second person has to say yes too"],
        ),
        "second_gone": Sample(
            {"plan": plan(holder=BY_HARBOUR | {"agency": "bm90aGVyZQ"})},
            {"isNever": {"never": False}},
            then=["Go on", "wait for cannot say yes now"],
        ),
        "practice": Sample({"plan": plan(practice=True, practiceFor="release1", sections=[], askMinutes=1)}),
    },
    "prepare_check": {
        "first": Sample({"plan": plan()}),
        "silence": Sample({"plan": plan(checkIn=WEEKLY)}, then=["Prepare it"]),
        "second": Sample({"plan": plan(release="release1", holder=BY_DANA)}, has(release())),
        "new_cards": Sample({"plan": plan(release="release1", holder=BY_DANA, newCard=True)}, has(release())),
        "change": Sample({"plan": plan(release="release1")}, has(release())),
    },
    "release_card": {
        "first": Sample(CARD),
        "second": Sample(BOTH),
        "second_alone": Sample(
            {name: one for name, one in BOTH.items() if name not in ("code", "digits", "url")}
        ),
        "practice": Sample(CARD | {"practice": True}),
    },
    "release": {
        "armed": Sample({"release": "release1"}, has(release())),
        "asked": Sample({"release": "release1"}, has(ASKED), then=["Stop it Ines"]),
        "missed": Sample({"release": "release2"}, has(MISSED)),
        "waiting": Sample({"release": "release1"}, has(ASKED | {"state": "waiting"})),
        "open": Sample({"release": "release1"}, has(ANSWERED)),
        "stopped": Sample({"release": "release1"}, has(STOPPED)),
        "second": Sample({"release": "release1"}, has(held(ASKED | {"state": "waiting"}))),
        "said_yes": Sample({"release": "release1"}, has(held(ASKED, saidYes=True))),
        "lapsed": Sample({"release": "release1"}, has(LAPSED)),
        "practice": Sample({"release": "release3"}, has(TRIED)),
    },
    "release_act": {
        "now": Sample({"release": "release1", "act": "now"}, has(release())),
        "second": Sample({"release": "release1", "act": "now"}, has(held(release()))),
        "remove": Sample({"release": "release1", "act": "remove"}, has(release())),
        "wrong": Sample(
            {"release": "release1", "act": "now"},
            has(release()) | {"openReleaseNow": {"error": {"code": "door_unknown"}}},
            then=[
                "Your word=lighthouse",
                "Passphrase=wrong horse",
                "Let them read it now",
            ],
        ),
    },
    "never": {"empty": Sample(), "some": Sample(answers=has(release(), never=["Marco", "Uncle Ed"]))},
    "prepared_only": {
        "off": Sample(),
        "asked": Sample(then=["Turn it on"]),
        "on": Sample(answers=has(release(), emergencyOnly=True)),
    },
    "told": {
        "none": Sample(answers={"start": MAIL}),
        "first": Sample(answers={"start": MAIL}, then=["Nobody but me"]),
        "who": Sample(answers={"start": MAIL}, then=["Somebody else, or I am not sure"]),
        "added": Sample(
            answers={"start": MAIL, "summary": summary(channels=[SENT]), "proveChannel": WRONG},
            then=["The six numbers=123456", "Check"],
        ),
        "proved": Sample(answers={"start": MAIL, "summary": summary(channels=[PROVED, FAILING])}),
        "no_mail": Sample(),
    },
    "stop_code": {"first": Sample(answers={"stopCode": STOP})},
}
"""Every state of the screens that are about nothing else."""

MORE: dict[str, dict[str, Sample]] = {
    "home": {
        "running": Sample(answers=has(ASKED, ANSWERED | {"release": "release9", "contact": "Cem"})),
        "missed": Sample(answers=has(held_by_office(MISSED))),
        "lapsed": Sample(answers=has(LAPSED)),
    },
    "put_back": {"release": Sample(answers=has(ASKED, READY, paused=True))},
    "show_change": {
        "release": Sample(
            {"section": "section1", "readers": [{"release": "release1", "contact": "Ines"}]}, has(release())
        )
    },
}
"""States of other screens."""

OWNER: dict[str, dict[str, Sample]] = {
    **sample_owner.SAMPLES,
    **SAMPLES,
    **{name: sample_owner.SAMPLES[name] | states for name, states in MORE.items()},
}
"""Every state of every screen of the owner's page."""
