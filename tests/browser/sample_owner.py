"""What makes each state of each screen: the engine's answers, and what is pressed then.

* Every state that `static/js/owner/screens/index.js` names has its sample here; a test
  compares the two.
* All of it is invented.
"""

from dataclasses import dataclass, field
from typing import Any

NOW = 1_790_000_000
DAY = 86_400
CODE = "7QK2-M4WD-9TXA-0ZRP-HB3C-5NEV-8SGF"
DIGITS = "271828-182845-904523-536028-747135-266249-775724"
PRINT = "kF3vGxkq0m2m1u8Jv0G4s7Wc5t1yQe9ZbXn6RdLpH2A"
HARBOUR, LINDEN = "aGFyYm91cg", "bGluZGVu"


def section(number: int, title: str, kind: str, sealed: bool = False, draft: bool = False) -> dict[str, Any]:
    """One line of the list of sections."""
    return {
        "id": f"section{number}",
        "title": title,
        "kind": kind,
        "sealedKind": sealed,
        "revision": 1,
        "savedAt": NOW - 3 * DAY,
        "hasDraft": draft,
        "isBeside": False,
    }


SECTIONS = [
    section(1, "What I need now", "need-now"),
    section(2, "What happened", "what-happened", draft=True),
    section(3, "Health", "health"),
    section(4, "How to reach me safely", "safe-address", sealed=True),
    section(5, "ما الذي حدث في الطريق", "other"),
]


def grant(**changes: Any) -> dict[str, Any]:
    """A grant to Harbour House, opened by Ada."""
    usual = {
        "grant": "grant1",
        "agency": HARBOUR,
        "agencyName": "Harbour House",
        "officeName": "quiet river",
        "purpose": "A safe place to live",
        "state": "open",
        "paused": False,
        "how": "",
        "audience": "reader",
        "visit": False,
        "notAfter": NOW + 15 * DAY - 3600,
        "madeAt": NOW - 3600,
        "redeemBefore": NOW - 3000,
        "later": False,
        "openedBy": "Ada Brown",
        "openedAt": NOW - 3500,
        "endedAt": 0,
        "reads": 2,
        "sections": [
            {"id": "section1", "title": "What I need now", "notAfter": NOW + 15 * DAY},
            {"id": "section3", "title": "Health", "notAfter": NOW + 15 * DAY},
        ],
        "looking": False,
        "canGoOn": False,
    }
    return usual | changes


LINDEN_GRANT = {
    "grant": "grant2",
    "agency": LINDEN,
    "agencyName": "Linden Street Clinic",
    "officeName": "green lamp",
    "purpose": "My health",
}
OFFERED = grant(**LINDEN_GRANT, state="offered", openedBy="", openedAt=0, reads=0, redeemBefore=NOW + 540)
BEFORE = [{"id": f"section{n}", "title": "", "notAfter": NOW - DAY} for n in (1, 4)]
ENDED = grant(state="ended", how="expired", endedAt=NOW - DAY, madeAt=NOW - 16 * DAY, notAfter=NOW - DAY)


DUE = grant(notAfter=NOW + 3 * DAY - 3600, madeAt=NOW - 12 * DAY, canGoOn=True)
OVER = ENDED | {"canGoOn": True}


def summary(**changes: Any) -> dict[str, Any]:
    """A notebook with five sections that nobody reads."""
    usual = {
        "callMe": "Sam",
        "idleMinutes": 5,
        "recoveryPractised": True,
        "openedWith": "passphrase",
        "knowsPassphrase": True,
        "recovery": True,
        "openedAt": NOW,
        "lastOpenedAt": NOW - 4 * DAY,
        "changesSince": 0,
        "news": {"readings": 0, "sharing": 0, "waysIn": 0, "whereTold": 0, "openings": 0, "parts": 0},
        "visits": [],
        "now": NOW,
        "trouble": None,
        "paused": False,
        "debts": 0,
        "debtsFailed": False,
        "sections": SECTIONS,
        "unsavedDrafts": [],
        "grants": [],
        "endedSince": [],
        "strangers": [],
        "strangeReleases": [],
        "emergencyOnly": False,
        "never": [],
        "releases": [],
        "releasesEndedSince": [],
        "channels": [],
    }
    return usual | changes


TODAY = NOW - NOW % DAY
CHANGED = {
    "changesSince": 5,
    "news": {"readings": 2, "sharing": 1, "waysIn": 1, "whereTold": 1, "openings": 0, "parts": 0},
}
# The second one was saved on another device too.
TWICE = [one | {"revision": 2, "isBeside": True} if one["id"] == "section2" else one for one in SECTIONS]
RENEWED = {"changed": True, "grants": []}

FACTS = {
    "does": "Beds for people who cannot go home, day and night. Help with papers.",
    "mustTell": "If a child is in danger, or somebody's life is.",
    "sharesWithPolice": "if-law-says",
    "sharesWithImmigration": "no",
    "languages": ["en", "es", "ar"],
    "hours": "Always open",
    "contact": "Front desk, 12 Quay Street",
}
AGENCIES = [
    {"agency": HARBOUR, "name": "Harbour House", "facts": FACTS, "available": True, "why": ""},
    {
        "agency": LINDEN,
        "name": "Linden Street Clinic",
        "facts": FACTS
        | {"does": "Doctors and nurses. No papers needed.", "hours": "Monday to Friday, 9 to 17"},
        "available": True,
        "why": "",
    },
    {
        "agency": "c2VyYXBo",
        "name": "Seraph Law Centre",
        "facts": FACTS | {"does": "Free advice from lawyers."},
        "available": False,
        "why": "roster_stale",
    },
]
AGENCY = {
    "name": "Harbour House",
    "facts": FACTS,
    "rosterFresh": True,
    "identityChanged": False,
    "canGrant": True,
    "why": "",
    "people": [{"name": "Ada Brown", "role": "worker"}],
}
TEXT = (
    "I came in March. The man who brought me kept my passport and said that I owed him for the trip.\n\n"
    "I worked in the kitchen and slept above it. I was not allowed to go out alone."
)


def opened(number: int, **changes: Any) -> dict[str, Any]:
    """A section as the engine opens it."""
    line = next(one for one in SECTIONS if one["id"] == f"section{number}")
    return {
        "id": line["id"],
        "title": line["title"],
        "kind": line["kind"],
        "text": TEXT,
        "lang": "en",
        "revision": 1,
        "savedAt": NOW - 3 * DAY,
        "revisions": [{"revision": 1, "savedAt": NOW - 3 * DAY}],
        "beside": None,
        "drafts": [],
    } | changes


DRAFT = {
    "draft": "draft1",
    "device": "device1",
    "ofThisDevice": False,
    "title": "What happened",
    "text": TEXT + "\n\nOne night the door was open.",
    "kind": "what-happened",
    "lang": "en",
    "savedAt": NOW - 7200,
    "baseRevision": 1,
}
CODE_ANSWER = {
    "grant": "grant2",
    "token": CODE,
    "url": "HTTPS://NOTES.EXAMPLE/R#" + CODE.replace("-", ""),
    "redeemBefore": NOW + 590,
    "later": False,
}


def event(kind: str, hours: int, **changes: Any) -> dict[str, Any]:
    """A line of activity, some hours ago."""
    usual = {
        "n": 100 - hours,
        "at": NOW - hours * 3600,
        "day": False,
        "kind": kind,
        "who": "Ada Brown",
        "agencyName": "Harbour House",
        "officeName": "quiet river",
        "sections": ["What I need now", "Health"],
        "unusual": None,
        "grant": "grant1",
        "how": "",
    }
    return usual | changes


EVENTS = [
    event("section_read", 1),
    event("grant_opened", 2),
    event("grant_looked", 2),
    event("grant_offered", 3, who="owner"),
    event("grant_ended", 30, how="withdrawn", who="owner", agencyName="Linden Street Clinic"),
    event(
        "channels_changed",
        33,
        how="dropped",
        who="owner",
        day=True,
        agencyName="",
        sections=[],
        grant="",
    ),
    event("vault_opened", 34, who="owner", day=True, agencyName="", sections=[], grant=""),
    event("vault_made", 90, who="owner", day=True, agencyName="", sections=[], grant=""),
]
REFUSED = event("grant_refused", 1, who="Ben Osei", how="spent", unusual="token_spent")
AGAIN = event("grant_refused", 1, how="spent", unusual="same_person")
EXPOSED = event("grant_ended", 2, who="server", how="exposed", unusual="code_exposed", sections=[])
DOORS = event(
    "doors_changed", 5, who="owner", day=True, agencyName="", sections=[], grant="", unusual="doors_changed"
)

STEPS = [
    {"kind": "given", "at": NOW - 2 * DAY},
    {"kind": "opened", "at": NOW - 2 * DAY + 60},
    {"kind": "changed", "at": NOW - DAY},
]
RECEIPT = {
    "by": "owner",
    "number": "3f1c2a9e-5b7d-4e8f-9a10-b2c3d4e5f607",
    "person": "8a7b6c5d-4e3f-4021-8f9e-0d1c2b3a4958",
    "maker": PRINT,
    "madeAt": NOW,
    "agencyName": "Harbour House",
    "facts": {
        "mustTell": FACTS["mustTell"],
        "sharesWithPolice": "if-law-says",
        "sharesWithImmigration": "no",
        "contact": FACTS["contact"],
    },
    "readerName": "Ada Brown",
    "audience": "reader",
    "visit": False,
    "mayPrint": False,
    "purpose": "A safe place to live",
    "sections": [
        {"kind": "health", "notAfter": NOW + 13 * DAY},
        {"kind": "need-now", "notAfter": NOW + 13 * DAY},
        {"kind": "safe-address", "notAfter": NOW + DAY},
    ],
    "givenAt": NOW - 2 * DAY,
    "notAfter": NOW + 13 * DAY,
    "notice": {"version": 1, "lang": "en"},
    "state": "open",
    "how": "",
    "events": STEPS,
    "site": "https://notebook.example",
}


def receipt(**changes: Any) -> dict[str, Any]:
    """What the engine answers for a receipt, and what its sheet says."""
    return {"json": "{}", "page": RECEIPT | changes}


START = {"fingerprint": PRINT, "maxDays": 90, "demo": False, "invitation": False, "mail": False}
BASE: dict[str, Any] = {
    "start": START,
    "summary": summary(),
    "pulse": {"changed": False, "grants": []},
    "agencies": AGENCIES,
    "agency": AGENCY,
    "suggestOfficeName": "quiet river",
    "readSection": {"by": "id", "answers": {f"section{n}": opened(n) for n in range(1, 6)}},
    "activity": {"ok": True, "problem": None, "events": EVENTS},
    "receipt": {"json": "{}", "page": RECEIPT},
    "saveDraft": {"section": "section9", "draft": "draft9", "savedAt": NOW},
}


@dataclass
class Sample:
    """How to bring a screen into a state."""

    params: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    opened: bool = True
    # Labels of what is pressed then; `field=text` types into a field; WARN: nobody touches it for long.
    then: list[str] = field(default_factory=list)


WARN = "wait until it asks"


def fails(method: str, code: str) -> dict[str, Any]:
    """The answers of an engine that refuses."""
    return {method: {"error": {"code": code}}}


def offer(**changes: Any) -> dict[str, Any]:
    """What somebody chose, as the offer screen hands it on (a Map is written as pairs)."""
    usual = {
        "agency": HARBOUR,
        "sections": [["section1", {"agreed": True}], ["section4", {"agreed": True, "days": 3}]],
        "audience": "reader",
        "visit": False,
        "days": 15,
        "maxDays": 90,
        "mayPrint": False,
        "purpose": "A safe place to live",
        "callMe": "Sam",
        "officeName": "quiet river",
    }
    return usual | changes


RENEWAL = {
    "grant": "grant1",
    "agency": HARBOUR,
    "audience": "reader",
    "mayPrint": True,
    "purpose": "A safe place to live",
    "callMe": "Sam",
    "officeName": "quiet river",
    "sections": [
        {
            "id": f"section{n}",
            "title": next(one["title"] for one in SECTIONS if one["id"] == f"section{n}"),
            "sealedKind": n == 4,
            "revision": newest,
            "shown": 1,
            "mustBeNewest": False,
        }
        for n, newest in ((1, 2), (3, 1), (4, 1))
    ],
}
GOING_ON = {"about": AGENCY, "offer": offer(renews=RENEWAL)}
NEWER = {"by": "id", "answers": {f"section{n}": opened(n, revision=2 if n == 1 else 1) for n in range(1, 6)}}
ABOUT_OFFER = {"about": AGENCY, "offer": offer()}
SHARED = summary(grants=[grant(), OFFERED])
PAUSED = summary(paused=True, grants=[grant(paused=True), OFFERED | {"paused": True, "redeemBefore": 0}])
ENDED_NOW = grant(state="ended", how="withdrawn", endedAt=NOW)
TROUBLED = summary(
    trouble={"code": "older_state"},
    strangers=[{"grant": "x", "agency": "y", "agencyName": "Linden Street Clinic", "state": "open"}],
    strangeReleases=["z"],
)
RECOVERY = {"code": CODE, "digits": DIGITS, "first": True}

OPENING = ["Your word=lighthouse", "Passphrase=wrong horse", "Open"]


def refused(code: str, words: str) -> Sample:
    """The first screen, where opening was refused."""
    return Sample(answers=fails("open", code), opened=False, then=[*OPENING, f"wait for {words}"])


WRITING = {"kind": "what-happened", "title": "What happened", "text": TEXT, "section": "section2"}

SAMPLES: dict[str, dict[str, Sample]] = {
    "opening": {
        "first": Sample(opened=False),
        "locked": Sample({"note": "opening.locked"}, opened=False),
        "wrong": refused("door_unknown", "That did not open"),
        "offline": refused("offline", "There is no connection"),
        "busy": refused("unavailable", "The site is busy"),
        "changed": refused("instance_changed", "This is not the same site"),
        "no_memory": refused("too_little_memory", "too little free memory"),
    },
    "about_leaving": {"first": Sample({"next": "create"}, opened=False)},
    "recovery_opening": {
        "first": Sample(opened=False),
        "mistyped": Sample(
            answers={"openWithRecovery": {"error": {"code": "code_mistyped"}}},
            opened=False,
            then=["Recovery code=7QK2", "Open"],
        ),
    },
    "create": {
        "words": Sample(opened=False),
        "digits": Sample(opened=False, then=["20 numbers"]),
        "own": Sample(
            opened=False,
            then=[
                "A word only you will remember=lighthouse",
                "My own",
                "Your own passphrase=monkey 12",
                "I have it. Make my notebook",
            ],
        ),
        "invited": Sample(
            answers={
                "start": {
                    "fingerprint": PRINT,
                    "maxDays": 90,
                    "demo": False,
                    "invitation": True,
                    "mail": False,
                },
                "create": {"error": {"code": "invitation_refused"}},
            },
            opened=False,
            then=[
                "Invitation code=7qk2",
                "A word only you will remember=lighthouse",
                "I have it. Make my notebook",
            ],
        ),
    },
    "recovery_code": {"first": Sample(RECOVERY)},
    "recovery_practice": {
        "first": Sample(RECOVERY),
        "wrong": Sample(
            RECOVERY, {"practiseRecovery": {"right": False}}, then=["Your recovery code=7QK2", "Check"]
        ),
    },
    "new_passphrase": {"first": Sample({"recoveryCode": CODE})},
    "home": {
        "empty": Sample(answers={"summary": summary(sections=[], lastOpenedAt=0, recoveryPractised=False)}),
        "written": Sample(answers={"summary": summary(recoveryPractised=False)}),
        "shared": Sample(answers={"summary": SHARED}),
        "ended": Sample(
            answers={"summary": summary(grants=[ENDED], endedSince=["grant1"], **CHANGED, debts=2)}
        ),
        "due": Sample(answers={"summary": summary(grants=[DUE, OVER | {"grant": "grant9", **LINDEN_GRANT}])}),
        "trouble": Sample(answers={"summary": TROUBLED}),
        "asked": Sample(answers={"summary": SHARED}, then=["End Harbour House"]),
        "elsewhere": Sample(answers={"summary": summary(visits=[TODAY], sections=TWICE)}),
        "paused": Sample(answers={"summary": PAUSED}),
        "warned": Sample(then=[WARN]),
    },
    "put_back": {
        "two": Sample(answers={"summary": PAUSED}),
        "not_chosen": Sample(answers={"summary": PAUSED}, then=["Let them go on", "Done"]),
        "none": Sample(answers={"summary": summary(paused=True)}),
    },
    "new_section": {
        "first": Sample(answers={"summary": summary(sections=[])}),
        "later": Sample(),
    },
    "writing": {
        "empty": Sample({"kind": "need-now", "title": "What I need now"}),
        "saved": Sample(
            WRITING,
            then=["Your words=" + TEXT, "wait for Kept. Only you"],
        ),
        "beside": Sample(
            {
                "kind": "what-happened",
                "title": "What happened",
                "text": TEXT,
                "section": "section2",
                "base": 1,
            },
            {"summary": summary(sections=TWICE), "pulse": RENEWED},
            then=["wait for Both texts are kept"],
        ),
        "offline": Sample(
            WRITING, fails("saveDraft", "offline"), then=["Your words=Rain.", "wait for Still trying"]
        ),
        "full": Sample(
            WRITING,
            {"finishSection": {"error": {"code": "quota"}}},
            then=["Your words=Rain.", "Done", "wait for Your notebook is full"],
        ),
    },
    "section": {
        "folded": Sample({"id": "section2"}, {"summary": SHARED}),
        "open": Sample({"id": "section3"}, {"summary": SHARED}, then=["Open my words"]),
        "drafts": Sample({"id": "section2"}, {"readSection": opened(2, drafts=[DRAFT])}),
        "begun": Sample(
            {"id": "section2"}, {"readSection": opened(2, drafts=[DRAFT | {"ofThisDevice": True}])}
        ),
        "beside": Sample(
            {"id": "section2"}, {"readSection": opened(2, beside={"revision": 1, "savedAt": NOW - 600})}
        ),
        "renewed": Sample(
            {"id": "section2"},
            {"summary": summary(sections=TWICE), "pulse": RENEWED},
            then=["wait for was changed on another phone"],
        ),
    },
    "order": {"first": Sample()},
    "show_change": {
        "one": Sample(
            {"section": "section1", "readers": [{"grant": "grant1", "agencyName": "Harbour House"}]}
        ),
        "several": Sample(
            {
                "section": "section1",
                "readers": [
                    {"grant": "grant1", "agencyName": "Harbour House"},
                    {"grant": "grant2", "agencyName": "Linden Street Clinic"},
                ],
            }
        ),
    },
    "agencies": {"first": Sample(), "none": Sample(answers={"agencies": []})},
    "identity": {"first": Sample({"agency": HARBOUR, "name": "Harbour House"})},
    "offer": {
        "first": Sample({"agency": HARBOUR}),
        "close": Sample({"agency": HARBOUR}, then=["How to reach me safely", "Money and work"]),
        "again": Sample({"agency": HARBOUR}, {"summary": summary(grants=[ENDED | {"sections": BEFORE}])}),
        "closed": Sample(
            {"agency": HARBOUR}, {"agency": AGENCY | {"canGrant": False, "why": "roster_stale"}}
        ),
    },
    "go_on": {
        "first": Sample({"grant": "grant1"}, {"summary": summary(grants=[DUE]), "renewal": RENEWAL}),
        "same": Sample(
            {"grant": "grant1"},
            {"summary": summary(grants=[OVER]), "renewal": RENEWAL},
            then=["Use the same", "How to reach me safely"],
        ),
        "no": Sample(
            {"grant": "grant1"},
            {"summary": summary(grants=[DUE]), "renewal": {"error": {"code": "reader_left"}}},
        ),
    },
    "consent": {
        "first": Sample(ABOUT_OFFER),
        "not_ticked": Sample(ABOUT_OFFER, then=["Make the code"]),
        "go_on": Sample(GOING_ON, {"readSection": NEWER}),
        "offline": Sample(
            ABOUT_OFFER,
            fails("offerGrant", "offline"),
            then=["I choose this myself.", "Make the code", "wait for There is no connection"],
        ),
    },
    "code": {
        "first": Sample({"code": CODE_ANSWER, "agencyName": "Linden Street Clinic"}),
        "later": Sample(
            {
                "code": CODE_ANSWER | {"later": True, "redeemBefore": NOW + 3 * DAY},
                "agencyName": "Linden Street Clinic",
            },
            then=["Make another code"],
        ),
        "opened": Sample(
            {"code": CODE_ANSWER, "agencyName": "Linden Street Clinic"},
            {
                "pulse": {"changed": True, "grants": [{"grant": "grant2", "state": "open"}]},
                "summary": summary(grants=[grant(**LINDEN_GRANT)]),
            },
            then=["wait for can read now"],
        ),
    },
    "cover": {"first": Sample()},
    "grant": {
        "offered": Sample({"grant": "grant2"}, {"summary": SHARED}),
        "open": Sample({"grant": "grant1"}, {"summary": SHARED}),
        "ended": Sample({"grant": "grant1"}, {"summary": summary(grants=[ENDED])}),
        "due": Sample({"grant": "grant1"}, {"summary": summary(grants=[DUE])}),
    },
    "receipt": {
        "offered": Sample(
            {"grant": "grant1"}, {"receipt": receipt(state="offered", readerName="", events=STEPS[:1])}
        ),
        "open": Sample({"grant": "grant1"}),
        "ended": Sample(
            {"grant": "grant1"},
            {
                "receipt": receipt(
                    state="ended",
                    how="asked",
                    visit=True,
                    events=[*STEPS, {"kind": "ended", "at": NOW}],
                )
            },
            then=["For a court or a lawyer"],
        ),
        "plain": Sample({"grant": "grant1"}, {"receipt": receipt(facts=None, audience="team")}),
    },
    "ended": {
        "one": Sample({"grants": ["grant1"]}, {"summary": summary(grants=[ENDED_NOW])}),
        "all": Sample(
            {"grants": ["grant1", "grant2"]},
            {"summary": summary(grants=[ENDED_NOW, OFFERED | {"state": "ended", "how": "withdrawn"}])},
        ),
    },
    "activity": {
        "empty": Sample(answers={"activity": {"ok": True, "problem": None, "events": []}}),
        "usual": Sample(),
        "unusual": Sample(
            answers={"activity": {"ok": True, "problem": None, "events": [REFUSED, EXPOSED, *EVENTS, DOORS]}}
        ),
        "trouble": Sample(
            answers={
                "activity": {"ok": False, "problem": {"code": "does_not_add_up"}, "events": EVENTS},
                "summary": SHARED,
            }
        ),
    },
    "trouble": {"first": Sample(answers={"summary": TROUBLED})},
    "trouble_loading": {
        "first": Sample(
            {"words": "There is no connection right now. Nothing was lost. Try again in a moment."}
        )
    },
    "settings": {"first": Sample()},
    "set_call_me": {"first": Sample()},
    "set_lock_time": {"first": Sample()},
    "set_passphrase": {"first": Sample()},
    "set_recovery": {"first": Sample()},
    "visits": {"none": Sample(), "some": Sample(answers={"summary": summary(visits=[TODAY, TODAY])})},
    "save_copy": {"first": Sample()},
    "erase": {"first": Sample()},
}
