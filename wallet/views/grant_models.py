"""The owner's requests about grants (protocol §14.2)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from consent.offers import Token
from consent.quotas import MOST_LIVE_GRANTS, MOST_LIVE_RELEASES
from consent.renewals import OfferedRenewal
from consent.shows import Show
from crypto.statements.grants import MOST_SECTIONS
from web.api import Bytes, HashBytes, Id, LargeModel, Number, RequestModel, SignedModel, require_whole

MOST_SHOWS = 200

# A literal alone would take `false` for 0.
LaterHours = Annotated[Literal[0, 24, 72], BeforeValidator(require_whole)]


class NewToken(LargeModel):
    """PUT /api/grants/<id>/package"""

    lookup_hash: HashBytes
    package: Bytes
    later_hours: LaterHours
    manifest: Bytes

    @property
    def token(self) -> Token:
        """The same as the rules take it."""
        return Token(self.lookup_hash, self.package, self.later_hours)


class NewGrant(NewToken):
    """POST /api/grants"""

    idempotency_key: Id
    terms: SignedModel
    states: Annotated[list[SignedModel], Field(min_length=1, max_length=MOST_SECTIONS)]


class NewRenewal(LargeModel):
    """POST /api/grants/<id>/renewal"""

    idempotency_key: Id
    terms: SignedModel
    states: Annotated[list[SignedModel], Field(min_length=1, max_length=MOST_SECTIONS)]
    renewal: SignedModel
    wraps: Bytes
    manifest: Bytes

    @property
    def offered(self) -> OfferedRenewal:
        """The same as the rules take it."""
        states = [state.signed for state in self.states]
        return OfferedRenewal(self.terms.signed, states, self.renewal.signed, self.wraps)


class ShowModel(RequestModel):
    """What one grant shows from now on."""

    grant: Id
    state: SignedModel
    wrap: Bytes | None = None
    wrap_state: SignedModel | None = None
    package: Bytes | None = None

    @property
    def show(self) -> Show:
        """The same as the rules take it."""
        wrap_state = None if self.wrap_state is None else self.wrap_state.signed
        return Show(self.grant, self.state.signed, self.wrap, wrap_state, self.package)


class ShownChange(LargeModel):
    """PUT /api/grants/<id>/sections/<section>"""

    manifest: Bytes
    show: ShowModel


class NewSealing(LargeModel):
    """POST /api/sections/<id>/revisions/<r>/sealings"""

    sealing: Number
    envelope: Bytes
    wrapped_key: Bytes
    manifest: Bytes
    grants: Annotated[list[ShowModel], Field(max_length=MOST_SHOWS)]


class NewConfirmation(RequestModel):
    """POST /api/confirmation"""

    going_on: Annotated[list[Id], Field(max_length=MOST_LIVE_GRANTS)]
    releases: Annotated[list[Id], Field(max_length=MOST_LIVE_RELEASES)]
