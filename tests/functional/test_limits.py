"""Too many tries from one place: a moment's wait, for that place only, remembered nowhere."""

from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.functional.inprocess import DESK_URL, Server, start_server
from tests.functional.navigators import Navigator, Owner, code_of


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


def test_guessing_at_doors_from_an_open_notebook_waits_too(tmp_path: Path) -> None:
    server = start_server(tmp_path, limits_factor=1)
    owner = Owner(server)
    assert owner.creates_notebook().status_code == 201
    asked = {"change": "e30", "act": owner.proof(owner.door, bytes(32)).to_json()}

    codes = [code_of(owner.send("POST", "/api/erasure", asked)) for _ in range(4)]
    codes += [code_of(owner.send("POST", "/api/doors", asked | {"manifest": ""}, 1)) for _ in range(3)]

    assert codes == ["bad_statement"] * 6 + ["too_many"]


def test_one_desk_can_not_fill_a_journal(tmp_path: Path) -> None:
    server = start_server(tmp_path, limits_factor=0.01)
    desk = Navigator(server, DESK_URL)

    codes = [code_of(desk.send("POST", f"/api/grants/{'A' * 22}/access-nonces", {})) for _ in range(3)]

    assert codes == ["not_signed_in", "not_signed_in", "too_many"]
