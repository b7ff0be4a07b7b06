"""Files with secrets: for their owner only, never half written, never replaced by chance."""

from pathlib import Path

import pytest

from client.coordinator import AgencyIdentity
from client.operator import Operator
from client.private_files import BadFile, read_private, write_private
from client.qr_code import UnknownPicture, draw_in_terminal, draw_picture


def test_a_secret_file_is_for_its_owner_only(tmp_path: Path) -> None:
    write_private(tmp_path / "key", b"secret")

    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert read_private(tmp_path / "key") == b"secret"
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_an_existing_file_stays_unless_replacing_is_said(tmp_path: Path) -> None:
    write_private(tmp_path / "key", b"first")

    with pytest.raises(BadFile):
        write_private(tmp_path / "key", b"second")
    assert read_private(tmp_path / "key") == b"first"
    write_private(tmp_path / "key", b"third", replace=True)
    assert read_private(tmp_path / "key") == b"third"


def test_a_file_others_may_read_is_refused(tmp_path: Path) -> None:
    write_private(tmp_path / "key", b"secret")
    (tmp_path / "key").chmod(0o640)

    with pytest.raises(BadFile, match="chmod 600"):
        read_private(tmp_path / "key")


def test_keys_come_back_from_their_files(tmp_path: Path) -> None:
    operator, identity = Operator.make(), AgencyIdentity.make()
    operator.save(tmp_path / "operator")
    identity.save(tmp_path / "identity")

    assert Operator.load(tmp_path / "operator") == operator
    assert AgencyIdentity.load(tmp_path / "identity") == identity
    with pytest.raises(BadFile):
        Operator.load(tmp_path / "identity")
    with pytest.raises(BadFile):
        Operator.load(tmp_path / "nothing")


def test_a_code_is_drawn_in_the_terminal_and_as_a_picture(tmp_path: Path) -> None:
    text = "HTTPS://NOTES.EXAMPLE/R#M2GT58X4MPKAFA59NANTSBDENWZT"

    assert len(draw_in_terminal(text).splitlines()) > 10
    for name, start in (("code.png", b"\x89PNG"), ("code.svg", b"<?xml")):
        draw_picture(text, tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    with pytest.raises(UnknownPicture):
        draw_picture(text, tmp_path / "code.gif")
