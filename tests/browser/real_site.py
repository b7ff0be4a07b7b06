"""Both sites as `make run` starts them, on a clock that tests turn: real pages.

* The pages are built from the checkout for this run, so a build at the same time does no harm.
* The invented offices of the walk-through are there, with their sign-ins.
* Stretching passphrases costs little where a story does not ask for what it costs people.
* Time stands still until a story turns it; a code of an authenticator counts once, so each
  sign-in comes half a minute after the last one.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from client.demo import SignIn, prepare_demo
from client.owner import Owner as OwnerClient
from tests.cheap import make_site_cheap
from tests.functional.world import PASSPHRASE, STEP_SECONDS, World, cheap_stretching, running_world
from tools.build.kept import Kept
from tools.build.site import SITES, build_site

ROOT = Path(__file__).resolve().parents[2]
# Not the one the server leads to, so that a test can tell them apart.
COMPILED_EXIT_URL = "https://weather.example/today"


@dataclass(frozen=True)
class WrittenNotebook:
    """A notebook that is there already: the word and the passphrase that open it."""

    name: str
    passphrase: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class RealSite:
    """The running service, and who can sign in."""

    world: World
    sign_ins: tuple[SignIn, ...]
    is_cheap: bool

    @property
    def owner_url(self) -> str:
        return self.world.settings.owner_url[0] + "/"

    @property
    def desk_url(self) -> str:
        return self.world.settings.desk_url[0] + "/"

    @property
    def neutral_url(self) -> str:
        """Where the server's own redirect leads; the pages go to COMPILED_EXIT_URL by themselves."""
        return self.world.settings.exit_url

    def time_passes(self, seconds: int) -> None:
        self.world.clock.turn(seconds)

    def worker_of(self, office: str, n: int = 0) -> SignIn:
        """A worker of the invented office whose name begins like this."""
        workers = [who for who in self.sign_ins if who.role == "worker"]
        return [who for who in workers if who.agency_name.startswith(office)][n]

    def fresh_code_of(self, who: SignIn) -> str:
        """Six digits that were never used: half a minute later."""
        self.time_passes(STEP_SECONDS)
        return who.code_at(self.world.clock.now())

    def has_notebook(self, name: str, *sections: tuple[str, str, str]) -> WrittenNotebook:
        """A notebook with sections (title, text, kind), made without a browser."""
        with stretching(is_cheap=self.is_cheap):
            made = OwnerClient.create(self.world.to_owner_site(), name, PASSPHRASE)
        for title, text, kind in sections:
            made.write(title, text, kind=kind)
        made.leave()
        return WrittenNotebook(name, PASSPHRASE, tuple(title for title, _, _ in sections))


@contextmanager
def running_real_site(folder: Path, *, is_cheap: bool = True) -> Iterator[RealSite]:
    """A fresh service in `folder`; it stops at the end."""
    kept = Kept(ROOT / "build" / "kept")
    for site in SITES:
        build_site(ROOT, folder / "site" / site, site, COMPILED_EXIT_URL, kept)
        if is_cheap:
            make_site_cheap(folder / "site" / site)
    with running_world(folder) as world:
        data, now = world.settings.data_dir, world.clock.now()
        with stretching(is_cheap=is_cheap):
            sign_ins = prepare_demo(world.to_desk, world.operator, data, now)
        yield RealSite(world, tuple(sign_ins), is_cheap)


def stretching(*, is_cheap: bool) -> AbstractContextManager[None]:
    """As the pages do it: only while something is made for them, for other tests stretch in full."""
    return cheap_stretching() if is_cheap else nullcontext()
