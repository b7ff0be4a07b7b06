"""A good visit of one site, shown at the other, under either name: there it is none."""

from tests.functional.hostile.site import Site, refusal
from tests.functional.inprocess import DESK_URL, OWNER_URL
from web.sessions import COOKIES

PATHS = {OWNER_URL: "/api/notebook", DESK_URL: "/api/grants"}


def test_it_opens_nothing_there(site: Site) -> None:
    visits = {OWNER_URL: site.owner, DESK_URL: site.ada}
    for here, there, name in ((OWNER_URL, DESK_URL, "owner"), (DESK_URL, OWNER_URL, "desk")):
        visit = visits[here].browser.get_cookie(COOKIES[name], here.partition("://")[2])
        assert visit is not None
        for stolen in COOKIES.values():
            headers = {"Cookie": f"{stolen}={visit.value}"}
            answer = site.browser.get(PATHS[there], base_url=there, headers=headers)

            assert refusal(answer) == (401, "not_signed_in")
