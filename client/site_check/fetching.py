"""One answer of a site, as it came: status, headers, and the bytes a browser would run.

* Compressed bytes are opened as a browser does; a coding that can't be opened here is said, not skipped.
* Redirects are not followed, nothing is kept, and nothing may grow without end when it is opened.
"""

import http.client
import zlib
from dataclasses import dataclass
from typing import Final

import brotli

from client.errors import Refused, Unreachable
from client.transport import HttpTransport

MOST_BYTES: Final = 32 * 1024 * 1024


@dataclass(frozen=True)
class Fetched:
    """An answer: `body` is what a browser would take for the file."""

    status: int
    headers: dict[str, str]
    """Names in lower case."""

    body: bytes


def fetch(site: HttpTransport, address: str, headers: dict[str, str]) -> Fetched:
    """GET an address with exactly these headers.

    Raises:
        Unreachable: nobody answered.
        Refused: the answer is too large, or in a coding that can't be opened here.
    """
    connection = site.connect()
    try:
        connection.putrequest("GET", address, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": site.host_header, **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        raw = answer.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"{site.origin} did not answer") from error
    finally:
        connection.close()
    if len(raw) > MOST_BYTES:
        raise Refused(f"{address} is larger than anything this service publishes")
    told = {name.lower(): value for name, value in answer.getheaders()}
    return Fetched(
        answer.status, told, open_coding(raw, told.get("content-encoding", "identity").lower(), address)
    )


def open_coding(raw: bytes, coding: str, address: str) -> bytes:
    """The bytes behind a content coding, at most MOST_BYTES; raises Refused where they can't be had whole."""
    try:
        if coding in {"", "identity"}:
            return raw
        opener = _OPENERS.get(coding)
        if opener is None:
            raise Refused(f"{address} came in a coding that cannot be checked here ({coding})")
        opened, is_whole = opener(raw)
    except (zlib.error, brotli.error) as error:
        raise Refused(f"{address} came with a broken coding ({coding})") from error
    if len(opened) > MOST_BYTES or not is_whole:
        raise Refused(f"{address} is cut off, or larger than anything this service publishes")
    return opened


def _open_gzip(raw: bytes) -> tuple[bytes, bool]:
    opener = zlib.decompressobj(16 + zlib.MAX_WBITS)
    opened = opener.decompress(raw, MOST_BYTES + 1)
    return opened, opener.eof and not opener.unused_data


def _open_brotli(raw: bytes) -> tuple[bytes, bool]:
    opener = brotli.Decompressor()
    opened: bytes = opener.process(raw, output_buffer_limit=MOST_BYTES + 1)
    return opened, opener.is_finished()


_OPENERS: Final = {"gzip": _open_gzip, "x-gzip": _open_gzip, "br": _open_brotli}
