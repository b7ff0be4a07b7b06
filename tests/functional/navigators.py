"""An owner's device, as bare as it gets: every byte it sends can be bent by a test.

Real clients are in `client/`; this one exists for what a real client never sends.
"""

import json
from typing import Any, Self

from werkzeug.test import Client, TestResponse

from crypto import doors, sealing, wrapping
from crypto.derive import derive_key
from crypto.doors import Door
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.hashing import hash32
from crypto.signing import Signed, sign_body
from crypto.statements.doors import DoorAct, DoorOpen, DoorsChange, EraseChange, NewDoor, VisitsChange
from tests.functional.inprocess import OWNER_URL, Server

Json = dict[str, Any]


class Navigator:
    """One browser at one site."""

    def __init__(self, server: Server, url: str = OWNER_URL) -> None:
        self.server = server
        self.url = url
        self.browser: Client = server.browser()

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.browser.open(path, method="GET", base_url=self.url, headers=headers)

    def send(
        self, method: str, path: str, body: Any = None, if_match: object = None, **headers: str | None
    ) -> TestResponse:
        given: dict[str, str | None] = {"Origin": self.url, "Sec-Fetch-Site": "same-origin"}
        if if_match is not None:
            given["If-Match"] = f'"{if_match}"'
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in given.items() if value is not None}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        content_type = sent.pop("Content-Type", "application/json")
        return self.browser.open(
            path, method=method, base_url=self.url, headers=sent, data=data, content_type=content_type
        )

    def moves_to(self, server: Server) -> Self:
        """The same browser, with its cookies, after the server was started again."""
        self.server = server
        cookies = self.browser._cookies
        self.browser = server.browser()
        self.browser._cookies = cookies
        return self

    def challenge(self) -> bytes:
        return parse_b64(self.send("POST", "/api/challenges", {}).get_json()["nonce"])


class Owner(Navigator):
    """An owner with one notebook and one door."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.vault = make_id()
        self.vault_key = make_random(32)
        self.door_id = make_id()
        self.door = doors.derive_door(make_random(32))
        self.counter = 0

    def manifest(self, counter: int | None = None) -> bytes:
        number = self.counter + 1 if counter is None else counter
        key = derive_key(self.vault_key, "manifest")
        return sealing.seal_envelope(key, "manifest", self.vault, number, 0, b'{"sealed":"things"}')

    def wrapped_key(self, door: Door) -> bytes:
        return wrapping.wrap_key(door.wrap_key, "vault-key", self.vault, 0, 0, self.vault_key)

    def proof(self, door: Door, nonce: bytes) -> Signed:
        body = DoorOpen(door=door.public, nonce=nonce).encode()
        return sign_body("door-open", self.server.instance, body, door.sign_seed)

    def new_vault(self) -> Json:
        nonce = self.challenge()
        return {
            "idempotency_key": to_b64(make_id()),
            "vault": to_b64(self.vault),
            "nonce": to_b64(nonce),
            "doors": [self.new_door(self.door_id, self.door, nonce)],
            "manifest": to_b64(self.manifest(1)),
            "stop_hash": to_b64(make_random(32)),
        }

    def new_door(self, door_id: bytes, door: Door, nonce: bytes) -> Json:
        return {
            "door": to_b64(door_id),
            "wrapped_key": to_b64(self.wrapped_key(door)),
            "proof": self.proof(door, nonce).to_json(),
        }

    def creates_notebook(self) -> TestResponse:
        response = self.send("POST", "/api/vaults", self.new_vault())
        if response.status_code == 201:
            self.counter = 1
        return response

    def opens(self, door: Door | None = None) -> TestResponse:
        proof = self.proof(door or self.door, self.challenge())
        return self.send("POST", "/api/openings", {"proof": proof.to_json()})

    def notebook(self) -> Json:
        return self.get("/api/notebook").get_json()

    def revision(self, section: bytes, revision: int, text: bytes = b"what happened") -> Json:
        key, place = make_random(32), (section, revision, 0)
        wrap_with = derive_key(self.vault_key, "section-wrap", section)
        return {
            "envelope": to_b64(sealing.seal_envelope(key, "section", *place, text)),
            "wrapped_key": to_b64(wrapping.wrap_key(wrap_with, "revision-key", *place, key)),
            "manifest": to_b64(self.manifest()),
            "drop_drafts": [],
        }

    def saves(self, section: bytes, revision: int, body: Json | None = None) -> TestResponse:
        path = f"/api/sections/{to_b64(section)}/revisions/{revision}"
        response = self.send("PUT", path, body or self.revision(section, revision), self.counter)
        if response.status_code == 201:
            self.counter += 1
        return response

    def draft(self, section: bytes, draft: bytes, number: int) -> Json:
        key = derive_key(self.vault_key, "draft", draft)
        envelope = sealing.seal_envelope(key, "draft", draft, number, 0, b"half a sentence")
        return {"section": to_b64(section), "number": number, "envelope": to_b64(envelope)}

    def act(self, act: str, change: bytes, nonce: bytes, door: Door | None = None) -> Json:
        door = door or self.door
        body = DoorAct(act=act, change=hash32(change), door=door.public, nonce=nonce).encode()  # type: ignore[arg-type]
        return sign_body("door-act", self.server.instance, body, door.sign_seed).to_json()

    def doors_change(self, add: dict[bytes, Door], close: tuple[bytes, ...], by: Door | None = None) -> Json:
        nonce = self.challenge()
        new = tuple(
            NewDoor(door=door_id, wrapped_key=self.wrapped_key(door), proof=self.proof(door, nonce))
            for door_id, door in add.items()
        )
        change = DoorsChange(vault=self.vault, add=new, close=close).encode()
        act = self.act("doors", change, nonce, by)
        return {"change": to_b64(change), "act": act, "manifest": to_b64(self.manifest())}

    def changes_doors(
        self, add: dict[bytes, Door], close: tuple[bytes, ...], by: Door | None = None
    ) -> TestResponse:
        response = self.send("POST", "/api/doors", self.doors_change(add, close, by), self.counter)
        if response.status_code == 200:
            self.counter += 1
        return response

    def closes_other_visits(self, by: Door | None = None) -> TestResponse:
        change = VisitsChange(vault=self.vault, close_others=True).encode()
        act = self.act("visits", change, self.challenge(), by)
        return self.send("POST", "/api/visits/closing", {"change": to_b64(change), "act": act})

    def on_another_device(self) -> "Owner":
        """The same notebook, opened in another browser."""
        other = Owner(self.server)
        other.__dict__.update(vars(self) | {"browser": self.server.browser()})
        assert other.opens().status_code == 200
        return other

    def erasure(self, by: Door | None = None) -> Json:
        change = EraseChange(vault=self.vault, erase=True).encode()
        return {"change": to_b64(change), "act": self.act("erase", change, self.challenge(), by)}

    def erases_everything(self, by: Door | None = None) -> TestResponse:
        return self.send("POST", "/api/erasure", self.erasure(by))


def code_of(response: TestResponse) -> str:
    """The code of a refusal."""
    return response.get_json()["code"]
