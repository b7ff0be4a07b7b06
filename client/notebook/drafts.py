"""Drafts: what is not finished yet, sealed, one for each section and device.

* A draft stands outside the manifest and its counter; saving one never meets a conflict
  with another device, for each device has its own.
* Only the owner can open one. One older than this visit has seen is refused.
"""

from client.answers import bytes_of, number_of
from client.errors import NoSuchThing, Refused
from client.notebook.store import Notebook
from crypto.encoding import make_id, to_b64
from crypto.statements.vault import Draft


class DraftBook:
    """The drafts of one visit on one device."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self.device = make_id()
        self._ids: dict[bytes, bytes] = {}
        self._numbers: dict[bytes, int] = {}
        self._own: dict[bytes, Draft] = {}

    def save(
        self, section: bytes, title: str, kind: str, text: str, lang: str, base_revision: int = 0
    ) -> bytes:
        """Store what is written so far; the draft's id (16 bytes)."""
        draft_id = self._ids.setdefault(section, make_id())
        number = self._numbers.get(draft_id, 0) + 1
        draft = Draft(
            draft=draft_id,
            section=section,
            device=self.device,
            base_revision=base_revision,
            title=title,
            kind=kind,
            text=text,
            lang=lang,
            saved_at=self._notebook.now,
        )
        body = {
            "section": to_b64(section),
            "number": number,
            "envelope": to_b64(self._notebook.keys.seal_draft(draft, number)),
        }
        self._notebook.site.transport.send("PUT", f"/api/drafts/{to_b64(draft_id)}", body)
        self._numbers[draft_id] = number
        self._own[draft_id] = draft
        return draft_id

    def read_all(self) -> tuple[Draft, ...]:
        """Every stored draft, of other devices too."""
        self._notebook.fetch()
        return tuple(self.read(seen.draft) for seen in self._notebook.sight.drafts)

    def find(self, draft: bytes) -> Draft:
        """One draft; also what this device wrote of a section that another one took out meanwhile.

        Raises:
            NoSuchThing: nobody knows it.
        """
        for one in self.read_all():
            if one.draft == draft:
                return one
        if draft not in self._own:
            raise NoSuchThing("this draft is gone")
        return self._own[draft]

    def drop(self, draft: bytes) -> None:
        """Throw a draft away."""
        self._own.pop(draft, None)
        self._notebook.site.transport.send("DELETE", f"/api/drafts/{to_b64(draft)}", {})
        self._ids = {section: kept for section, kept in self._ids.items() if kept != draft}

    def read(self, draft: bytes) -> Draft:
        """One draft; raises Refused, CryptoError."""
        answer = self._notebook.site.transport.get(f"/api/drafts/{to_b64(draft)}")
        number = number_of(answer, "number")
        if number < self._numbers.get(draft, 0):
            raise Refused("this is an older state of what was being written")
        self._numbers[draft] = number
        return self._notebook.keys.open_draft(draft, number, bytes_of(answer, "envelope"))
