"""Making a notebook and opening it: who gets in, who doesn't, and how alike that looks."""

import pytest

from crypto.doors import derive_door
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.signing import sign_body
from crypto.statements.doors import DoorOpen
from tests.functional.inprocess import DESK_URL, NOON, Server
from tests.functional.navigators import Navigator, Owner, code_of
from tests.functional.rows import read_kept


@pytest.fixture
def owner(server: Server) -> Owner:
    return Owner(server)


def test_a_new_notebook_is_open_at_once_and_opens_again_on_another_device(
    server: Server, owner: Owner
) -> None:
    made = owner.creates_notebook()

    assert made.status_code == 201
    assert made.get_json().keys() == {"vault", "door", "wrapped_key", "at"}
    assert owner.notebook()["counter"] == 1

    owner.browser = server.browser()
    assert owner.get("/api/notebook").status_code == 401
    opened = owner.opens()
    assert parse_b64(opened.get_json()["vault"]) == owner.vault
    assert opened.get_json()["wrapped_key"] == made.get_json()["wrapped_key"]
    assert owner.notebook()["counter"] == 1


def test_every_wrong_opening_gets_the_same_bytes(server: Server, owner: Owner) -> None:
    owner.creates_notebook()
    stranger = derive_door(make_random(32))
    nonce = owner.challenge()
    used = owner.challenge()
    owner.send("POST", "/api/openings", {"proof": owner.proof(owner.door, used).to_json()})
    by_another = DoorOpen(door=owner.door.public, nonce=nonce).encode()
    wrong = [
        owner.proof(stranger, nonce),
        sign_body("door-open", server.instance, by_another, stranger.sign_seed),
        sign_body("door-act", server.instance, by_another, owner.door.sign_seed),
        sign_body("door-open", make_random(32), by_another, owner.door.sign_seed),
        owner.proof(owner.door, used),
        owner.proof(owner.door, make_random(32)),
        sign_body("door-open", server.instance, b'{"v":1}', owner.door.sign_seed),
        sign_body("door-open", server.instance, by_another + b" ", owner.door.sign_seed),
    ]

    answers = [owner.send("POST", "/api/openings", {"proof": proof.to_json()}) for proof in wrong]

    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.data for answer in answers}) == 1
    assert code_of(answers[0]) == "door_unknown"
    assert not any("Set-Cookie" in answer.headers for answer in answers)


def test_a_challenge_is_good_for_two_minutes(server: Server, owner: Owner) -> None:
    owner.creates_notebook()
    proof = owner.proof(owner.door, owner.challenge())

    server.clock.turn(121)

    assert code_of(owner.send("POST", "/api/openings", {"proof": proof.to_json()})) == "door_unknown"


def test_creating_again_with_the_same_key_and_body_gets_the_first_answer(
    server: Server, owner: Owner
) -> None:
    body = owner.new_vault()
    first = owner.send("POST", "/api/vaults", body)
    server.clock.turn(300)

    again = owner.send("POST", "/api/vaults", body)

    assert (again.status_code, again.data) == (201, first.data)
    assert owner.notebook()["journal"]["n"] == 1


def test_creating_again_goes_through_no_door_that_was_closed_meanwhile(owner: Owner) -> None:
    body = owner.new_vault()
    owner.send("POST", "/api/vaults", body)
    owner.counter = 1
    assert owner.changes_doors({make_id(): derive_door(make_random(32))}, (owner.door_id,)).status_code == 200

    again = owner.send("POST", "/api/vaults", body)

    assert code_of(again) == "door_unknown"
    assert "Set-Cookie" not in again.headers


def test_the_same_idempotency_key_with_another_body_is_refused(owner: Owner) -> None:
    body = owner.new_vault()
    owner.send("POST", "/api/vaults", body)

    other = Owner(owner.server)
    other_body = other.new_vault() | {"idempotency_key": body["idempotency_key"]}

    refused = other.send("POST", "/api/vaults", other_body)
    assert (code_of(refused), refused.get_json()["field"]) == ("bad_request", "idempotency_key")


def test_after_ten_minutes_the_same_creation_is_refused(server: Server, owner: Owner) -> None:
    body = owner.new_vault()
    owner.send("POST", "/api/vaults", body)
    server.clock.turn(601)

    assert code_of(owner.send("POST", "/api/vaults", body)) == "nonce_used"


def test_a_door_that_exists_is_taken_and_opens_nothing(server: Server, owner: Owner) -> None:
    owner.creates_notebook()
    other = Owner(server)
    other.door = owner.door

    refused = other.creates_notebook()

    assert (refused.status_code, code_of(refused)) == (409, "door_taken")
    assert other.get("/api/notebook").status_code == 401
    assert owner.notebook()["counter"] == 1


@pytest.mark.parametrize(
    ("bend", "code"),
    [
        ({"manifest": "aGVsbG8"}, "not_an_envelope"),
        ({"manifest": "my plain words"}, "bad_request"),
        ({"note": "plain words"}, "bad_request"),
        ({"nonce": to_b64(bytes(32))}, "nonce_used"),
        ({"stop_hash": to_b64(bytes(31))}, "bad_request"),
        ({"vault": to_b64(bytes(17))}, "bad_request"),
        ({"doors": []}, "bad_request"),
        ({"doors": None}, "bad_request"),
    ],
)
def test_a_bad_creation_is_refused_and_keeps_nothing(
    owner: Owner, bend: dict[str, object], code: str
) -> None:
    refused = owner.send("POST", "/api/vaults", owner.new_vault() | bend)

    assert code_of(refused) == code
    assert b"plain words" not in refused.data
    assert owner.opens().status_code == 403


def test_a_wrapped_key_of_another_length_is_refused(owner: Owner) -> None:
    body = owner.new_vault()
    body["doors"][0]["wrapped_key"] = to_b64(b"\x01" + bytes(71))

    assert code_of(owner.send("POST", "/api/vaults", body)) == "not_an_envelope"


def test_a_proof_by_another_key_is_refused(owner: Owner) -> None:
    body = owner.new_vault()
    other = owner.proof(derive_door(make_random(32)), owner.challenge())
    body["doors"][0]["proof"] = {"body": body["doors"][0]["proof"]["body"], "sig": other.to_json()["sig"]}

    assert code_of(owner.send("POST", "/api/vaults", body)) == "bad_statement"


def test_the_cookie_is_neutral_strict_and_new_at_each_sign_in(owner: Owner) -> None:
    first = owner.creates_notebook().headers["Set-Cookie"]
    second = owner.opens().headers["Set-Cookie"]

    name, _, rest = first.partition("=")
    assert name == "__Host-n"
    assert {part.strip() for part in rest.split(";")[1:]} == {
        "Secure",
        "HttpOnly",
        "Path=/",
        "SameSite=Strict",
    }
    assert first.partition(";")[0] != second.partition(";")[0]


def test_signing_in_again_ends_the_visit_of_the_old_cookie(server: Server, owner: Owner) -> None:
    old = owner.creates_notebook().headers["Set-Cookie"].partition(";")[0]
    owner.opens()

    other = Navigator(server)
    assert other.get("/api/notebook", Cookie=old).status_code == 401


def test_a_visit_ends_after_half_an_hour_without_anything(server: Server, owner: Owner) -> None:
    owner.creates_notebook()
    server.clock.turn(29 * 60)
    assert owner.get("/api/notebook").status_code == 200
    server.clock.turn(29 * 60)
    assert owner.get("/api/notebook").status_code == 200

    server.clock.turn(30 * 60)

    assert code_of(owner.get("/api/notebook")) == "not_signed_in"


def test_a_visit_ends_after_twelve_hours_however_busy(server: Server, owner: Owner) -> None:
    owner.creates_notebook()
    for _ in range(35):
        server.clock.turn(20 * 60)
        assert owner.get("/api/pulse").status_code == 200

    server.clock.turn(20 * 60)

    assert owner.get("/api/pulse").status_code == 401


def test_leaving_ends_the_visit_and_is_always_fine(owner: Owner) -> None:
    cookie = owner.creates_notebook().headers["Set-Cookie"].partition(";")[0]

    left = owner.send("POST", "/api/leaving", {})

    assert (left.status_code, left.data) == (204, b"")
    assert "__Host-n=;" in left.headers["Set-Cookie"]
    assert Navigator(owner.server).get("/api/notebook", Cookie=cookie).status_code == 401
    assert owner.send("POST", "/api/leaving", {}).status_code == 204


def test_away_ends_the_visit_and_leads_to_a_neutral_page(owner: Owner) -> None:
    cookie = owner.creates_notebook().headers["Set-Cookie"].partition(";")[0]

    away = owner.get("/away")

    assert (away.status_code, away.headers["Location"]) == (303, "https://www.bbc.com/weather")
    assert "storage" in away.headers["Clear-Site-Data"]
    assert Navigator(owner.server).get("/api/notebook", Cookie=cookie).status_code == 401


def test_a_head_request_for_away_changes_nothing(owner: Owner) -> None:
    owner.creates_notebook()

    owner.browser.open("/away", method="HEAD", base_url=owner.url)

    assert owner.get("/api/notebook").status_code == 200


def test_an_owners_cookie_is_nothing_at_the_desk(owner: Owner) -> None:
    value = owner.creates_notebook().headers["Set-Cookie"].partition(";")[0].partition("=")[2]
    desk = Navigator(owner.server, DESK_URL)

    for cookie in (f"__Host-n={value}", f"__Host-d={value}"):
        assert desk.get("/api/keyring", Cookie=cookie).status_code in (401, 404)


@pytest.mark.parametrize("cookie", ["x", "", "é", "A" * 43, "AA==", to_b64(bytes(32))])
def test_any_other_cookie_is_nobody(owner: Owner, cookie: str) -> None:
    assert (
        owner.get("/api/notebook", Cookie=f"__Host-n={cookie}".encode().decode("latin-1")).status_code == 401
    )


@pytest.mark.parametrize("cookie", ["remember_token=1|2", "session=abc", "__Host-none=1|2"])
def test_cookies_of_the_framework_mean_nothing(owner: Owner, cookie: str) -> None:
    owner.creates_notebook()
    signed_in = owner.browser.get_cookie("__Host-n", domain="notes.test")
    both = f"{cookie}; __Host-n={signed_in.value if signed_in else ''}"

    answer = Navigator(owner.server).get("/api/notebook", Cookie=both)

    assert answer.status_code in (200, 401)
    assert "Set-Cookie" not in answer.headers


def test_dates_of_making_and_opening_are_days(server: Server, owner: Owner) -> None:
    owner.creates_notebook()
    owner.opens()

    today = NOON - NOON % 86_400
    assert owner.notebook()["doors"] == [{"door": to_b64(owner.door_id), "since": today}]
    events = owner.get("/api/journal").get_json()["events"]
    assert all(f'"at":{today},'.encode() in parse_b64(event["event"]) for event in events)


def test_nothing_kept_names_the_door_the_cookie_or_the_wrapped_key(server: Server, owner: Owner) -> None:
    made = owner.creates_notebook()
    cookie = made.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
    hidden = [owner.door.public, parse_b64(cookie), parse_b64(made.get_json()["wrapped_key"]), b"127.0.0.1"]

    kept = read_kept(server)

    assert owner.vault in kept
    assert not [secret for secret in hidden if secret in kept]


def test_two_notebooks_on_one_device_leave_nothing_that_pairs_them(server: Server) -> None:
    first, second = Owner(server), Owner(server)
    second.browser = first.browser

    first.creates_notebook()
    first.send("POST", "/api/leaving", {})
    second.creates_notebook()

    assert first.vault not in second.get("/api/notebook").data
    assert second.notebook()["journal"]["n"] == 1


def test_a_taken_vault_id_is_refused(server: Server, owner: Owner) -> None:
    owner.creates_notebook()
    other = Owner(server)
    other.vault = owner.vault

    assert code_of(other.creates_notebook()) == "bad_request"


def test_two_doors_at_creation_both_open(owner: Owner) -> None:
    body = owner.new_vault()
    recovery, recovery_id = derive_door(make_random(32)), make_id()
    body["doors"].append(owner.new_door(recovery_id, recovery, parse_b64(body["nonce"])))

    assert owner.send("POST", "/api/vaults", body).status_code == 201
    assert parse_b64(owner.opens(recovery).get_json()["door"]) == recovery_id
    assert parse_b64(owner.opens().get_json()["door"]) == owner.door_id
