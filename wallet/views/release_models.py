"""The requests about releases: the owner's, and the contact's (protocol §14.2)."""

from typing import Annotated

from pydantic import Field

from consent.deposits import MOST_BYTES, Deposit
from consent.release_keeping import Prepared
from crypto.statements.grants import MOST_SECTIONS
from web.api import SIGNED_BYTES_MOST, Bytes, HashBytes, Id, LargeModel, Number, RequestModel, SignedModel

MOST_ANSWER_BYTES = 16 * 1024
MOST_CHARACTERS = 300
MOST_PART_BYTES = 1024

Text = Annotated[str, Field(max_length=MOST_CHARACTERS)]


class HolderModel(RequestModel):
    """What a second holder keeps; `lookup_hash` of one with a card."""

    generation: Number
    deposit: Annotated[Bytes, Field(max_length=MOST_BYTES)]
    lookup_hash: HashBytes | None = None

    @property
    def kept(self) -> Deposit:
        """The same as the rules take it."""
        return Deposit(self.generation, self.deposit, self.lookup_hash)


class _Prepared(LargeModel):
    terms: SignedModel
    states: Annotated[list[SignedModel], Field(max_length=MOST_SECTIONS)]
    lookup_hash: HashBytes
    gate: HashBytes
    package: Bytes
    holder: HolderModel | None = None
    manifest: Bytes

    @property
    def prepared(self) -> Prepared:
        """The same as the rules take it."""
        states = [state.signed for state in self.states]
        deposit = None if self.holder is None else self.holder.kept
        return Prepared(self.terms.signed, states, self.lookup_hash, self.gate, self.package, deposit)


class NewRelease(_Prepared):
    """POST /api/releases"""

    idempotency_key: Id


class ChangedRelease(_Prepared):
    """PUT /api/releases/<id>/terms"""

    change: Annotated[Bytes, Field(max_length=SIGNED_BYTES_MOST)]
    act: SignedModel


class NewDeposit(LargeModel):
    """PUT /api/releases/<id>/deposit"""

    generation: Number
    deposit: Annotated[Bytes, Field(max_length=MOST_BYTES)]
    manifest: Bytes


class ReleaseActModel(RequestModel):
    """POST /api/releases/<id>/now, /removal"""

    change: Bytes
    act: SignedModel


class EmergencyOnlyModel(LargeModel):
    """PUT /api/prepared-only"""

    on: bool
    manifest: Bytes


class NewStop(RequestModel):
    """POST /api/stops"""

    stop: HashBytes


class NewLook(RequestModel):
    """POST /api/contact/looks"""

    lookup: HashBytes


class NewAsk(RequestModel):
    """POST /api/contact/asks"""

    ask: SignedModel


class NewReleaseReading(RequestModel):
    """POST /api/contact/readings"""

    access: SignedModel


class NewYes(RequestModel):
    """POST /api/holder/yes"""

    yes: SignedModel
    part: Annotated[Bytes, Field(max_length=MOST_PART_BYTES)]


class NewAnswer(RequestModel):
    """POST /api/contact/answers"""

    answer: SignedModel
    sealed: Annotated[Bytes, Field(max_length=MOST_ANSWER_BYTES)]


class NewWay(RequestModel):
    """PUT /api/contact/way"""

    way: SignedModel
    address: Text
    lang: Text


class NoWay(RequestModel):
    """DELETE /api/contact/way"""

    way: SignedModel


class NewChannel(RequestModel):
    """POST /api/channels"""

    address: Text
    wording: Number
    lang: Text


class NewProof(RequestModel):
    """POST /api/channels/<id>/proof"""

    code: Text
