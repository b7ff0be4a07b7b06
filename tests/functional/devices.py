"""The same people on two kinds of device: the Python client, and the browser's own engines under Node.

* Both speak real HTTP to the same server, so one story judges both.
* A refusal is told by its code; ids are base64url text on both.
* Stretching passphrases costs little in both (tests/cheap.py).
"""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from client.errors import ClientError
from client.notebook.offers import Choice
from client.notebook.releases import Preparation
from client.notebook.renewing import GoOn
from client.owner import Owner
from crypto.encoding import parse_b64, to_b64
from crypto.errors import CryptoError
from tests.cross.engine_process import Engine, EngineError
from tests.functional.world import PASSPHRASE, Agency, World

LONGEST_SECONDS = 60.0


@dataclass(frozen=True)
class Code:
    """An offered grant and its link."""

    grant: str
    url: str


@dataclass(frozen=True)
class Card:
    """A release, and the code of its card."""

    release: str
    code: str


def refusal(call: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    """The code of a client's own refusal, or of the server's."""
    try:
        result = call(*arguments, **named)
    except (ClientError, CryptoError, EngineError) as error:
        return error.code
    raise AssertionError(f"nothing was refused: {result!r}")


class OwnerDevice(Protocol):
    """What both kinds of an owner's device can do in these stories."""

    name: str
    kind: str

    def opens(self) -> None: ...
    def writes(self, title: str, text: str = "It rained.", section: str = "") -> str: ...
    def offers(self, agency: Agency, *sections: str, audience: str = "reader") -> Code: ...
    def lets_go_on(self, grant: str, *sections: str) -> str: ...
    def shows_change(self, section: str, grant: str) -> None: ...
    def shows_code_again(self, grant: str) -> Code: ...
    def reads(self, section: str) -> str: ...
    def ends(self, grant: str) -> None: ...
    def ends_all(self) -> None: ...
    def trouble(self) -> str: ...
    def strangers(self) -> set[str]: ...
    def activity_problem(self) -> str: ...
    def states(self) -> dict[str, str]: ...
    def prepares(self, contact: str, *sections: str) -> Card: ...
    def stops(self, release: str) -> None: ...
    def shows_change_to(self, section: str, release: str) -> None: ...
    def release_states(self) -> dict[str, str]: ...
    def looks(self) -> None: ...
    def titles(self) -> list[str]: ...
    def texts(self, section: str) -> list[str]: ...
    def saves(self, section: str, text: str) -> tuple[str, int]: ...
    def begins(self, section: str, text: str) -> str: ...
    def finishes(self, section: str, draft: str, text: str) -> str: ...
    def drafts(self) -> list[str]: ...
    def renames(self, section: str, title: str) -> None: ...
    def orders(self, *sections: str) -> None: ...
    def deletes(self, section: str) -> None: ...
    def other_visits(self) -> int: ...
    def closes_others(self) -> int: ...
    def copies(self) -> str: ...
    def states_seen(self) -> dict[str, str]: ...
    def news(self) -> dict[str, int]: ...
    def last_opened_at(self) -> int: ...
    def leaves(self) -> None: ...


class OwnerEngine(Engine):
    """The owner's engine under Node."""

    def next_event(self) -> str:
        """The name of the next event, also of one that came already; an engine that says nothing is ended."""
        guard = threading.Timer(LONGEST_SECONDS, self._process.kill)
        guard.start()
        try:
            while not self.events:
                message = self._read()
                self.events.append((message["event"], message["data"]))
        finally:
            guard.cancel()
        return self.events.popleft()[0]


class PythonOwner:
    """An owner with the Python client."""

    kind = "python"

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.owner: Owner = world.owner(name)

    @classmethod
    def beside(cls, browser: "BrowserOwner") -> "PythonOwner":
        """A device that holds nothing yet, for a browser's notebook."""
        other = object.__new__(cls)
        other.world, other.name = browser.world, browser.name
        return other

    def another_device(self) -> "PythonOwner":
        """A device that holds nothing yet."""
        other = object.__new__(PythonOwner)
        other.world, other.name = self.world, self.name
        return other

    def opens(self) -> None:
        self.owner = self.world.reopened(self.name)

    def writes(self, title: str, text: str = "It rained.", section: str = "") -> str:
        if section:
            self.owner.edit(parse_b64(section), text)
            return section
        return to_b64(self.owner.write(title, text))

    def offers(self, agency: Agency, *sections: str, audience: str = "reader", visit: bool = False) -> Code:
        ids = tuple(parse_b64(section) for section in sections)
        code = self.owner.offer(Choice(agency.id, ids, "a bed", audience=audience, visit=visit))
        return Code(to_b64(code.grant), code.url)

    def lets_go_on(self, grant: str, *sections: str) -> str:
        choice = GoOn(tuple(parse_b64(section) for section in sections), days=8)
        return to_b64(self.owner.renew(parse_b64(grant), choice))

    def shows_change(self, section: str, grant: str) -> None:
        self.owner.show_change(parse_b64(grant), parse_b64(section))

    def shows_code_again(self, grant: str) -> Code:
        return Code(grant, self.owner.show_code(parse_b64(grant)).url)

    def reads(self, section: str) -> str:
        return self.owner.read(parse_b64(section)).text

    def prepares(self, contact: str, *sections: str) -> Card:
        ids = tuple(parse_b64(section) for section in sections)
        card = self.owner.releases.prepare(Preparation(contact, ids, ask_minutes=60))
        return Card(to_b64(card.release), card.characters)

    def stops(self, release: str) -> None:
        self.owner.releases.stop(parse_b64(release))

    def shows_change_to(self, section: str, release: str) -> None:
        self.owner.releases.show_change(parse_b64(release), parse_b64(section))

    def release_states(self) -> dict[str, str]:
        listed = self.owner.releases.list()
        live = self.owner.notebook.sight.is_release_live
        return {
            to_b64(entry.release): seen.state if seen and live(entry) else "over" for entry, seen in listed
        }

    def looks(self) -> None:
        self.owner.notebook.look()

    def titles(self) -> list[str]:
        return [note.title for note in self.owner.sections()]

    def texts(self, section: str) -> list[str]:
        note = next(one for one in self.owner.sections() if one.id == parse_b64(section))
        return [self.owner.read(note.id, one.revision).text for one in note.revisions]

    def saves(self, section: str, text: str) -> tuple[str, int]:
        """As `writes`, on what this device has seen last: where it is kept, and what stands beside."""
        saved = self.owner.edit(parse_b64(section), text)
        return to_b64(saved.section), saved.beside

    def begins(self, section: str, text: str) -> str:
        note = next(one for one in self.owner.sections() if one.id == parse_b64(section))
        draft = self.owner.drafts.save(note.id, note.title, note.kind, text, "en", note.revision)
        return to_b64(draft)

    def finishes(self, section: str, draft: str, text: str) -> str:
        return to_b64(self.owner.finish(parse_b64(draft)).section)

    def drafts(self) -> list[str]:
        return sorted(draft.text for draft in self.owner.drafts.read_all())

    def renames(self, section: str, title: str) -> None:
        self.owner.rename(parse_b64(section), title)

    def orders(self, *sections: str) -> None:
        self.owner.order(*map(parse_b64, sections))

    def deletes(self, section: str) -> None:
        self.owner.delete(parse_b64(section))

    def other_visits(self) -> int:
        return len(self.owner.other_visits())

    def closes_others(self) -> int:
        return self.owner.close_other_visits(self.name, PASSPHRASE)

    def copies(self) -> str:
        return self.owner.save_copy()

    def states_seen(self) -> dict[str, str]:
        """What this device remembers by itself."""
        ledger = self.owner.manifest.ledger
        return {to_b64(entry.grant): "ended" if entry.ended else "live" for entry in ledger}

    def news(self) -> dict[str, int]:
        told = asdict(self.owner.opening.news)
        names = {"ways_in": "waysIn", "where_told": "whereTold"}
        return {names.get(name, name): n for name, n in told.items() if n}

    def last_opened_at(self) -> int:
        return self.owner.opening.last_opened_at

    def leaves(self) -> None:
        self.owner.leave()

    def ends(self, grant: str) -> None:
        self.owner.end(parse_b64(grant))

    def ends_all(self) -> None:
        self.owner.end_all()

    def trouble(self) -> str:
        opening = self.owner.opening
        return "revived" if opening.revived else "missing" if opening.missing else opening.why

    def strangers(self) -> set[str]:
        return {to_b64(grant) for grant in self.owner.opening.unknown}

    def activity_problem(self) -> str:
        return self.owner.activity().why

    def states(self) -> dict[str, str]:
        return {to_b64(entry.grant): state for entry, state in self.owner.grants()}

    def close(self) -> None:
        """Nothing runs."""


class BrowserOwner:
    """An owner with the browser's engine."""

    kind = "browser"

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.engine = OwnerEngine(world.settings.owner_url[0])
        self.engine.create(name=name, passphrase=PASSPHRASE)

    def another_device(self) -> "BrowserOwner":
        """A device that holds nothing yet."""
        other = object.__new__(BrowserOwner)
        other.world, other.name = self.world, self.name
        other.engine = OwnerEngine(self.world.settings.owner_url[0])
        return other

    def opens(self) -> None:
        self.engine.open(name=self.name, passphrase=PASSPHRASE)

    def writes(self, title: str, text: str = "It rained.", section: str = "") -> str:
        place = {"section": section} if section else {}
        done = self.engine.finishSection(**place, title=title, kind="other", text=text, lang="en")
        return str(done["section"])

    def offers(self, agency: Agency, *sections: str, audience: str = "reader", visit: bool = False) -> Code:
        code = self.engine.offerGrant(
            agency=to_b64(agency.id),
            sections=[{"id": section} for section in sections],
            audience=audience,
            visit=visit,
            mayPrint=False,
            days=15,
            purpose="a bed",
            callMe="Moss",
            officeName="quiet lake",
            laterHours=0,
        )
        return Code(code["grant"], code["url"])

    def lets_go_on(self, grant: str, *sections: str) -> str:
        done = self.engine.renewGrant(
            grant=grant,
            sections=[{"id": section} for section in sections],
            mayPrint=False,
            days=8,
            revisions=dict.fromkeys(sections, 1),
        )
        return str(done["grant"])

    def shows_change(self, section: str, grant: str) -> None:
        self.engine.showChange(section=section, grants=[grant])

    def shows_code_again(self, grant: str) -> Code:
        return Code(grant, self.engine.showCode(grant=grant)["url"])

    def reads(self, section: str) -> str:
        return str(self.engine.readSection(id=section)["text"])

    def prepares(self, contact: str, *sections: str) -> Card:
        card = self.engine.prepareRelease(
            contact=contact,
            sections=list(sections),
            words="",
            callMe="Moss",
            phoneLost=True,
            askMinutes=60,
            checkIn=None,
            validDays=365,
            openHours=72,
        )
        return Card(card["release"], card["code"])

    def stops(self, release: str) -> None:
        self.engine.stopRelease(release=release)

    def shows_change_to(self, section: str, release: str) -> None:
        self.engine.showChange(section=section, grants=[], releases=[release])

    def release_states(self) -> dict[str, str]:
        listed = self.engine.summary()["releases"]
        live = {"armed", "asked", "waiting", "open"}
        return {one["release"]: one["state"] if one["state"] in live else "over" for one in listed}

    def looks(self) -> None:
        self.engine.pulse()

    def titles(self) -> list[str]:
        return [section["title"] for section in self.engine.summary()["sections"]]

    def texts(self, section: str) -> list[str]:
        read = self.engine.readSection(id=section)
        older = [one["revision"] for one in read["revisions"]]
        return [str(self.engine.readSection(id=section, revision=one)["text"]) for one in older]

    def saves(self, section: str, text: str) -> tuple[str, int]:
        line = self._line(section)
        done = self.engine.finishSection(
            section=section,
            base=line["revision"],
            title=line["title"],
            kind=line["kind"],
            text=text,
            lang="en",
        )
        return str(done["section"]), int(done["beside"])

    def begins(self, section: str, text: str) -> str:
        line = self._line(section)
        place = {"section": section, "base": line["revision"]}
        saved = self.engine.saveDraft(**place, title=line["title"], kind=line["kind"], text=text, lang="en")
        self._begun = {"base": line["revision"], "title": line["title"], "kind": line["kind"]}
        return str(saved["draft"])

    def finishes(self, section: str, draft: str, text: str) -> str:
        done = self.engine.finishSection(section=section, **self._begun, text=text, lang="en", drops=[draft])
        return str(done["section"])

    def drafts(self) -> list[str]:
        sections = {draft["section"] for draft in self.engine.summary()["unsavedDrafts"]}
        read = [self.engine.readSection(id=section)["drafts"] for section in sections]
        return sorted(draft["text"] for drafts in read for draft in drafts)

    def renames(self, section: str, title: str) -> None:
        read = self.engine.readSection(id=section)
        kept = {name: read[name] for name in ("kind", "text", "lang")}
        self.engine.finishSection(section=section, base=read["revision"], title=title, **kept)

    def orders(self, *sections: str) -> None:
        self.engine.orderSections(ids=list(sections))

    def deletes(self, section: str) -> None:
        self.engine.deleteSection(id=section)

    def other_visits(self) -> int:
        self.engine.pulse()
        return len(self.engine.summary()["visits"])

    def closes_others(self) -> int:
        return int(self.engine.closeVisits(name=self.name, passphrase=PASSPHRASE)["closed"])

    def copies(self) -> str:
        return str(self.engine.saveCopy(name=self.name, passphrase=PASSPHRASE)["json"])

    def states_seen(self) -> dict[str, str]:
        """What this device remembers by itself."""
        return {grant["grant"]: grant["state"] for grant in self.engine.summary()["grants"]}

    def news(self) -> dict[str, int]:
        return {name: n for name, n in self.engine.summary()["news"].items() if n}

    def last_opened_at(self) -> int:
        return int(self.engine.summary()["lastOpenedAt"])

    def leaves(self) -> None:
        self.engine.lock()

    def _line(self, section: str) -> Any:
        """The section as this device has seen it last."""
        return next(one for one in self.engine.summary()["sections"] if one["id"] == section)

    def ends(self, grant: str) -> None:
        self.engine.endGrant(grant=grant)
        self.waits_until_paid()

    def ends_all(self) -> None:
        self.engine.endAll()

    def waits_until_paid(self) -> None:
        """Until nothing is owed, or the engine says that it can't be paid."""
        self.engine.events.clear()
        while self.engine.summary()["debts"] and self.engine.next_event() != "trouble":
            pass

    def trouble(self) -> str:
        return str((self.engine.summary()["trouble"] or {"code": ""})["code"])

    def strangers(self) -> set[str]:
        summary = self.engine.summary()
        return {stranger["grant"] for stranger in summary["strangers"]} | set(summary["strangeReleases"])

    def activity_problem(self) -> str:
        return str((self.engine.activity()["problem"] or {"code": ""})["code"])

    def states(self) -> dict[str, str]:
        return {grant["grant"]: grant["state"] for grant in self.engine.pulse()["grants"]}

    def close(self) -> None:
        self.engine.close()
