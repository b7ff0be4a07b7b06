"""A team grant wrapped again for a later generation: who may have done that (protocol §8)."""

from client.errors import Refused
from client.site import Chain
from crypto.signing import Signed, verify_signed
from crypto.statements.agencies import Rotation
from crypto.statements.grants import Opening


def verify_rotated(
    instance: bytes, chain: Chain, opening: Opening, opening_hash: bytes, signed: Signed
) -> Rotation:
    """The rotation, if the signer of the roster that brought its generation made it for this claim.

    Raises:
        BadSignature, Refused: somebody else made it, or for another claim or renewal.
    """
    rotation = Rotation.parse(signed.body)
    brought = next((roster for roster in chain.rosters if roster.team.generation == rotation.to), None)
    if brought is None:
        raise Refused("a rotation to a team key nobody brought")
    verify_signed("rotation", instance, signed, brought.signer)
    named = (rotation.grant, rotation.claim, rotation.agency)
    if named != (opening.grant, opening_hash, brought.agency):
        raise Refused("a rotation of another permission")
    if rotation.from_ < opening.generation:
        raise Refused("a rotation from before the claim")
    return rotation
