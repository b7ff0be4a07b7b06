"""What makes each state of each screen of a card and of a stop code: the engine's answers, what is pressed.

* Every state that `static/js/contact/screens/index.js` names has its sample here; a test compares the two.
* All of it is invented.
"""

from typing import Any

from tests.browser.sample_owner import NOW, WARN, Sample

MINUTE, HOUR, DAY = 60, 3_600, 86_400
CODE = "5TQK-2M4W-D9TX-A0ZR-PHB3-C5NE-V8SG"
STOP = "27182-81828-45904-52353-60287"


def look(**changes: Any) -> dict[str, Any]:
    """A card that is armed, whose holder may ask."""
    usual = {
        "kind": "contact",
        "practice": False,
        "state": "armed",
        "canAsk": True,
        "waitMinutes": 1_440,
        "begunBy": "",
        "opensAt": 0,
        "openUntil": 0,
        "paused": False,
        "frozen": False,
        "holder": "none",
        "way": False,
        "mail": False,
        "now": NOW,
    }
    return usual | changes


def second(**changes: Any) -> dict[str, Any]:
    """A second holder's card, armed."""
    usual = {
        "kind": "holder",
        "practice": False,
        "state": "armed",
        "saidYes": False,
        "paused": False,
        "opensAt": 0,
        "callMe": "",
        "words": "",
        "now": NOW,
    }
    return usual | changes


HELD = second(state="asked", opensAt=NOW + DAY, callMe="Sam", words="Please ring me before you say yes.")
ASKED = look(state="asked", begunBy="ask", opensAt=NOW + DAY + 3 * HOUR + 12 * MINUTE)
MISSED = look(state="asked", begunBy="missed", opensAt=NOW + 5 * DAY + 12 * HOUR)
WAITING = look(state="waiting", begunBy="ask", opensAt=NOW - HOUR)
OPEN = look(state="open", begunBy="ask", openUntil=NOW + 2 * DAY)
PRACTICE = {"practice": True, "waitMinutes": 2}

WORDS = """If you read this, I have not come back when I said I would.

Please call Ines first. She knows where I meant to go. Then tell Harbour House, and nobody else."""
AT_THE_LAKE = "At the lake, in the small house behind the boat sheds. Ines has the key. The bus stops there."
ARABIC = {
    "title": "أين قد أكون",
    "lang": "ar",
    "text": "عند البحيرة، مع إيناس. الباب الأزرق خلف السوق.",
}
READING = {
    "practice": False,
    "words": WORDS,
    "callMe": "Sam",
    "phoneLost": True,
    "openUntil": NOW + 3 * DAY,
    "now": NOW,
    "sections": [
        {"title": "Where I might be", "lang": "en", "text": AT_THE_LAKE},
        {"title": "Who to call", "lang": "en", "text": "Ines, at the bakery.\nNot my uncle."},
    ],
    "takenOut": [],
}
EMPTY = READING | {"words": "", "callMe": "", "phoneLost": False, "sections": []}
IN_ARABIC = {"words": "أنا بخير. اتصلي بإيناس أولا.", "callMe": "سلمى", "sections": [ARABIC]}


def fails(method: str, code: str, **data: Any) -> dict[str, Any]:
    """The engine says no."""
    return {method: {"error": {"code": code} | data}}


def held(card: dict[str, Any], *then: str, **answers: Any) -> Sample:
    """A screen about a card that is held."""
    return Sample({"look": card}, {"summary": card, "look": card} | answers, then=list(then))


def reads(reading: dict[str, Any], *then: str) -> Sample:
    """The screen with the words."""
    card = OPEN | {"practice": reading["practice"]}
    return Sample({"reading": reading}, {"summary": card, "look": card}, then=list(then))


def typed(code: str, words: str, **data: Any) -> Sample:
    """A code that opens nothing."""
    steps = [f"Code={CODE}", "Go on", f"wait for {words}"]
    return Sample(answers=fails("enter", code, **data), opened=False, then=steps)


def types_stop(*then: str, **answers: Any) -> Sample:
    """A stop code, and its button pressed once."""
    return Sample(answers=answers, opened=False, then=[f"Stop code={STOP}", "Stop everything", *then])


BASE: dict[str, Any] = {
    "summary": look(),
    "look": look(),
    "enter": look(),
    "ask": ASKED,
    "read": READING,
    "answer": {},
    "forget": {},
    "checkCode": {},
    "checkStop": {},
    "stop": {},
}

SAMPLES: dict[str, dict[str, Sample]] = {
    "code": {
        "first": Sample(opened=False),
        "mistyped": typed("code_mistyped", "There is a typing mistake"),
        "wrong": typed("not_found", "This code opens nothing"),
        "mangled": Sample({"note": "code.mangled"}, opened=False),
        "locked": Sample({"note": "code.locked_idle"}, opened=False),
        "foreign": typed("code_foreign", "This link leads somewhere else"),
        "offline": typed("offline", "There is no connection"),
        "too_many": typed("too_many", "That was too often", retry_after=40),
        "changed": typed("instance_changed", "This is not the same site"),
    },
    "valid": {
        "can_ask": held(look()),
        "cannot_ask": held(look(canAsk=False, waitMinutes=0, mail=True)),
        "second": held(look(holder="awaited")),
        "practice": held(look(**PRACTICE)),
        "offline": held(look(), "Ask", "wait for There is no connection", **fails("ask", "offline")),
    },
    "asked": {
        "by_ask": held(ASKED | {"mail": True}),
        "soon": held(ASKED | {"opensAt": NOW + 12 * MINUTE + 5}),
        "missed": held(MISSED),
        "second": held(ASKED | {"holder": "awaited"}),
        "unsure": held(ASKED | {"frozen": True}),
        "practice": held(ASKED | PRACTICE | {"opensAt": NOW + 90}),
    },
    "way": {
        "first": Sample({}, {"summary": look(mail=True)}),
        "bad": Sample(
            {},
            {"summary": look(mail=True)} | fails("leaveWay", "bad_request"),
            then=["Email address=bea", "Tell me there", "wait for This is no email address"],
        ),
        "left": Sample({}, {"summary": look(mail=True, way=True)}),
    },
    "ready": {
        "first": held(WAITING),
        "again": held(OPEN),
        "practice": held(WAITING | PRACTICE),
        "warned": held(WAITING, WARN),
    },
    "open": {
        "first": reads(READING),
        "plain": reads(EMPTY | {"words": "I only wanted you to know that I am well."}),
        "arabic": reads(READING | IN_ARABIC),
        "taken_out": reads(READING | {"takenOut": ["How to reach me safely"]}),
        "read": reads(READING, "I have read it", "wait for you have read it"),
        "cannot": reads(READING, "I can't help", "wait for That is all right"),
        "practice": reads(EMPTY | {"practice": True}),
    },
    "hold": {
        "armed": held(second()),
        "asked": held(HELD),
        "plain": held(second(state="waiting", opensAt=NOW - HOUR)),
        "sure": held(HELD, "Yes", "wait for You cannot take it back"),
        "said": held(second(state="waiting", saidYes=True)),
    },
    "rests": {
        "paused": Sample({"why": "paused", "practice": False}, {"summary": look(paused=True)}),
        "frozen": Sample({"why": "frozen", "practice": False}, {"summary": WAITING | {"frozen": True}}),
        "holder": Sample({"why": "holder", "practice": False}, {"summary": WAITING | {"holder": "awaited"}}),
    },
    "over": {"first": Sample(opened=False)},
    "trouble": {
        "offline": Sample({"words": "There is no connection right now. Try again in a moment."}, opened=False)
    },
    "stop": {
        "first": Sample(opened=False),
        "mistyped": types_stop("wait for There is a typing mistake", **fails("checkStop", "code_mistyped")),
        "sure": types_stop("wait for It cannot be started again"),
        "not_sent": types_stop("Yes, stop", "wait for Stopping twice", **fails("stop", "offline")),
        "too_many": types_stop(
            "Yes, stop", "wait for That was too often", **fails("stop", "too_many", retry_after=40)
        ),
    },
    "stopped": {"first": Sample(opened=False)},
}
