"""Where an invitation is needed: one code, one notebook, and nothing that joins the two."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from client.errors import ApiError
from client.owner import Owner as ClientOwner
from crypto.codes import parse_code, show_code
from crypto.encoding import make_random, to_b64
from crypto.errors import CodeMistyped
from crypto.invitations import make_invitation
from tests.functional.inprocess import Server, start_server
from tests.functional.navigators import Owner, code_of
from tests.functional.test_command_line import Terminal
from tests.functional.world import PASSPHRASE, World
from tools.invite import main as invite
from web.start import read_key_file

DAY = 86_400


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return start_server(tmp_path, invitations=True)


def code_for(server: Server, days: int = 30) -> bytes:
    return make_invitation(server.services.keys.file, server.clock.now() // DAY + days)


def creates(owner: Owner, invitation: bytes | None) -> str:
    """Try to make a notebook; gives the refusal's code, or nothing."""
    body = owner.new_vault()
    if invitation is not None:
        body["invitation"] = to_b64(invitation)
    response = owner.send("POST", "/api/vaults", body)
    return "" if response.status_code == 201 else code_of(response)


def test_a_code_makes_one_notebook(server: Server) -> None:
    assert Owner(server).get("/api/settings").get_json()["invitation"] is True
    invitation = code_for(server)

    assert creates(Owner(server), invitation) == ""
    assert creates(Owner(server), invitation) == "invitation_refused"


def test_none_wrong_used_and_past_its_day_are_the_same_bytes(server: Server) -> None:
    used = code_for(server)
    creates(Owner(server), used)
    sent = [None, make_random(16), used, code_for(server, -1), make_invitation(make_random(32), 60_000)]

    answers = []
    for invitation in sent:
        owner = Owner(server)
        body = owner.new_vault() | ({} if invitation is None else {"invitation": to_b64(invitation)})
        answers.append(owner.send("POST", "/api/vaults", body))

    assert {(answer.status_code, answer.data) for answer in answers} == {(403, answers[0].data)}
    assert code_of(answers[0]) == "invitation_refused"


def test_a_code_is_good_on_its_last_day_and_not_after(server: Server) -> None:
    first, second = code_for(server, 1), code_for(server, 1)
    server.clock.turn(DAY)
    assert creates(Owner(server), first) == ""

    server.clock.turn(DAY)
    assert creates(Owner(server), second) == "invitation_refused"


def test_a_creation_that_fails_spends_nothing_and_a_retry_gets_the_first_answer(server: Server) -> None:
    invitation = code_for(server)
    owner = Owner(server)
    body = owner.new_vault() | {"invitation": to_b64(invitation)}
    assert code_of(owner.send("POST", "/api/vaults", body | {"manifest": to_b64(b"x" * 300)})) != ""

    first, again = (owner.send("POST", "/api/vaults", body) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data


def test_of_many_uses_at_once_one_makes_a_notebook(server: Server) -> None:
    invitation = code_for(server)
    owners = [Owner(server) for _ in range(6)]

    with ThreadPoolExecutor(6) as threads:
        came = list(threads.map(lambda owner: creates(owner, invitation), owners))

    assert sorted(came) == [""] + ["invitation_refused"] * 5


def test_without_an_invitation_nobody_learns_whether_a_door_exists(server: Server) -> None:
    owner = Owner(server)
    assert creates(owner, code_for(server)) == ""

    assert creates(owner, None) == "invitation_refused"


def test_nothing_kept_joins_an_invitation_and_its_notebook(server: Server) -> None:
    invitation, owner = code_for(server), Owner(server)
    creates(owner, invitation)

    with server.services.store.reading() as tx:
        rows = [tuple(row) for row in tx.exec_driver_sql("SELECT * FROM spent_invitations")]
    kept = b"".join(path.read_bytes() for path in server.folder.rglob("*.sqlite*"))

    assert len(rows) == 1
    assert [type(value) for value in rows[0]] == [bytes, int]
    assert rows[0][1] % DAY == 0
    assert owner.vault not in rows[0]
    assert invitation not in kept


def test_spent_codes_are_forgotten_after_their_day(server: Server) -> None:
    creates(Owner(server), code_for(server, 1))
    server.clock.turn(2 * DAY)
    creates(Owner(server), code_for(server, 1))

    with server.services.store.reading() as tx:
        count = tx.exec_driver_sql("SELECT count(*) FROM spent_invitations").scalar()
    assert count == 1


def test_where_none_is_needed_none_is_asked_for_or_spent(tmp_path: Path) -> None:
    server = start_server(tmp_path)
    invitation = code_for(server)

    assert Owner(server).get("/api/settings").get_json()["invitation"] is False
    assert [creates(Owner(server), sent) for sent in (None, invitation, invitation)] == ["", "", ""]


def test_the_operator_prints_codes_that_the_server_knows_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = start_server(tmp_path, invitations=True)
    environment = {"DATA_DIR": str(server.services.settings.data_dir), "INVITATIONS": "1"}
    assert invite(["3", "10"], environment) == 0
    printed = capsys.readouterr()
    codes = [parse_code(line, "invitation") for line in printed.out.splitlines()]

    server.clock.turn(0)
    assert len(set(codes)) == 3
    assert printed.err == ""
    assert {server.services.keys.read_invitation(code) for code in codes}


@pytest.mark.parametrize("arguments", [["0", "10"], ["1001", "10"], ["3", "0"], ["3", "367"], ["x", "1"], []])
def test_numbers_that_make_no_sense_print_no_code(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert invite(arguments, {}) == 1
    assert capsys.readouterr().out == ""


def test_the_clients_ask_for_a_code_and_send_nothing_that_is_mistyped(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    object.__setattr__(world.services.settings, "invitations", True)
    key_file = read_key_file(world.settings.key_path, is_used=True)
    code = show_code(make_invitation(key_file, world.clock.now() // DAY + 1), "invitation")
    at = world.to_owner_site
    with pytest.raises(CodeMistyped):
        ClientOwner.create(at(), "a word", PASSPHRASE, invitation=code[:-1] + "~")
    with pytest.raises(ApiError, match="invitation_refused"):
        ClientOwner.create(at(), "a word", PASSPHRASE)

    terminal = Terminal(world, monkeypatch, capsys)
    printed = terminal.run(
        "owner", "create", "--at", world.settings.owner_url[0], lines=(code.lower(), "a word", PASSPHRASE)
    )

    assert "The notebook is made." in printed
    assert ClientOwner.open(at(), "a word", PASSPHRASE).sections() == ()
