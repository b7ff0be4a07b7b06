"""Where an owner wants to be told that something happened (protocol §22).

* The address goes to the server once and never comes back: what it is called, the owner remembers.
* A channel counts only while its proof is fresh: a mail server may take messages and drop them.
"""

from dataclasses import dataclass

from client.answers import bytes_of, day_of, flag_of
from client.errors import Refused
from client.site import Site
from client.transport import Json
from crypto.encoding import to_b64

DAY_SECONDS = 86_400
FRESH_DAYS = 30


@dataclass(frozen=True)
class SeenChannel:
    """One channel as the server tells it. `proved_on`: the day on which it last proved itself; 0 never."""

    channel: bytes
    proved_on: int
    failing: bool
    waiting: bool

    def is_fresh(self, now: int) -> bool:
        """Whether it proved itself in the last 30 days."""
        return self.proved_on > 0 and now < self.proved_on + (FRESH_DAYS + 1) * DAY_SECONDS


def parse_channel(item: Json) -> SeenChannel:
    """The *Channel* of protocol §14.2; raises Refused."""
    return SeenChannel(
        channel=bytes_of(item, "channel", 16),
        proved_on=day_of(item.get("proved_on")),
        failing=flag_of(item, "failing"),
        waiting=flag_of(item, "waiting"),
    )


def add_channel(site: Site, address: str, wording: int, lang: str) -> SeenChannel:
    """Be told there; a test message with a code is on its way."""
    body: Json = {"address": address, "wording": wording, "lang": lang}
    return _read(site.transport.send("POST", "/api/channels", body))


def test_channel(site: Site, channel: bytes) -> SeenChannel:
    """Another test message, with a fresh code."""
    return _read(site.transport.send("POST", f"/api/channels/{to_b64(channel)}/tests", {}))


def prove_channel(site: Site, channel: bytes, code: str) -> SeenChannel:
    """The code that came; raises ApiError `code_wrong`."""
    digits = "".join(code.split())
    return _read(site.transport.send("POST", f"/api/channels/{to_b64(channel)}/proof", {"code": digits}))


def drop_channel(site: Site, channel: bytes) -> None:
    """Be told nothing there any more."""
    site.transport.send("DELETE", f"/api/channels/{to_b64(channel)}", {})


def _read(answer: Json) -> SeenChannel:
    item = answer.get("channel")
    if not isinstance(item, dict):
        raise Refused("the answer lacks a channel")
    return parse_channel(item)
