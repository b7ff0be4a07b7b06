"""The copy: everything the owner can read, as an open file (docs/copy.md).

* No key, code, secret, signature or id of the server's is in it.
* What a server holds back or altered is named in the file; the rest is there all the same.
* The browser writes the same bytes.
"""

import json

from client.errors import ApiError, Refused
from client.notebook.activity import Activity, Line, read_activity
from client.notebook.copy_prepared import describe_prepared
from client.notebook.drafts import DraftBook
from client.notebook.packages import get_keeping
from client.notebook.pages import open_revision
from client.notebook.release_entries import emergency_of, releases_of
from client.notebook.store import Notebook
from client.transport import Json
from crypto.errors import CryptoError
from crypto.statements.grants import Words
from crypto.statements.releases import ReleaseWords
from crypto.statements.vault import Draft, LedgerEntry, SectionNote

VERSION = 1
KIND = "notebook-copy"


def write_copy(notebook: Notebook, drafts: DraftBook) -> str:
    """The whole file, as text."""
    return json.dumps(_Copy(notebook).describe(drafts), ensure_ascii=False, indent=2)


class _Copy:
    """One file on its way: the numbers in it, and what is missing."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._missing: list[Json] = []
        self._look()
        manifest = notebook.manifest
        self._sections = {note.id: at for at, note in enumerate(manifest.sections, 1)}
        self._grants = {entry.grant: at for at, entry in enumerate(manifest.ledger, 1)}
        self._words = {entry.grant: Words.parse(entry.words) for entry in manifest.ledger}
        prepared = releases_of(manifest)
        self._releases = {entry.release: at for at, entry in enumerate(prepared, 1)}
        self._prepared = {entry.release: ReleaseWords.parse(entry.words).sections for entry in prepared}

    def describe(self, drafts: DraftBook) -> Json:
        manifest = self._notebook.manifest
        return {
            "v": VERSION,
            "kind": KIND,
            "made_at": self._notebook.now,
            "preferences": {"call_me": manifest.call_me, "idle_minutes": manifest.idle_minutes},
            "doors": [{"kind": door.kind, "made": door.made} for door in manifest.doors],
            "recovery_practised": manifest.recovery.practised,
            "sections": [self._describe_section(note) for note in manifest.sections],
            "drafts": [self._describe_draft(draft) for draft in self._read_drafts(drafts)],
            "grants": [self._describe_grant(entry) for entry in manifest.ledger],
            "prepared": describe_prepared(self._notebook, self._sections),
            "emergency_only": emergency_of(manifest).only,
            "never": list(emergency_of(manifest).never),
            "activity": self._describe_activity(read_activity(self._notebook)),
            "missing": self._missing,
        }

    def _look(self) -> None:
        """A server that shows an older state stops nobody from taking along the newest one seen."""
        try:
            self._notebook.fetch()
        except (Refused, CryptoError):
            self._missing.append({"what": "newest"})

    def _describe_section(self, note: SectionNote) -> Json:
        number = self._sections[note.id]
        texts = [self._describe_revision(note, number, one.revision) for one in note.revisions]
        return {
            "section": number,
            "title": note.title,
            "kind": note.kind,
            "revisions": [text for text in texts if text is not None],
        }

    def _describe_revision(self, note: SectionNote, number: int, revision: int) -> Json | None:
        try:
            text, _ = open_revision(self._notebook, note.id, revision)
        except (Refused, CryptoError, ApiError) as error:
            _require_bearable(error)
            self._missing.append({"what": "revision", "section": number, "revision": revision})
            return None
        return {
            "revision": revision,
            "title": text.title,
            "kind": text.kind,
            "lang": text.lang,
            "text": text.text,
            "saved_at": text.saved_at,
        }

    def _read_drafts(self, drafts: DraftBook) -> list[Draft]:
        found = []
        for seen in self._notebook.sight.drafts:
            try:
                found.append(drafts.read(seen.draft))
            except (Refused, CryptoError, ApiError) as error:
                _require_bearable(error)
                self._missing.append({"what": "draft"})
        return sorted(found, key=lambda draft: draft.saved_at)

    def _describe_draft(self, draft: Draft) -> Json:
        return {
            "section": self._sections.get(draft.section, 0),
            "base_revision": draft.base_revision,
            "title": draft.title,
            "kind": draft.kind,
            "lang": draft.lang,
            "text": draft.text,
            "saved_at": draft.saved_at,
        }

    def _describe_grant(self, entry: LedgerEntry) -> Json:
        words = self._words[entry.grant]
        ends = {part.id: part.not_after for part in entry.sections}
        shown = dict.fromkeys((one.section, one.revision) for one in entry.shown)
        return {
            "grant": self._grants[entry.grant],
            "agency_name": entry.agency_name,
            "office_name": words.office_name,
            "call_me": words.call_me,
            "purpose": words.purpose,
            "notice": {
                "version": words.notice.version,
                "lang": words.notice.lang,
                "explained_by": words.notice.explained_by or "",
            },
            "audience": entry.audience,
            "visit": entry.visit,
            "made_at": entry.made_at,
            **self._describe_terms(entry),
            **self._describe_state(entry),
            "sections": [
                {
                    "section": self._sections.get(part.id, 0),
                    "title": part.title,
                    "kind": part.kind,
                    "not_after": ends[part.id],
                }
                for part in words.sections
            ],
            "shown": [
                {"section": self._sections.get(section, 0), "revision": revision}
                for section, revision in shown
            ],
        }

    def _describe_terms(self, entry: LedgerEntry) -> Json:
        try:
            terms = get_keeping(self._notebook, entry).terms
        except (Refused, CryptoError, ApiError) as error:
            _require_bearable(error)
            self._missing.append({"what": "terms", "grant": self._grants[entry.grant]})
            return {"not_after": entry.not_after}
        return {
            "not_before": terms.not_before,
            "not_after": entry.not_after,
            "may_print": terms.may_print,
        }

    def _describe_state(self, entry: LedgerEntry) -> Json:
        seen = self._notebook.sight.grants.get(entry.grant)
        is_past = self._notebook.sight.is_past_end(entry)
        is_over = entry.ended or is_past or seen is None or seen.state == "ended"
        how = seen.how if seen else ""
        return {
            "state": "ended" if is_over or seen is None else seen.state,
            "how": (how or ("expired" if is_past else "")) if is_over else "",
            "opened_at": seen.opened_at if seen else 0,
            "ended_at": seen.ended_at if seen else 0,
        }

    def _describe_activity(self, activity: Activity) -> Json:
        return {
            "complete": activity.adds_up,
            "lines": [self._describe_line(line) for line in activity.lines],
        }

    def _describe_line(self, line: Line) -> Json:
        others = "contact" if line.grant in self._prepared else "office"
        return {
            "n": line.n,
            "at": line.at,
            "kind": line.kind,
            "by": "owner" if line.by_owner else others,
            "who": line.who,
            "grant": self._grants.get(line.grant, 0),
            "prepared": self._releases.get(line.grant, 0),
            "sections": [self._title_of(line.grant, section) for section in line.sections],
            # How the ways in changed is a sentence of the command line.
            "how": "" if line.kind == "doors_changed" else line.how,
        }

    def _title_of(self, grant: bytes, section: bytes) -> str:
        """Its title today, else the one it had when it was granted or prepared."""
        for note in self._notebook.manifest.sections:
            if note.id == section:
                return note.title
        words = self._words.get(grant)
        named = words.sections if words else self._prepared.get(grant, ())
        return next((part.title for part in named if part.id == section), "")


def _require_bearable(error: Exception) -> None:
    """Without a connection or a session there is no copy; one thing that is not there stops nothing."""
    if isinstance(error, ApiError) and error.code != "not_found":
        raise error
