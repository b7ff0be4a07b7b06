"""What owner and staff do in these tests, as short steps."""

from typing import Any

from client.staff import Staff
from crypto.encoding import to_b64
from tests.cross.engine_process import Engine
from tests.cross.live_site import Office

PASSPHRASE = "one two three four five lanterns"
DAY = 86_400


def write(engine: Engine, title: str, kind: str = "what-happened", text: str = "It was raining.") -> str:
    done = engine.finishSection(title=title, kind=kind, text=text, lang="en")
    return str(done["section"])


def offer(engine: Engine, office: Office, *sections: str, **changes: Any) -> Any:
    asked = {
        "agency": to_b64(office.identity.agency),
        "sections": [{"id": section} for section in sections],
        "audience": "reader",
        "visit": False,
        "mayPrint": False,
        "days": 15,
        "purpose": "a bed",
        "callMe": "Moss",
        "officeName": "quiet lake",
        "laterHours": 0,
    }
    return engine.offerGrant(**{**asked, **changes})


def open_grant(staff: Staff, code: Any) -> bytes:
    return staff.claim(staff.redeem(code["url"])).grant


def read_texts(staff: Staff, grant: bytes) -> dict[str, str]:
    return {to_b64(part.section): part.text for part in staff.read(grant).texts}


def grant_of(engine: Engine, code: Any) -> Any:
    return next(one for one in engine.summary()["grants"] if one["grant"] == code["grant"])


def wait_until_paid(engine: Engine) -> None:
    while engine.wait_for("debts")["left"]:
        pass
    assert engine.summary()["debts"] == 0
