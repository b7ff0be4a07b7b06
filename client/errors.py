"""What can go wrong in the client: one root, a stable `code`, data as attributes.

* ApiError is the server's answer; Refused is the client's own no: something did not add up.
* No error holds a key, a token, a passphrase or a word of a story.
"""

from typing import Any


class ClientError(Exception):
    """Something the client could not, or would not, do."""

    code = "client_error"


class ApiError(ClientError):
    """The server said no; `code` and `data` are its own words (protocol §15)."""

    def __init__(self, code: str, data: dict[str, Any], status: int) -> None:
        super().__init__(f"{code} ({status}): {data.get('message', '')}")
        self.code = code
        self.data = data
        self.status = status


class Unreachable(ClientError):
    """Nobody answered at that address. Check the address, then try again."""

    code = "unreachable"


class Refused(ClientError):
    """What the server gave does not add up, so the client stopped before anything was opened or sealed."""

    code = "refused"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class DiffersFromPublished(ClientError):
    """A site does not serve what was published. Do not type anything there; ask the people who run it."""

    code = "differs_from_published"

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} differences from what was published: do not type anything there")
        self.count = count


class InstanceChanged(Refused):
    """This is not the service it was when you first came. Stop here, and ask somebody you trust."""

    code = "instance_changed"


class IdentityChanged(Refused):
    """This office shows another identity than before. Nothing is shared until you confirm the new one."""

    code = "identity_changed"


class GrantOver(Refused):
    """This permission has ended."""

    code = "grant_over"


class ReleaseOver(Refused):
    """What was prepared is over. To keep this contact, prepare it again, with a new card."""

    code = "release_over"


class ReleaseFrozen(Refused):
    """Your contact asked for this, or reads it. Stop it first, then prepare a new one."""

    code = "release_frozen"


class EmergencyOnly(Refused):
    """You switched sharing off, except for emergencies. Switch it on again to share with an office."""

    code = "emergency_only"


class NotRenewable(ClientError):
    """This permission can't go on as it is. A new code can be made instead.

    `why` is a word of protocol §12, *Go on*.
    """

    code = "not_renewable"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NoSuchThing(ClientError):
    """There is nothing by that name here."""

    code = "no_such_thing"


class KeptBusy(ClientError):
    """Another device keeps changing this notebook. Wait a moment, then try again."""

    code = "kept_busy"
