"""The manifest, its counter, and every write that carries both (protocol §7).

* A write names the counter it replaces; on a conflict it is made again on the newer manifest.
* A manifest of another vault, with a lower counter than seen in this visit, or that lacks what this
  visit has seen, is refused; so is a shorter or another journal.
* Nothing is sent that loses what another device did.
* A clock that went back since the last visit is refused: it could make what is over look live.
* What only the server says is kept apart, in `sight`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from client.answers import bytes_of, number_of
from client.errors import ApiError, KeptBusy, Refused
from client.notebook.keys import VaultKeys
from client.notebook.merging import find_lost, find_taken_out
from client.notebook.sight import Sight, parse_sight
from client.site import Site
from client.transport import Json
from crypto.encoding import to_b64
from crypto.statements.vault import Manifest

TRIES = 6
CLOCK_SLACK_SECONDS = 300
FETCH_AGAIN = frozenset({"conflict", "old_sealing"})


@dataclass(frozen=True)
class Write:
    """One request that replaces the manifest: what becomes of it, and what else is sent.

    `takes_out` are the sections and doors that the change is to remove; no other may go.
    """

    manifest: Manifest
    method: str
    path: str
    body: Json = field(default_factory=dict)
    takes_out: frozenset[bytes] = frozenset()


class Notebook:
    """An open vault: its keys, the newest manifest seen, and the server's last answer about it."""

    def __init__(self, site: Site, keys: VaultKeys) -> None:
        self.site = site
        self.keys = keys
        self.manifest: Manifest
        self.counter = 0
        self.sight: Sight
        self.fetch()

    @property
    def now(self) -> int:
        """The server's time at its last answer."""
        return self.sight.at

    def fetch(self) -> Manifest:
        """Take the newest manifest and look.

        Raises:
            Refused: another vault, or older than what this visit has seen.
        """
        answer = self.site.transport.get("/api/notebook")
        counter = number_of(answer, "counter")
        if bytes_of(answer, "vault", 16) != self.keys.vault or counter < self.counter:
            raise Refused("this is another notebook, or an older state of it")
        manifest = self.keys.open_manifest(bytes_of(answer, "manifest"), counter)
        if manifest.vault != self.keys.vault or manifest.counter != counter:
            raise Refused("the notebook's contents do not belong to it")
        self.site.require_pin(manifest.instance)
        sight = parse_sight(answer)
        if sight.at < manifest.opened_at - CLOCK_SLACK_SECONDS:
            raise Refused("the service's clock is behind your last visit")
        if self.counter:
            self._require_newer(manifest, sight)
        self.manifest, self.counter, self.sight = manifest, counter, sight
        return manifest

    def look(self) -> Sight:
        """Ask for time and grants only; another device's changes are fetched."""
        answer = self.site.transport.get("/api/pulse")
        counter, sight = number_of(answer, "counter"), parse_sight(answer)
        if counter < self.counter:
            raise Refused("this is an older state of the notebook")
        self._require_journal(sight)
        if counter != self.counter:
            self.fetch()
        else:
            self.sight = sight
        return self.sight

    def write(self, make: Callable[[Manifest], Write | None]) -> Json:
        """Make a change on the newest manifest, as often as another device is faster.

        `make` may run several times; None means there is nothing left to do.

        Raises:
            KeptBusy: another device was faster each time.
        """
        for _ in range(TRIES):
            write = make(self.manifest)
            if write is None:
                return {}
            try:
                return self._send(write)
            except ApiError as error:
                if error.code not in FETCH_AGAIN:
                    raise
                self.fetch()
        raise KeptBusy("another device keeps changing this notebook")

    def rewrite(self, change: Callable[[Manifest], Manifest]) -> None:
        """A change to the manifest alone; none where it stays the same."""

        def make(manifest: Manifest) -> Write | None:
            changed = change(manifest)
            return None if changed == manifest else Write(changed, "PUT", "/api/manifest")

        self.write(make)

    def _require_newer(self, manifest: Manifest, sight: Sight) -> None:
        """What another device wrote holds everything this visit has seen, or was written on another past."""
        if manifest.counter == self.counter and manifest != self.manifest:
            raise Refused("two different notebooks have the same number")
        lost = find_lost(self.manifest, manifest)
        if lost:
            raise Refused(f"this state of the notebook lacks something that was there before ({lost})")
        self._require_journal(sight)

    def _require_journal(self, sight: Sight) -> None:
        seen = self.sight
        if sight.journal_n < seen.journal_n:
            raise Refused("the activity is shorter than before")
        if sight.journal_n == seen.journal_n and sight.journal_head != seen.journal_head:
            raise Refused("two different activities have the same number")

    def _send(self, write: Write) -> Json:
        manifest = replace(write.manifest, counter=self.counter + 1)
        lost = find_lost(self.manifest, manifest)
        if lost or find_taken_out(self.manifest, manifest) - write.takes_out:
            raise Refused(f"this change would lose something else ({lost or 'taken out'})")
        body = {**write.body, "manifest": to_b64(self.keys.seal_manifest(manifest))}
        answer = self.site.transport.send(write.method, write.path, body, if_match=self.counter)
        if number_of(answer, "counter") != manifest.counter:
            raise Refused("the notebook got another number than it should")
        self.manifest, self.counter = manifest, manifest.counter
        return answer
