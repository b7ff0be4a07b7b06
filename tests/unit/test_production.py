"""`make serve`: what it refuses, each in one sentence."""

import json
from pathlib import Path

import pytest

from client.demo import SEED_FILE
from client.operator import Operator
from client.private_files import BadFile, write_private
from crypto.signing import Signed
from tools.start.production import CERTIFICATE_FILE, Unfit, check_fit
from tools.start.secrets import OPERATOR_FILE, directory_public, make_server_secrets
from web.settings import Settings, read_settings
from web.start import StartRefused

NOW = 1_800_000_000
NAMED = frozenset({"OWNER_URL", "DESK_URL"})
YEAR_SECONDS = 365 * 86_400


def settings_for(folder: Path, **changes: str) -> Settings:
    given = {
        "DATA_DIR": str(folder),
        "OWNER_URL": "https://notes.example",
        "DESK_URL": "https://desk.example",
        "BEHIND_TLS_PROXY": "1",
    }
    return read_settings(given | changes)


@pytest.fixture
def operator() -> Operator:
    return Operator.make()


@pytest.fixture
def folder(tmp_path: Path, operator: Operator) -> Path:
    """A folder as production wants it."""
    settings = settings_for(tmp_path)
    make_server_secrets(settings)
    save(settings.instance_path, operator.sign_instance(settings.owner_url, settings.desk_url))
    save(tmp_path / CERTIFICATE_FILE, operator.certify_directory_key(directory_public(settings), NOW))
    return tmp_path


def save(path: Path, signed: Signed) -> None:
    path.write_text(json.dumps(signed.to_json()))


def test_a_folder_that_is_fit_is_served(folder: Path) -> None:
    assert check_fit(settings_for(folder), NAMED, NOW)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DEMO": "1"}, "DEMO is for trying out"),
        ({"LIMITS_FACTOR": "0"}, "guess without end"),
        ({"SMTP_HOST": "mail.example", "MAIL_FROM": "post@shelter.example"}, "MAIL_FROM and MAIL_NAME say"),
        ({"TLS": "1"}, "TLS=1 is for trying out"),
        ({"BEHIND_TLS_PROXY": "0"}, "plain http"),
        ({"DATABASE_URL": "postgresql+psycopg://wallet@/wallet"}, "COUNT_FILE"),
        ({"OWNER_URL": "http://notes.example"}, "https://"),
        ({"DESK_URL": "https://notes.example:444"}, "share a host"),
        ({"DESK_URL": "https://office.example"}, "names other addresses"),
    ],
)
def test_settings_that_make_a_promise_hollow_are_refused(
    folder: Path, changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Unfit, match=sentence):
        check_fit(settings_for(folder, **changes), NAMED, NOW)


def test_postgresql_with_a_count_file_elsewhere_is_served(folder: Path, tmp_path: Path) -> None:
    apart = {"DATABASE_URL": "postgresql+psycopg://wallet@/wallet", "COUNT_FILE": str(tmp_path / "count")}

    assert check_fit(settings_for(folder, **apart), NAMED, NOW)


def test_addresses_are_never_guessed(folder: Path) -> None:
    with pytest.raises(Unfit, match="Set OWNER_URL and DESK_URL"):
        check_fit(settings_for(folder), frozenset(), NOW)


@pytest.mark.parametrize(("name", "sentence"), [(SEED_FILE, "demo"), (OPERATOR_FILE, "operator key")])
def test_what_belongs_to_trying_out_is_refused(folder: Path, name: str, sentence: str) -> None:
    write_private(folder / name, b"x")

    with pytest.raises(Unfit, match=sentence):
        check_fit(settings_for(folder), NAMED, NOW)


def test_a_key_file_that_is_missing_weak_or_readable_by_others_is_refused(folder: Path) -> None:
    key_file = settings_for(folder).key_path
    key_file.chmod(0o644)
    with pytest.raises(StartRefused, match="chmod 600"):
        check_fit(settings_for(folder), NAMED, NOW)

    key_file.chmod(0o600)
    key_file.write_bytes(bytes(32))
    with pytest.raises(StartRefused, match="random"):
        check_fit(settings_for(folder), NAMED, NOW)

    key_file.unlink()
    with pytest.raises(StartRefused, match="missing"):
        check_fit(settings_for(folder), NAMED, NOW)


def test_a_missing_instance_file_is_refused(folder: Path) -> None:
    settings_for(folder).instance_path.unlink()

    with pytest.raises(StartRefused, match="missing"):
        check_fit(settings_for(folder), NAMED, NOW)


def test_a_directory_key_without_a_certificate_in_date_is_refused(folder: Path, operator: Operator) -> None:
    path = folder / CERTIFICATE_FILE
    with pytest.raises(Unfit, match="out of date"):
        check_fit(settings_for(folder), NAMED, NOW + YEAR_SECONDS)

    save(path, Operator.make().certify_directory_key(directory_public(settings_for(folder)), NOW))
    with pytest.raises(Unfit, match="not by this operator"):
        check_fit(settings_for(folder), NAMED, NOW)

    save(path, operator.certify_directory_key(bytes(32), NOW))
    with pytest.raises(Unfit, match="another directory key"):
        check_fit(settings_for(folder), NAMED, NOW)

    path.write_text("{}")
    with pytest.raises(Unfit, match="not a signed certificate"):
        check_fit(settings_for(folder), NAMED, NOW)

    path.unlink()
    with pytest.raises(Unfit, match="certify-directory-key"):
        check_fit(settings_for(folder), NAMED, NOW)


def test_a_database_without_its_key_file_gets_no_new_one(folder: Path) -> None:
    settings = settings_for(folder)
    (folder / "wallet.sqlite").touch()
    settings.key_path.unlink()

    with pytest.raises(BadFile, match="Put it back"):
        make_server_secrets(settings)
    assert not settings.key_path.exists()
