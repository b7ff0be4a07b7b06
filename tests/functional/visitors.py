"""Somebody at each site, with and without a visit, for requests that a program thinks up.

* A request that ends a visit, erases a notebook or closes a door is followed by a new one, so the next
  request meets a visit again.
"""

from dataclasses import dataclass, field
from pathlib import Path

from werkzeug.test import Client

from crypto.encoding import make_id, to_b64
from tests.functional.inprocess import DESK_URL, OWNER_URL, start_server
from tests.functional.navigators import Json
from tests.functional.offices import Desk, Office, Person, certify_directory
from tests.functional.sharing import Sharer
from web.sessions import COOKIES


@dataclass
class Place:
    """What is somebody's: ids by the name of their place in an address."""

    ids: dict[str, str] = field(default_factory=dict)


class Visitors:
    """One site's visitor, a stranger to them, and what both have."""

    def __init__(self, folder: Path, site: str) -> None:
        self.site, self.url = site, {"owner": OWNER_URL, "desk": DESK_URL}[site]
        self.server = start_server(folder)
        certify_directory(self.server)
        self.signed: list[Json] = []
        self.anybody: Client = self.server.browser()
        self._begin()

    @property
    def somebody(self) -> Client:
        """A browser with a visit."""
        if self._visit.browser.get_cookie(COOKIES[self.site], self.url.partition("://")[2]) is None:
            self._begin()
        return self._visit.browser

    def _begin(self) -> None:
        self.theirs, self._visit = self._makes()
        self.strangers, _ = self._makes()
        self.nowhere = {name: to_b64(make_id()) for name in self.theirs}

    def _makes(self) -> tuple[dict[str, str], Sharer | Desk]:
        office = Office(self.server, Person("Kim", "coordinator"), Person("Ada")).opens_its_doors()
        ada, owner = Desk(office, office.people[1]).signs_in(), Sharer(self.server)
        assert owner.creates_notebook().status_code == 201
        section, draft = owner.writes(), make_id()
        assert (
            owner.send("PUT", f"/api/drafts/{to_b64(draft)}", owner.draft(section, draft, 1)).status_code
            == 200
        )
        grant = owner.grants(office, section)
        looked = ada.redeems(grant.secret).get_json()
        body = ada.claim(looked, grant.secret)
        assert ada.send("POST", "/api/claims", body).status_code == 201
        self.signed = [grant.terms.to_json(), *looked["states"], body["claim"], office.chain[0].to_json()]
        ids = {"grant_id": grant.grant, "section_id": section, "draft_id": draft, "agency_id": office.agency}
        return {name: to_b64(value) for name, value in ids.items()}, owner if self.site == "owner" else ada
