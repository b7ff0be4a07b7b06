"""An owner who shares: the bare navigator, with sections it can wrap for somebody."""

import json
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from crypto import boxes, sealing, wrapping
from crypto.derive import derive_key
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.hashing import hash32
from crypto.package import seal_package
from crypto.signing import Signed, derive_sign_public, sign_body
from crypto.statements.grants import (
    Notice,
    Package,
    PackageKey,
    SectionState,
    Terms,
    TermsSection,
    Words,
    WordsSection,
    WrapState,
)
from tests.functional.navigators import Json, Owner
from tests.functional.offices import DAY, Office

Place = tuple[bytes, int, int]


@dataclass
class Offered:
    """What the owner's device remembers of a grant."""

    grant: bytes
    secret: bytes
    office: Office
    terms: Signed
    words: bytes
    places: list[Place]


class Sharer(Owner):
    """An owner with sections, revision keys and grants."""

    def __init__(self, server: Any) -> None:
        super().__init__(server)
        self.keys: dict[Place, bytes] = {}
        self.envelopes: dict[Place, bytes] = {}

    def writes(self, text: bytes = b"what happened", section: bytes | None = None) -> bytes:
        """Save the next revision of a section; gives the section's id."""
        section = section or make_id()
        revision = 1 + max((place[1] for place in self.keys if place[0] == section), default=0)
        body = self.sealed((section, revision, 0), text) | {"drop_drafts": []}
        assert self.saves(section, revision, body).status_code == 201
        return section

    def sealed(self, place: Place, text: bytes = b"what happened") -> Json:
        key = make_random(32)
        envelope = sealing.seal_envelope(key, "section", *place, text)
        self.keys[place], self.envelopes[place] = key, envelope
        wrap_with = derive_key(self.vault_key, "section-wrap", place[0])
        wrapped = wrapping.wrap_key(wrap_with, "revision-key", *place, key)
        return {
            "envelope": to_b64(envelope),
            "wrapped_key": to_b64(wrapped),
            "manifest": to_b64(self.manifest()),
        }

    def grant_seed(self, grant: bytes) -> bytes:
        return derive_key(self.vault_key, "grant-sign", grant)

    def sign(self, label: str, body: bytes, grant: bytes) -> Signed:
        return sign_body(label, self.server.instance, body, self.grant_seed(grant))

    def state(self, grant: bytes, place: Place, /, **changes: Any) -> Signed:
        values: dict[str, Any] = {
            "grant": grant,
            "section": place[0],
            "revision": place[1],
            "sealing": place[2],
            "envelope": hash32(self.envelopes[place]),
        }
        return self.sign("section-state", SectionState(**(values | changes)).encode(), grant)

    def prepares(
        self, office: Office, places: list[Place], seed: bytes | None = None, **changes: Any
    ) -> Offered:
        """Terms for an office, signed; `changes` bend their body."""
        grant, now, places = make_id(), self.server.clock.now(), sorted(places)
        words = Words(
            grant,
            "a bed",
            "Sam",
            "Blue Door",
            tuple(WordsSection(place[0], "Part", "other") for place in places),
            Notice(1, "en"),
            make_id(),
        ).encode()
        not_after = changes.get("not_after", now + 15 * DAY)
        values: dict[str, Any] = {
            "grant": grant,
            "grant_key": derive_sign_public(self.grant_seed(grant)),
            "agency": office.agency,
            "identity": hash32(office.identity),
            "roster_n": len(office.chain),
            "sections": tuple(TermsSection(place[0], not_after) for place in places),
            "audience": "reader",
            "visit": False,
            "may_print": False,
            "not_before": now,
            "not_after": not_after,
            "words": hash32(words),
        }
        body = Terms(**(values | changes)).encode()
        signed = sign_body("terms", self.server.instance, body, seed or self.grant_seed(grant))
        return Offered(grant, make_random(16), office, signed, words, places)

    def package(self, offered: Offered) -> bytes:
        keys = tuple(
            PackageKey(*place, self.keys[place], self.state(offered.grant, place).hash)
            for place in offered.places
        )
        plain = Package(offered.grant, offered.words, keys).encode()
        team = offered.office.team.public
        return seal_package(team, offered.secret, offered.grant, offered.terms.hash, plain)

    def token(self, offered: Offered, later_hours: int = 0) -> Json:
        return {
            "lookup_hash": to_b64(hash32(derive_key(offered.secret, "grant-lookup"))),
            "package": to_b64(self.package(offered)),
            "later_hours": later_hours,
            "manifest": to_b64(self.manifest()),
        }

    def offer(self, offered: Offered, later_hours: int = 0) -> Json:
        states = [self.state(offered.grant, place).to_json() for place in offered.places]
        return {
            "idempotency_key": to_b64(make_id()),
            "terms": offered.terms.to_json(),
            "states": states,
            **self.token(offered, later_hours),
        }

    def posts(self, method: str, path: str, body: Json) -> TestResponse:
        """An owner write that carries the manifest."""
        response = self.send(method, path, body, self.counter)
        if response.status_code in (200, 201):
            self.counter += 1
        return response

    def offers(self, offered: Offered, later_hours: int = 0) -> TestResponse:
        return self.posts("POST", "/api/grants", self.offer(offered, later_hours))

    def grants(self, office: Office, *sections: bytes, later_hours: int = 0, **changes: Any) -> Offered:
        """Offer the first revision of some sections."""
        places = [self.newest(section) for section in sections]
        offered = self.prepares(office, places, **changes)
        response = self.offers(offered, later_hours)
        assert response.status_code == 201, response.get_json()
        return offered

    def newest(self, section: bytes, revision: int | None = None) -> Place:
        found = [p for p in self.keys if p[0] == section and revision in (None, p[1])]
        return max(found)

    def shows_fresh_code(self, offered: Offered, later_hours: int = 0) -> TestResponse:
        offered.secret = make_random(16)
        path = f"/api/grants/{to_b64(offered.grant)}/package"
        return self.posts("PUT", path, self.token(offered, later_hours))

    def show(self, offered: Offered, place: Place, recipient: bytes | None = None, **changes: Any) -> Json:
        """What shows a place to a grant: a wrap for `recipient`, or a rebuilt package without one."""
        base = {"grant": to_b64(offered.grant), "state": self.state(offered.grant, place).to_json()}
        if recipient is None:
            offered.places = sorted([p for p in offered.places if p[0] != place[0]] + [place])
            return base | {"package": to_b64(self.package(offered))}
        wrap = boxes.seal_reader_wrap(recipient, offered.grant, *place, self.keys[place])
        values: dict[str, Any] = {
            "grant": offered.grant,
            "section": place[0],
            "revision": place[1],
            "sealing": place[2],
            "recipient": recipient,
            "wrap": hash32(wrap),
        }
        wrap_state = self.sign("wrap-state", WrapState(**(values | changes)).encode(), offered.grant)
        return base | {"wrap": to_b64(wrap), "wrap_state": wrap_state.to_json()}

    def shows_change(self, offered: Offered, show: Json, section: bytes) -> TestResponse:
        path = f"/api/grants/{to_b64(offered.grant)}/sections/{to_b64(section)}"
        return self.posts("PUT", path, {"manifest": to_b64(self.manifest()), "show": show})

    def next_sealing(self, section: bytes, revision: int = 1) -> tuple[Place, Json]:
        """The body that seals a revision afresh, for no grant yet."""
        old = self.newest(section, revision)
        place = (section, revision, old[2] + 1)
        return place, {"sealing": place[2], "grants": [], **self.sealed(place)}

    def seals_afresh(self, place: Place, body: Json) -> TestResponse:
        path = f"/api/sections/{to_b64(place[0])}/revisions/{place[1]}/sealings"
        return self.posts("POST", path, body)

    def ends(self, grant: bytes) -> TestResponse:
        return self.send("POST", f"/api/grants/{to_b64(grant)}/ending", {})

    def grant(self, grant: bytes) -> Json:
        """The grant as the owner sees it now."""
        return next(g for g in self.get("/api/pulse").get_json()["grants"] if g["grant"] == to_b64(grant))

    def kinds(self) -> list[str]:
        """The kinds of events in the journal."""
        events = self.get("/api/journal?from=1").get_json()["events"]
        return [json.loads(parse_b64(event["event"]))["kind"] for event in events]
