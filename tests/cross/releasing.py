"""What the owner of a browser and the holder of a card do with releases, and time that passes meanwhile."""

from typing import Any

from client.contact import Contact
from client.errors import ApiError
from client.notebook.releases import Preparation
from client.owner import Owner
from client.transport import HttpTransport
from consent import pauses, times
from consent.storage.base import Store
from crypto.statements.releases import AnswerWords
from tests.cross.engine_process import Engine
from tests.cross.live_site import LiveSite
from tests.cross.steps import DAY, PASSPHRASE, write

HOUR = 3_600
STEP_SECONDS = times.GAP_SECONDS - 1
WEEKLY = {"everyDays": 3, "graceDays": 2, "waitMinutes": 60, "openingCounts": False}

__all__ = ["DAY", "HOUR", "WEEKLY", "Preparation"]


def lives(site: LiveSite, seconds: int) -> None:
    """Time passes, and is seen to pass; a long visit has ended by then."""
    store = Store(f"sqlite:///{site.database}")
    end = site.clock.time + seconds
    while site.clock.time < end:
        site.clock.time = min(site.clock.time + STEP_SECONDS, end)
        with store.writing() as tx:
            times.tell(tx, site.clock.time)
    store.close()


def is_put_back(site: LiveSite) -> None:
    store = Store(f"sqlite:///{site.database}")
    with store.writing() as tx:
        pauses.put_back(tx, 0)
    store.close()


def begin(engine: Engine, name: str) -> str:
    """A notebook with one section to prepare."""
    engine.create(name=name, passphrase=PASSPHRASE)
    return write(engine, "Where I might be", kind="emergency", text="At the lake.")


def rules(*sections: str, **changes: Any) -> dict[str, Any]:
    asked = {
        "contact": "Bea",
        "sections": list(sections),
        "words": "Please look after Ines.",
        "callMe": "Moss",
        "phoneLost": True,
        "askMinutes": 60,
        "checkIn": None,
        "validDays": 365,
        "openHours": 72,
    }
    return {**asked, **changes}


def prepare(engine: Engine, *sections: str, **changes: Any) -> Any:
    return engine.prepareRelease(**rules(*sections, **changes))


def holder(site: LiveSite, card: Any) -> Contact:
    return Contact(HttpTransport(site.owner), card["code"])


def reopen(engine: Engine, name: str) -> Any:
    return engine.open(name=name, passphrase=PASSPHRASE)


def python_owner(site: LiveSite, name: str) -> Owner:
    return Owner.open(HttpTransport(site.owner), name, PASSPHRASE)


def release_of(engine: Engine, card: Any) -> Any:
    return next(one for one in engine.summary()["releases"] if one["release"] == card["release"])


def texts(contact: Contact) -> list[str]:
    return [section.text for section in contact.read().sections]


def refused(call: Any) -> str:
    """The code with which the server refused a contact; empty when it did not."""
    try:
        call()
    except ApiError as error:
        return error.code
    return ""


def answer(contact: Contact, text: str) -> None:
    """Read, and tell the owner so."""
    opened = contact.read()
    contact.answer(AnswerWords(release=contact.look().release, answer="read", text=text), opened.note_key)


def secret(name: str) -> dict[str, str]:
    """What the owner of this notebook types again for an act at a door."""
    return {"name": name, "passphrase": PASSPHRASE}
