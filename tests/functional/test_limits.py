"""Too many tries from one place: a moment's wait, for that place only, remembered nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from consent import quotas
from crypto.doors import derive_door
from crypto.encoding import make_id, make_random, to_b64
from tests.functional.inprocess import Server, restarted, start_server
from tests.functional.navigators import Navigator, Owner, code_of
from tests.functional.offices import Desk, Office, Person, certify_directory
from tests.functional.sharing import Sharer


@dataclass
class Sharing:
    """A server with its limits on, an owner, and two workers of one office, on one network."""

    server: Server
    owner: Sharer
    office: Office
    ada: Desk
    ben: Desk


@pytest.fixture
def sharing(tmp_path: Path) -> Iterator[Sharing]:
    server = start_server(tmp_path, limits_factor=1)
    certify_directory(server)
    people = (Person("Kim", "coordinator"), Person("Ada"), Person("Ben"))
    office = Office(server, *people).opens_its_doors()
    owner = Sharer(server)
    assert owner.creates_notebook().status_code == 201
    yield Sharing(server, owner, office, *(Desk(office, person).signs_in() for person in people[1:]))
    server.services.store.close()


def knock(owner: Owner, address: str, **headers: str) -> TestResponse:
    proof = owner.proof(owner.door, bytes(32)).to_json()
    given = {"Origin": owner.url, "Sec-Fetch-Site": "same-origin", **headers}
    return owner.browser.open(
        "/api/openings",
        method="POST",
        base_url=owner.url,
        json={"proof": proof},
        headers=given,
        environ_overrides={"REMOTE_ADDR": address},
    )


def refusals(server: Server, **headers: str) -> list[str]:
    owner = Owner(server)
    return [code_of(knock(owner, "192.0.2.7", **headers)) for _ in range(21)]


def test_the_twenty_first_try_in_a_minute_waits(tmp_path: Path) -> None:
    server = start_server(tmp_path, limits_factor=1)

    codes = refusals(server)

    assert codes == ["door_unknown"] * 20 + ["too_many"]
    late = knock(Owner(server), "192.0.2.99")
    assert (late.status_code, late.headers["Retry-After"]) == (429, str(late.get_json()["retry_after"]))
    assert code_of(knock(Owner(server), "198.51.100.7")) == "door_unknown"


@pytest.mark.parametrize(("behind", "code"), [(True, "door_unknown"), (False, "too_many")])
def test_a_callers_word_about_itself_counts_behind_a_proxy_only(
    tmp_path: Path, behind: bool, code: str
) -> None:
    server = start_server(tmp_path, limits_factor=1, behind_tls_proxy=behind)
    refusals(server, **{"X-Forwarded-For": "203.0.113.1"})

    assert code_of(knock(Owner(server), "192.0.2.7", **{"X-Forwarded-For": "198.51.100.7"})) == code


def test_the_proxys_last_word_counts(tmp_path: Path) -> None:
    server = start_server(tmp_path, limits_factor=1, behind_tls_proxy=True)
    for number in range(20):
        knock(Owner(server), "192.0.2.7", **{"X-Forwarded-For": f"198.51.{number}.1, 203.0.113.1"})

    assert code_of(knock(Owner(server), "192.0.2.7", **{"X-Forwarded-For": "203.0.113.1"})) == "too_many"


def test_a_forwarded_host_is_never_believed(tmp_path: Path) -> None:
    server = start_server(tmp_path, behind_tls_proxy=True)

    answer = server.browser().get("/", headers={"Host": "evil.test", "X-Forwarded-Host": "notes.test"})

    assert code_of(answer) == "host_unknown"


def test_no_address_reaches_the_disk_or_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    server = start_server(tmp_path, limits_factor=1)
    refusals(server)

    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert b"192.0.2" not in kept
    assert "192.0.2" not in caplog.text


def test_sixty_openings_an_hour_from_one_address_pass(tmp_path: Path) -> None:
    server = start_server(tmp_path, limits_factor=1)
    owners = [Owner(server) for _ in range(6)]
    for owner in owners:
        assert owner.creates_notebook().status_code == 201

    answers = []
    for number in range(60):
        server.clock.turn(60)
        answers.append(owners[number % 6].opens().status_code)

    assert answers == [200] * 60


def test_a_try_is_counted_before_a_byte_of_it_is_read(tmp_path: Path) -> None:
    server = start_server(tmp_path, limits_factor=1)
    owner = Owner(server)

    codes = [code_of(owner.send("POST", "/api/openings", b"[" * 30_000)) for _ in range(21)]

    assert codes == ["bad_request"] * 20 + ["too_many"]


def test_guessing_at_doors_from_an_open_notebook_waits_too_and_a_restart_forgets_nothing(
    tmp_path: Path,
) -> None:
    server = start_server(tmp_path, limits_factor=1)
    owner = Owner(server)
    assert owner.creates_notebook().status_code == 201
    asked = {"change": "e30", "act": owner.proof(owner.door, bytes(32)).to_json()}

    codes = [code_of(owner.send("POST", "/api/erasure", asked)) for _ in range(3)]
    codes += [code_of(owner.send("POST", "/api/visits/closing", asked)) for _ in range(3)]
    codes += [code_of(owner.send("POST", "/api/doors", asked | {"manifest": ""}, 1)) for _ in range(4)]
    again = owner.moves_to(restarted(server)).send("POST", "/api/erasure", asked)

    assert codes == ["bad_statement"] * 10
    assert (code_of(again), again.get_json()["retry_after"]) == ("too_many", 600)
    server.clock.turn(600)
    assert code_of(owner.send("POST", "/api/erasure", asked)) == "bad_statement"


def test_with_limits_on_each_act_that_takes_the_secret_again_is_done(tmp_path: Path) -> None:
    server = start_server(tmp_path, limits_factor=1)
    owner = Owner(server)
    assert owner.creates_notebook().status_code == 201
    owner.on_another_device()

    assert owner.closes_other_visits().get_json() == {"closed": 1}
    assert owner.changes_doors({make_id(): derive_door(make_random(32))}, ()).status_code == 200
    assert owner.erases_everything().status_code == 204


def test_strangers_on_the_same_network_use_up_nothing_of_an_open_notebook(tmp_path: Path) -> None:
    server = start_server(tmp_path, limits_factor=1)
    owner = Owner(server)
    assert owner.creates_notebook().status_code == 201

    for _ in range(30):
        assert code_of(Navigator(server).send("POST", "/api/erasure", {})) == "not_signed_in"

    assert owner.erases_everything().status_code == 204


def test_offers_of_a_day_are_counted_for_each_notebook(sharing: Sharing) -> None:
    owner, office, section = sharing.owner, sharing.office, sharing.owner.writes()
    for _ in range(quotas.OFFERS.most):
        owner.grants(office, section)

    refused = owner.offers(owner.prepares(office, [(section, 1, 0)]))

    assert (code_of(refused), refused.status_code) == ("too_many", 429)
    assert refused.headers["Retry-After"] == str(43_200)
    assert owner.send("POST", "/api/endings", {}).status_code == 200
    sharing.server.clock.turn(43_200)
    owner.opens()
    owner.grants(office, owner.writes())


def test_one_reader_can_not_fill_a_journal_and_is_alone_in_waiting(sharing: Sharing) -> None:
    owner, ada, ben = sharing.owner, sharing.ada, sharing.ben
    grant = ada.takes(owner.grants(sharing.office, owner.writes(), audience="team").secret)
    path = f"/api/grants/{to_b64(grant)}/access-nonces"
    for _ in range(quotas.READINGS.most):
        assert ada.send("POST", path, {}).status_code == 200

    refused = ada.send("POST", path, {})

    assert (code_of(refused), refused.get_json()["retry_after"]) == ("too_many", 3600)
    assert ben.send("POST", path, {}).status_code == 200


def test_one_person_uses_so_many_codes_an_hour_and_a_colleague_is_not_held_up(sharing: Sharing) -> None:
    for _ in range(quotas.REDEEMS.most):
        assert code_of(sharing.ada.redeems(bytes(16))) == "token_not_here"

    assert code_of(sharing.ada.redeems(bytes(16))) == "too_many"
    assert code_of(sharing.ben.redeems(bytes(16))) == "token_not_here"


def test_notebooks_of_a_day_are_counted_for_everybody_together(tmp_path: Path) -> None:
    server = start_server(tmp_path, vaults_a_day=2)
    assert [Owner(server).creates_notebook().status_code for _ in range(2)] == [201, 201]

    refused = Owner(server).creates_notebook()
    again = Owner(server)
    again.moves_to(restarted(server))

    assert (code_of(refused), refused.get_json()["retry_after"]) == ("too_many", 43_200)
    assert code_of(again.creates_notebook()) == "too_many"
    server.clock.turn(43_200)
    assert Owner(server).creates_notebook().status_code == 201


def test_a_creation_that_is_sent_again_counts_once(tmp_path: Path) -> None:
    server = start_server(tmp_path, vaults_a_day=2)
    owner = Owner(server)
    body = owner.new_vault()

    answers = [owner.send("POST", "/api/vaults", body).status_code for _ in range(4)]

    assert answers == [201] * 4
    assert Owner(server).creates_notebook().status_code == 201
