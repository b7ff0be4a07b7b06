"""A multipart body, as a form with files sends it: no part of it is looked at, and no file is made of it."""

from tests.functional.hostile.site import Site, refusal
from tests.functional.planted import MARK

BODY = (
    '--x\r\nContent-Disposition: form-data; name="proof"; filename="../../wallet.sqlite"\r\n'
    f"Content-Type: application/json\r\n\r\n{{}} {MARK}\r\n--x--\r\n"
).encode()


def test_no_address_takes_it(site: Site) -> None:
    for path in ("/api/openings", "/api/vaults", "/api/endings"):
        refused = site.owner.send("POST", path, BODY, Content_Type="multipart/form-data; boundary=x")

        assert refusal(refused) == (400, "bad_request")
