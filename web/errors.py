"""The error table: what each refusal is in HTTP, and what an answer to it carries.

* One table for both sites; every class of `consent.errors` stands in it.
* An answer carries code, sentence and listed data, and nothing of what was sent.
* What nobody expected is a bare 500; the log gets class, file and line, never a value.
"""

import logging
import traceback
from typing import Any

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from consent import errors
from consent.errors import ConsentError
from crypto.errors import (
    BadCanonical,
    BadEncoding,
    BadEnvelope,
    BadSignature,
    BadStatement,
    ChainRefused,
    CryptoError,
    TermsRefused,
)
from web.api import answer

STATUS = {
    "bad_request": 400,
    "not_an_envelope": 400,
    "bad_statement": 400,
    "terms_refused": 400,
    "not_signed_in": 401,
    "cross_site": 403,
    "door_unknown": 403,
    "second_factor_wrong": 403,
    "second_factor_used": 403,
    "code_wrong": 403,
    "invitation_refused": 403,
    "emergency_only": 403,
    "not_allowed": 403,
    "not_found": 404,
    "token_not_here": 404,
    "method_not_allowed": 405,
    "door_taken": 409,
    "conflict": 409,
    "old_sealing": 409,
    "record_behind": 409,
    "token_busy": 409,
    "release_frozen": 409,
    "not_begun": 409,
    "holder_missing": 409,
    "too_early": 409,
    "time_unsure": 409,
    "paused": 409,
    "tainted": 409,
    "nonce_used": 409,
    "roster_refused": 409,
    "not_renewable": 409,
    "quota": 409,
    "grant_over": 410,
    "release_over": 410,
    "token_over": 410,
    "too_large": 413,
    "host_unknown": 421,
    "too_many": 429,
    "unavailable": 503,
}

log = logging.getLogger("wallet")


def install_errors(site: Flask) -> None:
    """Make every refusal of this site an answer of the table."""
    site.register_error_handler(ConsentError, answer_refusal)
    site.register_error_handler(CryptoError, _answer_crypto)
    site.register_error_handler(HTTPException, _answer_http)
    site.register_error_handler(Exception, _answer_unexpected)


def answer_refusal(error: ConsentError) -> Response:
    """The answer to one refusal."""
    if isinstance(error, errors.Unavailable):
        log.error("the database: %s", type(getattr(error.__cause__, "orig", error)).__name__)
    data = error.data()
    response = answer({"code": error.code, "message": error.sentence, **data}, STATUS[error.code])
    if "retry_after" in data:
        response.headers["Retry-After"] = str(data["retry_after"])
    return response


def _answer_crypto(error: CryptoError) -> Response:
    """What doesn't read or verify, wherever a rule met it; anything else is trouble of our own."""
    if isinstance(error, BadEnvelope):
        return answer_refusal(errors.NotAnEnvelope())
    if isinstance(error, TermsRefused):
        return answer_refusal(errors.TermsRefused(error.why))
    if isinstance(error, ChainRefused):
        return answer_refusal(errors.RosterRefused())
    if isinstance(error, BadCanonical | BadEncoding | BadSignature | BadStatement):
        return answer_refusal(errors.BadStatement(error.code))
    return _answer_unexpected(error)


def _answer_http(error: HTTPException) -> Response:
    known: dict[int | None, ConsentError] = {
        404: errors.NotFound(),
        405: errors.MethodNotAllowed(),
        413: errors.TooLarge(),
    }
    if error.code is not None and error.code >= 500:
        return _answer_unexpected(error)
    response = answer_refusal(known.get(error.code, errors.BadRequest()))
    allowed: Any = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _answer_unexpected(error: Exception) -> Response:
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = f"{last[0].filename}:{last[0].lineno}" if last else "nowhere"
    log.error("%s at %s", type(error).__name__, place)
    sentence = "Something went wrong on our side. Nothing was changed."
    return answer({"code": "internal", "message": sentence}, 500)
