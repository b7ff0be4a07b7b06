"""A good signature of a door, seen on its way and sent again: it opened once."""

from tests.functional.hostile.site import Site, refusal
from tests.functional.navigators import Owner


def test_it_opens_nothing_the_second_time(site: Site) -> None:
    other = Owner(site.server)
    proof = other.proof(site.owner.door, other.challenge()).to_json() | {}
    never_issued = other.proof(site.owner.door, bytes(32)).to_json()
    used = other.proof(other.door, other.challenge()).to_json()

    assert refusal(other.send("POST", "/api/openings", {"proof": used})) == (403, "door_unknown")
    assert refusal(other.send("POST", "/api/openings", {"proof": used})) == (403, "door_unknown")
    assert refusal(other.send("POST", "/api/openings", {"proof": never_issued})) == (403, "door_unknown")
    bent = proof | {"sig": proof["sig"][:-3] + "AAA"}
    assert refusal(other.send("POST", "/api/openings", {"proof": bent})) == (403, "door_unknown")
