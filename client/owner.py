"""The owner: one open notebook, and everything a person can do with it.

* All that is opened or sealed happens here, on their side; the server gets envelopes.
* What the server says of agencies, grants and activity is verified before it counts.
* After `leave`, nothing of the visit is kept.
"""

from client.errors import EmergencyOnly, Refused
from client.notebook import activity as journal
from client.notebook import (
    agencies,
    codes,
    copies,
    creation,
    debts,
    doors,
    endings,
    offers,
    pages,
    receipts,
    renewing,
    showing,
)
from client.notebook.arrival import arrive
from client.notebook.contents import get_section
from client.notebook.drafts import DraftBook
from client.notebook.keys import VaultKeys
from client.notebook.merging import Writing
from client.notebook.release_entries import emergency_of
from client.notebook.store import Notebook
from client.owner_releases import Releases
from client.site import Site
from client.transport import Transport
from crypto.doors import Door
from crypto.statements.agencies import AgencyCertificate
from crypto.statements.vault import LedgerEntry, Manifest, SectionNote, SectionText


class Owner:
    """One visit to one notebook."""

    def __init__(self, notebook: Notebook, recovery: doors.Recovery | None = None) -> None:
        self.notebook = notebook
        self.recovery = recovery
        self.drafts = DraftBook(notebook)
        self.opening = arrive(notebook)

    @classmethod
    def create(
        cls,
        transport: Transport,
        name: str,
        passphrase: str,
        *,
        call_me: str = "",
        with_recovery: bool = True,
        invitation: str = "",
    ) -> "Owner":
        """A new notebook; `recovery` holds its code, shown once.

        Raises:
            ApiError: `door_taken`: too easy to guess, take another. `invitation_refused`.
            CodeMistyped: the invitation.
        """
        site = Site(transport)
        made = creation.create_vault(
            site, name, passphrase, call_me, with_recovery=with_recovery, invitation=invitation
        )
        return cls(Notebook(site, made.keys), made.recovery)

    @classmethod
    def open(cls, transport: Transport, name: str, passphrase: str) -> "Owner":
        """Open with name and passphrase; raises ApiError `door_unknown`."""
        site = Site(transport)
        return cls._open_with(site, doors.passphrase_door(site, name, passphrase))

    @classmethod
    def open_with_recovery(cls, transport: Transport, code: str) -> "Owner":
        """Open with a recovery code; raises CodeMistyped, ApiError `door_unknown`."""
        site = Site(transport)
        return cls._open_with(site, doors.recovery_door(site, code))

    @classmethod
    def _open_with(cls, site: Site, door: Door) -> "Owner":
        keys, _ = doors.open_door(site, door)
        return cls(Notebook(site, keys))

    @property
    def manifest(self) -> Manifest:
        """The newest table of contents seen."""
        return self.notebook.manifest

    @property
    def keys(self) -> VaultKeys:
        """The vault's keys."""
        return self.notebook.keys

    # Sections

    def sections(self) -> tuple[SectionNote, ...]:
        """Titles, kinds and revisions, in the owner's order."""
        return self.manifest.sections

    def write(self, title: str, text: str, *, kind: str = "other", lang: str = "en") -> bytes:
        """Save a new section; its id."""
        return pages.write_section(self.notebook, Writing(title, kind, text, lang))

    def edit(self, section: bytes, text: str, *, lang: str | None = None) -> pages.Saved:
        """Save a new text, in the language of the older one; no reader sees it until `show_change`.

        It is a change of the newest text this device has seen; what another one saved since is kept.
        """
        note, seen = get_section(self.manifest, section), self.read(section)
        writing = Writing(note.title, note.kind, text, seen.lang if lang is None else lang)
        return pages.save_section(self.notebook, section, writing, note.revision)

    def finish(self, draft: bytes) -> pages.Saved:
        """Make a revision of a draft, and drop the draft."""
        found = self.drafts.find(draft)
        title = found.title or found.text[:40].strip() or "…"
        writing = Writing(title, found.kind, found.text, found.lang)
        saved = pages.save_section(self.notebook, found.section, writing, found.base_revision, (draft,))
        if saved.section != found.section:
            self.drafts.drop(draft)
        return saved

    def use(self, section: bytes, revision: int) -> None:
        """Make an older revision, maybe another device's, the newest text again."""
        older = self.read(section, revision)
        writing = Writing(older.title, older.kind, older.text, older.lang)
        pages.save_section(self.notebook, section, writing, get_section(self.manifest, section).revision)

    def rename(self, section: bytes, title: str) -> None:
        """Give a section another title: a new revision with the newest text."""
        pages.rename_section(self.notebook, section, title)

    def order(self, *sections: bytes) -> None:
        """Put the sections in this order."""
        pages.order_sections(self.notebook, sections)

    def delete(self, section: bytes) -> tuple[bytes, ...]:
        """Take a section out, for everybody; the offers that ended with it.

        A code opens exactly what its terms name. One that nobody used yet, and that names this
        section, could open nothing any more, so it ends first; what is open reads on without it.

        Raises:
            NoSuchThing: this device has never seen it.
        """
        get_section(self.manifest, section)
        ended = endings.find_offers_with(self.notebook, section)
        for grant in ended:
            self.end(grant)
        pages.delete_section(self.notebook, section)
        return ended

    def read(self, section: bytes, revision: int | None = None) -> SectionText:
        """A section's text; the newest revision where none is named."""
        return pages.read_section(self.notebook, section, revision)

    # Grants

    def agencies(self) -> tuple[AgencyCertificate, ...]:
        """Every office of the directory, with what to know before trusting it."""
        return agencies.list_agencies(self.notebook)

    def offer(self, choice: offers.Choice) -> offers.Code:
        """Grant sections to one office; the code to show.

        Raises:
            Refused: what this visit found at its opening does not add up.
        """
        self._require_ordinary()
        return offers.make_offer(self.notebook, choice)

    def show_code(self, grant: bytes, *, later_hours: int = 0, replace_it: bool = False) -> offers.Code:
        """The code of an offered grant: a fresh one, or the one made for later; refused like `offer`."""
        self._require_ordinary()
        return codes.show_code(self.notebook, grant, later_hours=later_hours, replace=replace_it)

    def renewable(self) -> tuple[LedgerEntry, ...]:
        """The grants that could go on now: in their last quarter, or ended by time since a week."""
        self.notebook.look()
        return renewing.find_renewable(self.notebook)

    def renew(self, grant: bytes, choice: renewing.GoOn) -> bytes:
        """Let whoever reads a grant go on, without another code; the new grant. Refused like `offer`.

        Raises:
            NotRenewable: it can't go on.
        """
        self._require_ordinary()
        return renewing.renew_grant(self.notebook, grant, choice)

    def extend(self, grant: bytes) -> int:
        """Keep a shown code alive; until when."""
        return codes.extend_code(self.notebook, grant)

    def show_change(self, grant: bytes, section: bytes) -> None:
        """Show a grant the newest text of a section; refused like `offer`."""
        self._require_ordinary()
        showing.show_change(self.notebook, grant, section)

    def _require_sound(self) -> None:
        """Nothing is given on doubt; ending, reading and writing go on.

        An unknown grant or release in the server's list alone is shown, and stops nothing: nothing is ever
        sealed for it.
        """
        if self.opening.why or self.opening.revived or self.opening.missing:
            raise Refused("what the service says does not add up, so nothing is shared")
        if self.paused:
            raise Refused("the service was put back to an earlier copy: say first what goes on")

    def _require_ordinary(self) -> None:
        """Sound, and not switched to emergencies only: then no office gets anything."""
        self._require_sound()
        if emergency_of(self.manifest).only:
            raise EmergencyOnly("everything but emergency releases is switched off")

    def behind(self, section: bytes) -> tuple[LedgerEntry, ...]:
        """The live grants that read an older text of a section."""
        self.notebook.look()
        return showing.find_behind(self.manifest, self.notebook, section)

    def grants(self) -> tuple[tuple[LedgerEntry, str], ...]:
        """Every grant of the ledger, with its state: offered, open or ended."""
        sight = self.notebook.look()
        return tuple(
            (entry, sight.grants[entry.grant].state if sight.is_live(entry) else "ended")
            for entry in self.manifest.ledger
        )

    def end(self, grant: bytes) -> None:
        """End a grant, now."""
        endings.end_grant(self.notebook, grant)

    def end_all(self) -> tuple[bytes, ...]:
        """End every grant, now; their ids."""
        return endings.end_all(self.notebook)

    @property
    def releases(self) -> Releases:
        """What is prepared for the case that something happens."""
        return Releases(self.notebook, self._require_sound)

    @property
    def paused(self) -> bool:
        """Whether the service was put back, and nobody reads until `confirm`."""
        return self.notebook.sight.paused

    def confirm(self, *going_on: bytes, releases: tuple[bytes, ...] = ()) -> tuple[bytes, ...]:
        """After the service was put back: let these grants and releases go on, end every other; the grants
        that go on."""
        return endings.confirm(self.notebook, going_on, releases)

    def pay_debts(self) -> int:
        """Seal afresh whatever grants that are over could open; how much it was."""
        return debts.pay_debts(self.notebook)

    def activity(self) -> journal.Activity:
        """Everything that happened, verified."""
        self.notebook.look()
        return journal.read_activity(self.notebook)

    def receipt(self, grant: bytes, *, is_open: bool = False) -> bytes:
        """A receipt of one agreement as it stands now; `is_open` shows which sections, for a proof.

        Raises:
            NoSuchThing: no such grant. CryptoError, Refused: the journal does not add up.
        """
        self.notebook.look()
        return receipts.make_own_receipt(self.notebook, grant, is_open=is_open)

    # Doors

    def change_passphrase(self, name: str, old: str, new: str, *, new_name: str | None = None) -> None:
        """Another passphrase, and maybe name; the old door closes. The old one is typed again."""
        site = self.notebook.site
        typed = doors.passphrase_door(site, name, old)
        fresh = doors.passphrase_door(site, name if new_name is None else new_name, new)
        doors.replace_doors(self.notebook, typed, "passphrase", fresh)

    def change_passphrase_with_recovery(self, code: str, name: str, new: str) -> None:
        """Another passphrase when the old one is forgotten; the recovery code is typed again."""
        site = self.notebook.site
        typed, fresh = doors.recovery_door(site, code), doors.passphrase_door(site, name, new)
        doors.replace_doors(self.notebook, typed, "passphrase", fresh)

    def renew_recovery(self, name: str, passphrase: str) -> doors.Recovery:
        """A new recovery code; the old one stops working. The passphrase is typed again."""
        site = self.notebook.site
        door, shown = doors.make_recovery(site)
        doors.replace_doors(self.notebook, doors.passphrase_door(site, name, passphrase), "recovery", door)
        return shown

    def practise_recovery(self, code: str) -> None:
        """Type the recovery code back, as an exercise."""
        doors.practise_recovery(self.notebook, code)

    def other_visits(self) -> tuple[int, ...]:
        """For each other open visit to this notebook the day on which it began."""
        return self.notebook.look().visits

    def close_other_visits(self, name: str, passphrase: str) -> int:
        """End every other visit, now; how many there were. The passphrase is typed again."""
        return doors.close_other_visits(
            self.notebook, doors.passphrase_door(self.notebook.site, name, passphrase)
        )

    def close_other_visits_with_recovery(self, code: str) -> int:
        """The same, with the recovery code typed again."""
        return doors.close_other_visits(self.notebook, doors.recovery_door(self.notebook.site, code))

    def erase(self, name: str, passphrase: str) -> None:
        """Erase everything, for good. The passphrase is typed again."""
        doors.erase_vault(self.notebook, doors.passphrase_door(self.notebook.site, name, passphrase))

    # Going

    def save_copy(self) -> str:
        """Everything readable, as the text of an open file (docs/copy.md)."""
        return copies.write_copy(self.notebook, self.drafts)

    def leave(self) -> None:
        """End the visit."""
        self.notebook.site.leave()
