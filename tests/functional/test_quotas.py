"""A notebook at its edges, over HTTP: what is one too many changes nothing, and ending still works."""

import pytest

from consent import quotas
from crypto.encoding import make_id, make_random, parse_b64
from crypto.package import seal_package
from crypto.statements.grants import Package, PackageKey
from tests.functional.navigators import Json, code_of
from tests.functional.offices import Desk, Office
from tests.functional.sharing import Sharer


def test_one_live_grant_too_many_is_refused_until_one_ends(
    owner: Sharer, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MOST_LIVE_GRANTS", 2)
    first, _ = (owner.grants(office, owner.writes()) for _ in range(2))
    section = owner.writes()
    third = owner.prepares(office, [owner.newest(section)])
    before = owner.notebook()

    assert code_of(owner.offers(third)) == "quota"

    assert owner.notebook() == before
    assert owner.ends(first.grant).status_code == 200
    assert owner.offers(third).status_code == 201


def test_a_package_of_the_largest_size_is_kept_and_one_byte_more_is_not(
    owner: Sharer, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = owner.prepares(office, [owner.newest(owner.writes())])
    body = owner.offer(offered)
    size = len(parse_b64(body["package"]))

    monkeypatch.setattr(quotas, "MOST_PACKAGE_BYTES", size - 1)
    assert code_of(owner.posts("POST", "/api/grants", body)) == "quota"
    monkeypatch.setattr(quotas, "MOST_PACKAGE_BYTES", size)
    assert owner.posts("POST", "/api/grants", body).status_code == 201


def test_wraps_that_are_too_large_open_nothing_and_spend_nothing(
    owner: Sharer, office: Office, ada: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = owner.grants(office, owner.writes())
    looked = ada.redeems(offered.secret).get_json()
    monkeypatch.setattr(quotas, "MOST_PACKAGE_BYTES", 100)
    assert code_of(ada.claims(looked, offered.secret)) == "quota"
    monkeypatch.undo()

    assert ada.claims(looked, offered.secret).status_code == 201


def test_a_fresh_sealing_takes_no_more_room_than_the_one_before(owner: Sharer) -> None:
    section = owner.writes(b"short")
    place, body = owner.next_sealing(section)
    longer: Json = body | owner.sealed(place, b"l" * 5000)

    assert code_of(owner.seals_afresh(place, longer)) == "quota"
    assert owner.seals_afresh(place, body | owner.sealed(place, b"other")).status_code == 201


def test_the_longest_grant_there_can_be_fits_its_quota(owner: Sharer, office: Office) -> None:
    offered = owner.prepares(office, [owner.newest(owner.writes())])
    keys = tuple(PackageKey(make_id(), 10_000, 10_000, make_random(32), make_random(32)) for _ in range(200))
    longest_words = 4 * (2000 + 120 + 120 + 200 * 120) + 200 * 100 + 500
    plain = Package(offered.grant, bytes(longest_words), tuple(sorted(keys, key=lambda key: key.id))).encode()

    package = seal_package(office.team.public, offered.secret, offered.grant, offered.terms.hash, plain)

    assert len(package) <= quotas.MOST_PACKAGE_BYTES
