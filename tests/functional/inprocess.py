"""A whole server in one process, on a clock that tests turn; nothing listens anywhere."""

import json
from dataclasses import dataclass
from pathlib import Path

from werkzeug.test import Client

from app import make_sites
from crypto.encoding import make_random
from crypto.signing import derive_sign_public, sign_body
from crypto.statements.agencies import InstanceStatement
from tests.tables import put_tables
from web.services import Services
from web.settings import Settings
from web.start import make_services

OWNER_URL = "https://notes.test"
DESK_URL = "https://desk.test"
NOON = 1_800_000_000 - 1_800_000_000 % 86_400 + 43_200


class TurnedClock:
    """A clock that stands still until a test turns it."""

    def __init__(self, now: int = NOON) -> None:
        self._now = now

    def now(self) -> int:
        return self._now

    def turn(self, seconds: int) -> None:
        self._now += seconds


@dataclass
class Server:
    """Both sites, and what is behind them."""

    services: Services
    clock: TurnedClock
    operator_seed: bytes
    folder: Path

    def __post_init__(self) -> None:
        self.application = make_sites(self.services)

    @property
    def instance(self) -> bytes:
        return self.services.keys.instance

    def browser(self) -> Client:
        """A fresh browser: its own cookies."""
        return Client(self.application)


def write_secrets(folder: Path, operator_seed: bytes) -> None:
    """A key file and an instance file, as a new installation makes them."""
    folder.mkdir(parents=True, exist_ok=True)
    key_file = folder / "key-file"
    key_file.touch(mode=0o600)
    key_file.write_bytes(make_random(32))
    instance = make_random(32)
    statement = InstanceStatement(instance, derive_sign_public(operator_seed), (OWNER_URL,), (DESK_URL,))
    signed = sign_body("instance", instance, statement.encode(), operator_seed)
    (folder / "instance.json").write_text(json.dumps(signed.to_json()), encoding="ascii")


def make_settings(folder: Path, **changes: object) -> Settings:
    """Settings for a server in a folder."""
    values = {
        "data_dir": folder / "data",
        "site_dir": folder / "site",
        "owner_url": OWNER_URL,
        "desk_url": DESK_URL,
        "limits_factor": 0,
    }
    return Settings.model_validate(values | changes)


def start_server(folder: Path, clock: TurnedClock | None = None, **changes: object) -> Server:
    """A new installation, started."""
    seed = make_random(32)
    settings = make_settings(folder, **changes)
    write_secrets(settings.data_dir, seed)
    if not settings.database_url:
        put_tables(settings.data_dir / "wallet.sqlite")
    clock = clock or TurnedClock()
    return Server(make_services(settings, clock), clock, seed, folder)


def restarted(server: Server) -> Server:
    """The same installation, started again: what only memory knew is gone."""
    server.services.store.close()
    server.services = make_services(server.services.settings, server.clock)
    server.application = make_sites(server.services)
    return server
