"""The owner's requests (protocol §14.2): exactly these fields, each of exactly its type."""

from typing import Annotated

from pydantic import Field

from consent.doors import OfferedDoor
from crypto.invitations import INVITATION_BYTES
from web.api import (
    B64,
    SIGNED_BYTES_MOST,
    Bytes,
    HashBytes,
    Id,
    LargeModel,
    Number,
    RequestModel,
    SignedModel,
)

MOST_FIRST_DOORS = 2
MOST_DROPPED = 50


class DoorModel(RequestModel):
    """A door to be made."""

    door: Id
    wrapped_key: Bytes
    proof: SignedModel

    @property
    def offered(self) -> OfferedDoor:
        """The same as the rules take it."""
        return OfferedDoor(self.door, self.wrapped_key, self.proof.signed)


class NewVault(RequestModel):
    """POST /api/vaults"""

    idempotency_key: Id
    vault: Id
    nonce: HashBytes
    doors: Annotated[list[DoorModel], Field(min_length=1, max_length=MOST_FIRST_DOORS)]
    manifest: Bytes
    stop_hash: HashBytes
    invitation: Annotated[bytes, B64(INVITATION_BYTES)] = b""


class NewOpening(RequestModel):
    """POST /api/openings"""

    proof: SignedModel


class ManifestModel(LargeModel):
    """PUT /api/manifest, DELETE /api/sections/…"""

    manifest: Bytes


class NewRevision(LargeModel):
    """PUT /api/sections/<id>/revisions/<r>"""

    envelope: Bytes
    wrapped_key: Bytes
    manifest: Bytes
    drop_drafts: Annotated[list[Id], Field(max_length=MOST_DROPPED)]


class DraftModel(LargeModel):
    """PUT /api/drafts/<id>"""

    section: Id
    number: Annotated[Number, Field(ge=1)]
    envelope: Bytes


class NewDoors(LargeModel):
    """POST /api/doors"""

    change: Annotated[Bytes, Field(max_length=SIGNED_BYTES_MOST)]
    act: SignedModel
    manifest: Bytes


class NewClosing(RequestModel):
    """POST /api/visits/closing"""

    change: Bytes
    act: SignedModel


class NewErasure(RequestModel):
    """POST /api/erasure"""

    change: Bytes
    act: SignedModel
