"""A token in a request: no request carries one, so one that is there was exposed (protocol §9).

* Looked for before anything else, at every address of both sites, by every method. In a body it
  is looked for afterwards, in what was read of it: nobody makes us read more than a view wants.
* The answer is the one the request gets anyway; nothing of it says whether there was a grant.
* Nothing that was found is kept, logged or put into an error.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final
from urllib.parse import unquote

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from consent import exposure
from consent.errors import Unavailable
from web.api import BODY_BYTES_MOST, EMPTY_BYTES_MOST, JSON_TYPE
from web.services import services

SHORTEST_TEXT: Final = exposure.CHARACTERS
LONGEST_TEXT: Final = 4096
DECODINGS: Final = 4
# A cookie is a secret of ours, an ETag a hash of ours: both are long, and neither is typed or pasted.
NEVER_A_LINK: Final = frozenset({"Cookie", "If-None-Match"})
# In a body most long strings are sealed bytes: a token is a short one, or a link that ends in one.
LONGEST_IN_BODY: Final = 32
STRINGS_MOST: Final = 1000
_STRINGS: Final = re.compile(r'"([^"\\]{28,200})"')


def install_exposure_check(site: Flask) -> None:
    """End what a token opens that a request brought here."""

    @site.before_request
    def _end_exposed() -> None:
        _end(exposure.find_tokens(_address_texts()))

    @site.after_request
    def _end_exposed_in_body(response: Response) -> Response:
        # What the view did is done: its answer stands, also where the database went away since.
        with suppress(Unavailable):
            _end(exposure.find_tokens(_body_texts(), LONGEST_IN_BODY))
        return response


def _end(found: list[bytes]) -> None:
    if found:
        with services().store.writing() as tx:
            exposure.end_exposed(tx, found, services().clock.now())


def _address_texts() -> Iterator[str]:
    yield from _decodings(request.path)
    yield from _decodings(request.query_string.decode("latin-1"))
    for name, value in request.headers:
        if name not in NEVER_A_LINK:
            yield from _decodings(value)


def _decodings(text: str) -> Iterator[str]:
    """A text as it came, and with one layer of percent signs taken off after the other."""
    if len(text) < SHORTEST_TEXT:
        return
    text = text[:LONGEST_TEXT]
    for _ in range(DECODINGS):
        yield text
        inner = unquote(text)
        if inner == text:
            return
        text = inner
    yield text


def _body_texts() -> Iterator[str]:
    if request.max_content_length == BODY_BYTES_MOST:  # no view asked for it
        request.max_content_length = EMPTY_BYTES_MOST
    try:
        text = request.get_data(cache=True).decode("utf-8", "replace")
    except HTTPException:  # too large, or cut off: it was refused, or nobody wanted it
        return
    if request.mimetype == JSON_TYPE:
        for found in islice(_STRINGS.finditer(text), STRINGS_MOST):
            yield from _decodings(found[1])
    elif len(text) <= LONGEST_TEXT:
        yield from _decodings(text)
