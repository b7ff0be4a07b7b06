"""Settings: read once, refused in one sentence."""

from pathlib import Path

import pytest

from web.settings import BadSettings, Settings, host_of, read_settings


def test_nothing_set_is_a_server_to_try_out() -> None:
    settings = read_settings({})

    assert settings.owner_url == ("http://localhost:8000",)
    assert settings.max_days == 90
    assert settings.limits_factor == 1


def test_settings_come_from_their_names_in_capitals() -> None:
    settings = read_settings(
        {
            "DATA_DIR": "/srv/notes",
            "OWNER_URL": "https://notes.test https://192.0.2.7:8443/",
            "DESK_URL": "https://desk.test:443",
            "MAX_DAYS": "30",
            "BEHIND_TLS_PROXY": "1",
            "PATH": "/bin",
        }
    )

    assert settings.data_dir == Path("/srv/notes")
    assert settings.owner_url == ("https://notes.test", "https://192.0.2.7:8443")
    assert settings.desk_url == ("https://desk.test",)
    assert (settings.max_days, settings.behind_tls_proxy) == (30, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAX_DAYS", "91"),
        ("MAX_DAYS", "0"),
        ("MAX_DAYS", "many"),
        ("PORT", "70000"),
        ("OWNER_URL", "notes.test"),
        ("OWNER_URL", "https://notes.test/app"),
        ("OWNER_URL", "https://me@notes.test"),
        ("OWNER_URL", "ftp://notes.test"),
        ("EXIT_URL", "javascript:alert(1)"),
        ("EXIT_URL", "http://example.org"),
        ("LIMITS_FACTOR", "-1"),
        ("LIMITS_FACTOR", "inf"),
        ("LIMITS_FACTOR", "nan"),
        ("DEMO", "perhaps"),
        ("DATABASE_URL", "mysql://localhost/notes"),
        ("DATABASE_URL", "postgresql+pg8000://localhost/notes"),
        ("DATABASE_URL", "notes"),
    ],
)
def test_an_impossible_value_names_its_setting(name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=name):
        read_settings({name: value})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_in_one_way_however_it_is_written(scheme: str) -> None:
    settings = read_settings({"DATABASE_URL": f"{scheme}://notes@db.test/notes"})

    assert settings.database == "postgresql+psycopg://notes@db.test/notes"


def test_one_host_for_both_sites_is_refused() -> None:
    with pytest.raises(BadSettings, match="different hosts"):
        read_settings({"OWNER_URL": "https://notes.test", "DESK_URL": "https://notes.test:443"})


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://localhost:8000", "localhost:8000"),
        ("http://localhost:80", "localhost"),
        ("https://Notes.Test", "notes.test"),
        ("https://notes.test:80", "notes.test:80"),
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_a_host_is_what_a_browser_sends(url: str, host: str) -> None:
    assert host_of(url) == host


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())
