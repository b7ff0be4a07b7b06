"""What nobody expected: a bare answer, and a log line without a value."""

import logging

import pytest
from flask import Flask

from consent.errors import DoorUnknown, TooMany, Unavailable
from crypto.errors import BadEnvelope, BadSignature, OpenFailed, TermsRefused
from web.errors import install_errors

SECRET = "They took my passport"


def _answers(error: Exception) -> tuple[int, dict[str, object], str]:
    site = Flask("test")
    install_errors(site)

    @site.get("/")
    def view() -> str:
        raise error

    answer = site.test_client().get("/")
    return answer.status_code, answer.get_json(), answer.text


@pytest.mark.parametrize(
    "error", [ValueError(SECRET), KeyError(SECRET), RuntimeError(SECRET), OpenFailed(SECRET)]
)
def test_trouble_of_our_own_is_a_bare_500(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        status, value, text = _answers(error)

    assert (status, value["code"]) == (500, "internal")
    assert SECRET not in text + caplog.text
    assert type(error).__name__ in caplog.text
    assert "test_errors.py" in caplog.text


def test_an_unreachable_database_is_unavailable(caplog: pytest.LogCaptureFixture) -> None:
    status, value, _ = _answers(Unavailable())

    assert (status, value["code"]) == (503, "unavailable")
    assert "database" in caplog.text


@pytest.mark.parametrize(
    ("error", "status", "value"),
    [
        (DoorUnknown(), 403, {"code": "door_unknown"}),
        (TooMany(7), 429, {"code": "too_many", "retry_after": 7}),
        (BadEnvelope(), 400, {"code": "not_an_envelope"}),
        (BadSignature(), 400, {"code": "bad_statement", "why": "bad_signature"}),
        (TermsRefused("days"), 400, {"code": "terms_refused", "why": "days"}),
    ],
)
def test_a_refusal_is_its_code_sentence_and_data(
    error: Exception, status: int, value: dict[str, object]
) -> None:
    got_status, got, _ = _answers(error)

    message = got.pop("message")
    assert (got_status, got) == (status, value)
    assert isinstance(message, str)
