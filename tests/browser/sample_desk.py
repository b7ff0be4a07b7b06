"""What makes each state of each screen of the desk; as sample_owner.py does for the owner's page.

* Every state that `static/js/desk/screens/index.js` names has its sample here; a test compares the two.
* All of it is invented.
"""

from typing import Any

from tests.browser.sample_owner import (
    CODE,
    DAY,
    NOW,
    PRINT,
    RECEIPT,
    STEPS,
    TEXT,
    WARN,
    Sample,
    fails,
    receipt,
)

DESK = {
    "workerName": "Ada Brown",
    "agencyName": "Harbour House",
    "now": NOW,
    "rosterUntil": NOW + 60 * DAY,
    "trouble": "",
}
HEALTH = {
    "id": "section3",
    "title": "Health",
    "kind": "health",
    "sealedKind": False,
    "notAfter": NOW + 13 * DAY,
}
SAFELY = {
    "id": "section4",
    "title": "How to reach me safely",
    "kind": "safe-address",
    "sealedKind": True,
    "notAfter": NOW + 3 * DAY,
}
TERMS = {
    "grant": "grant1",
    "callMe": "Sam",
    "purpose": "A safe place to live",
    "officeName": "quiet river",
    "audience": "reader",
    "visit": False,
    "mayPrint": False,
    "notAfter": NOW + 13 * DAY,
    "sections": [HEALTH, SAFELY],
}
OFFER = {**TERMS, "endsAt": NOW + 13 * DAY, "reservedUntil": NOW + 118, "now": NOW}


def told(part: dict[str, Any], text: str, lang: str = "en") -> dict[str, Any]:
    """A part with its words."""
    return {**part, "text": text, "lang": lang, "savedAt": NOW - 3 * DAY, "revision": 1}


READING = {
    **TERMS,
    "endsAt": NOW + 13 * DAY,
    "now": NOW,
    "workerName": "Ada Brown",
    "agencyName": "Harbour House",
    "openedBy": "Ada Brown",
    "sections": [
        told(HEALTH | {"title": "What happened"}, TEXT),
        told(
            HEALTH | {"id": "section5", "title": "ما الذي حدث في الطريق"}, "كنا في الطريق ثلاثة أيام.", "ar"
        ),
        told(SAFELY, "By the library, at noon."),
    ],
    "takenOut": [],
    "over": [],
}


def held(**changes: Any) -> dict[str, Any]:
    """A grant on the list."""
    usual = {
        **TERMS,
        "openedAt": NOW - DAY,
        "endsAt": NOW + 13 * DAY,
        "lastRead": NOW - 3600,
        "changed": False,
        "count": 2,
        "openedBy": "Ada Brown",
        "paused": False,
        "trouble": "",
    }
    return usual | changes


FULL = [
    held(endsAt=NOW + DAY, changed=True),
    held(
        grant="grant2",
        officeName="green lamp",
        purpose="My health",
        audience="team",
        lastRead=0,
        openedBy="Kim",
    ),
    held(grant="grant3", officeName="الفانوس", callMe="نور", purpose="أوراقي", visit=True, endsAt=NOW + 3600),
]
ENDED = [
    {"grant": "grant4", "how": how, "openedAt": NOW - 9 * DAY, "endedAt": NOW - n * DAY, "hasReceipt": n == 1}
    for n, how in enumerate(("withdrawn", "expired", "asked", "unread"), start=1)
]
LIST: dict[str, Any] = {"now": NOW, "open": FULL, "ended": ENDED}
PAUSED = {"paused": True, "callMe": "", "purpose": "", "officeName": ""}


def asking(**changes: Any) -> dict[str, Any]:
    """Something prepared that waits for a yes of the office."""
    usual = {
        "holding": "holding1",
        "state": "asked",
        "opensAt": NOW + 2 * DAY,
        "saidYes": False,
        "from": "Sam",
        "words": "Please ring me on the number you have, before you say yes.\nIf my aunt answers, ask her.",
        "why": "",
    }
    return usual | changes


ASKING: dict[str, Any] = {
    "now": NOW,
    "holdings": [
        asking(),
        asking(
            holding="holding2",
            state="waiting",
            opensAt=NOW - DAY,
            **{"from": "نور", "words": "اتصلوا بي أولًا."},
        ),
        asking(holding="holding3", state="waiting", opensAt=NOW - DAY, saidYes=True),
        asking(holding="holding4", why="team_key_missing", words="", **{"from": ""}),
    ],
}
BASE: dict[str, Any] = {
    "start": {"fingerprint": PRINT, "demo": False},
    "grants": LIST,
    "holdings": {"now": NOW, "holdings": []},
    "sayYes": {},
    "pulse": {"endsAt": NOW + 13 * DAY, "changed": False, "now": NOW},
    "read": READING,
    "receipt": {"json": "{}", "page": RECEIPT | {"by": "office"}},
    "cover": {},
    # What the page hears when keys are opened.
    "summary": DESK,
}
SIGN_IN = ["Sign-in name=ada", "Passphrase=wrong horse", "One-time code=123456", "Sign in"]

SAMPLES: dict[str, dict[str, Sample]] = {
    "sign_in": {
        "first": Sample(opened=False),
        "demo": Sample(
            answers={"start": {"fingerprint": PRINT, "demo": True}}, opened=False, then=["wait for trying"]
        ),
        "wrong": Sample(
            answers=fails("signIn", "door_unknown"),
            opened=False,
            then=[*SIGN_IN, "wait for That did not open"],
        ),
        "old_code": Sample(
            answers=fails("signIn", "second_factor_used"),
            opened=False,
            then=[*SIGN_IN, "wait for used already"],
        ),
        "closed": Sample({"note": "sign_in.closed"}, opened=False),
        "offline": Sample(
            answers=fails("signIn", "offline"),
            opened=False,
            then=[*SIGN_IN, "wait for There is no connection"],
        ),
        "changed": Sample(
            answers=fails("start", "instance_changed"), opened=False, then=["wait for not the same service"]
        ),
    },
    "covered": {
        "asked": Sample({"note": "Locked.", "reading": "grant1"}, opened=False),
        "wrong": Sample(
            {"note": "Locked."},
            fails("reopen", "secret_wrong"),
            opened=False,
            then=["Passphrase=wrong horse", "Open again", "wait for not your passphrase"],
        ),
    },
    "home": {
        "empty": Sample(answers={"grants": {"now": NOW, "open": [], "ended": []}}),
        "full": Sample(),
        "typing_mistake": Sample(
            answers=fails("redeem", "token_unreadable"),
            then=[f"The person's code={CODE[:-1]}", "Look at it", "wait for typing mistake"],
        ),
        "asked": Sample(then=["The person said stop quiet river"]),
        "trouble": Sample(
            answers={
                "summary": DESK | {"trouble": "roster_stale"},
                "grants": LIST | {"open": [held(trouble="does_not_fit"), *FULL[1:]]},
            }
        ),
        "paused": Sample(answers={"grants": LIST | {"open": [held(**PAUSED)]}}),
        "asking": Sample(answers={"holdings": ASKING}),
        "warned": Sample(then=[WARN]),
    },
    "holding": {
        "first": Sample({"holding": "holding1"}, {"holdings": ASKING}),
        "waiting": Sample({"holding": "holding2"}, {"holdings": ASKING}),
        "asked": Sample({"holding": "holding1"}, {"holdings": ASKING}, then=["Say yes"]),
        "done": Sample({"holding": "holding3"}, {"holdings": ASKING}),
        "trouble": Sample(
            {"holding": "holding1"},
            {"holdings": ASKING, **fails("sayYes", "roster_stale")},
            then=["Say yes", "Yes, it may be opened", "wait for was not counted"],
        ),
    },
    "terms": {
        "first": Sample({"offer": OFFER}),
        "team": Sample({"offer": OFFER | {"audience": "team", "visit": True, "mayPrint": True}}),
        "unreserved": Sample({"offer": OFFER | {"reservedUntil": NOW - 1}}),
    },
    "reading": {
        "first": Sample({"grant": "grant1"}),
        "print": Sample({"grant": "grant1"}, {"read": READING | {"mayPrint": True}}),
        "visit": Sample({"grant": "grant1"}, {"read": READING | {"visit": True, "endsAt": NOW + 3600}}),
        "nothing": Sample(
            {"grant": "grant1"},
            {"read": READING | {"sections": [], "takenOut": ["Health"], "over": ["Money"]}},
        ),
        "changed": Sample(
            {"grant": "grant1"},
            {"pulse": {"endsAt": NOW + 13 * DAY, "changed": True, "now": NOW}},
            then=["wait for The person changed something"],
        ),
    },
    "receipt": {
        "open": Sample({"grant": "grant1"}),
        "ended": Sample(
            {"grant": "grant1"},
            {
                "receipt": receipt(
                    by="office", state="ended", how="asked", events=[*STEPS, {"kind": "ended", "at": NOW}]
                )
            },
        ),
    },
    "gone": {
        "over": Sample({"why": "over", "grant": "grant1"}),
        "lost": Sample({"why": "lost", "grant": "grant1"}),
    },
    "trouble": {
        "offline": Sample({"error": {"code": "offline"}}),
        "over": Sample({"error": {"code": "grant_over"}}),
    },
}
