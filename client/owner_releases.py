"""What an owner prepares for the case that something happens, as one handle on an open notebook."""

from collections.abc import Callable

from client.notebook import channels, doors, never, prepared_only, release_acts, release_showing, releases
from client.notebook.channels import SeenChannel
from client.notebook.release_entries import emergency_of, get_release, releases_of
from client.notebook.release_sight import SeenRelease
from client.notebook.releases import NewCards, Preparation, ReleaseCard
from client.notebook.store import Notebook
from crypto.doors import Door
from crypto.statements.releases import AnswerWords
from crypto.statements.vault import ReleaseEntry


class Releases:
    """Releases of one notebook. `typed` is a door whose secret was typed again just now."""

    def __init__(self, notebook: Notebook, require_sound: Callable[[], None]) -> None:
        self._notebook = notebook
        self._require_sound = require_sound

    def door(self, name: str, passphrase: str) -> Door:
        """The door of a name and passphrase that was typed again; takes about a second."""
        return doors.passphrase_door(self._notebook.site, name, passphrase)

    def recovery_door(self, code: str) -> Door:
        """The door of a recovery code that was typed again."""
        return doors.recovery_door(self._notebook.site, code)

    def prepare(self, choice: Preparation) -> ReleaseCard:
        """Prepare one; the card, whose code is kept nowhere. Refused where something does not add up."""
        self._require_sound()
        return releases.prepare_release(self._notebook, choice)

    def change(self, typed: Door, release: bytes, choice: Preparation, *, new_card: bool = False) -> NewCards:
        """Other rules, sections or words for an armed one; new cards where asked for or needed."""
        self._require_sound()
        return releases.change_release(self._notebook, typed, release, choice, new_card=new_card)

    def show_change(self, release: bytes, section: bytes) -> None:
        """Let it show the newest text of a section."""
        self._require_sound()
        release_showing.show_release_change(self._notebook, release, section)

    def behind(self, section: bytes) -> tuple[ReleaseEntry, ...]:
        """The live ones that show an older text of a section."""
        self._notebook.look()
        return release_showing.find_releases_behind(self._notebook, section)

    def list(self) -> tuple[tuple[ReleaseEntry, SeenRelease | None], ...]:
        """Every one the notebook remembers, and what the server says of it now."""
        sight = self._notebook.look()
        return tuple(
            (entry, sight.releases.get(entry.release)) for entry in releases_of(self._notebook.manifest)
        )

    def see(self, release: bytes) -> SeenRelease:
        """What the server says of one now."""
        get_release(self._notebook.manifest, release)
        return self._notebook.look().releases[release]

    def stop(self, release: bytes) -> SeenRelease:
        """Stop what was asked for, or close what is open."""
        return release_acts.stop_release(self._notebook, release)

    def remove(self, typed: Door, release: bytes) -> SeenRelease:
        """Take an armed one away."""
        return release_acts.remove_release(self._notebook, typed, release)

    def open_now(self, typed: Door, release: bytes) -> SeenRelease:
        """Let the contact open it from now on."""
        return release_acts.open_release_now(self._notebook, typed, release)

    def check_in(self, release: bytes) -> SeenRelease:
        """All is well."""
        return release_acts.check_in(self._notebook, release)

    def answer(self, release: bytes) -> AnswerWords | None:
        """What its contact answered, if they did."""
        return release_acts.read_answer(self._notebook, self.see(release))

    def add_channel(self, address: str, wording: int = 1, lang: str = "en") -> SeenChannel:
        """Be told by e-mail that there is something new, in one of the wordings. Ask before whether
        anybody else reads that mail."""
        return channels.add_channel(self._notebook.site, address, wording, lang)

    def test(self, channel: bytes) -> SeenChannel:
        """Have another test message sent, with a fresh code."""
        return channels.test_channel(self._notebook.site, channel)

    def prove(self, channel: bytes, code: str) -> SeenChannel:
        """The code of the test message: what is sent there arrives."""
        return channels.prove_channel(self._notebook.site, channel, code)

    def drop(self, channel: bytes) -> None:
        """Be told nothing there any more."""
        channels.drop_channel(self._notebook.site, channel)

    @property
    def channels(self) -> tuple[SeenChannel, ...]:
        """Where the server says that it tells something."""
        return self._notebook.look().channels

    @property
    def is_silent(self) -> bool:
        """Whether nothing proved in 30 days that it reaches the owner: then silence means nothing."""
        sight = self._notebook.look()
        return not any(channel.is_fresh(sight.at) for channel in sight.channels)

    def switch_emergency_only(self, *, on: bool) -> None:
        """Leave nothing but these, or let the rest be again."""
        prepared_only.switch_emergency_only(self._notebook, on=on)

    def write_never(self, *people: str) -> None:
        """Remember who must never get anything."""
        never.write_never(self._notebook, people)

    @property
    def never(self) -> tuple[str, ...]:
        """Who must never get anything."""
        return emergency_of(self._notebook.manifest).never
