"""Lines that a taken-over server makes up, about who read and who asked: no client takes them for true."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from client.owner import Owner
from crypto.encoding import make_random, parse_b64, to_b64
from crypto.hashing import hash32
from crypto.signing import derive_sign_public, sign_body
from crypto.statements.grants import Access
from crypto.statements.journal import (
    AskedFacts,
    GrantEvent,
    JournalEvent,
    ReadFacts,
    SharingDetails,
)
from crypto.statements.releases import ReleaseAsk
from tests.cross.engine_process import Engine
from tests.cross.live_site import LiveSite, Office
from tests.cross.releasing import begin, holder, lives, prepare, python_owner, reopen
from tests.cross.steps import offer, open_grant, read_texts


@dataclass
class Line:
    """The newest line of a journal, and another one in its place."""

    site: LiveSite
    owner: Owner

    def __post_init__(self) -> None:
        truth = self.owner.notebook.site.transport.get("/api/journal?from=1")
        self.true, self.head = truth["events"][-1], truth["head"]["head"]
        self.event = JournalEvent.parse(parse_b64(self.true["event"]))
        self.details = SharingDetails.parse(parse_b64(self.true["details"]))

    @property
    def facts(self) -> bytes:
        return self.details.facts

    def forged(self, facts: bytes, actor: str) -> AbstractContextManager[None]:
        """While it lasts, everybody is shown a whole journal with another newest line."""
        own = GrantEvent.parse(self.details.chain)
        chain = replace(own, details=hash32(facts), actor=actor).encode()
        details = replace(self.details, chain=chain, facts=facts).encode()
        event = replace(self.event, details=hash32(details), actor=actor).encode()
        line, head = {"event": to_b64(event), "details": to_b64(details)}, to_b64(hash32(event))

        def forge(path: str, answer: Any) -> Any:
            if path == "/api/journal":
                events = [line if one == self.true else one for one in answer["events"]]
                return {"events": events, "head": {**answer["head"], "head": head}}
            return (
                {**answer, "journal": {**answer["journal"], "head": head}} if "journal" in answer else answer
            )

        return self.site.lying(forge)


Forge = Callable[[LiveSite, Line, Office], tuple[bytes, str]]


def reads_nothing(site: LiveSite, line: Line, office: Office) -> tuple[bytes, str]:
    """A true reader's record, but of nothing at all."""
    signed = ReadFacts.parse(line.facts).access
    access = replace(Access.parse(signed.body), sections=())
    forged = sign_body("access", site.operator.instance, access.encode(), office.keys.sign_seed)
    return ReadFacts(access=forged).encode(), line.event.actor


def asks_instead(site: LiveSite, line: Line, _office: Office) -> tuple[bytes, str]:
    """Somebody without the card asked."""
    seed = make_random(32)
    ask = ReleaseAsk.parse(AskedFacts.parse(line.facts).ask.body)
    signed = sign_body("release-ask", site.operator.instance, ask.encode(), seed)
    return AskedFacts(ask=signed).encode(), to_b64(derive_sign_public(seed))


@pytest.mark.parametrize(("forge", "why"), [(reads_nothing, "statement"), (asks_instead, "contact")])
def test_a_made_up_line_does_not_add_up_in_either_client(
    engine: Engine, site: LiveSite, office: Office, forge: Forge, why: str
) -> None:
    name = f"forged {why}"
    section = begin(engine, name)
    code, card = offer(engine, office, section), prepare(engine, section)
    staff = office.sign_in()
    grant = open_grant(staff, code)
    python = python_owner(site, name)
    engine.pulse()
    if forge is reads_nothing:
        read_texts(staff, grant)
    else:
        holder(site, card).ask()
    line = Line(site, python)

    with line.forged(*forge(site, line, office)):
        pythons, browsers = python.activity(), engine.activity()

    assert (pythons.adds_up, pythons.why) == (False, why)
    assert (browsers["ok"], browsers["problem"]["code"], browsers["problem"]["why"]) == (
        False,
        "does_not_add_up",
        why,
    )


def test_a_release_of_nothing_is_read_without_harm(engine: Engine, site: LiveSite) -> None:
    begin(engine, "nothing to read")
    contact = holder(site, prepare(engine))
    contact.ask()
    lives(site, 3_600)

    assert contact.read().sections == ()
    assert (reopen(engine, "nothing to read")["trouble"], engine.activity()["ok"]) == (None, True)
    assert python_owner(site, "nothing to read").opening.adds_up
