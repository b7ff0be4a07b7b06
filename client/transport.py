"""One connection to one site: JSON over HTTP, with a cookie that lives in memory only.

* A name that is localhost, or ends in .localhost, is reached at 127.0.0.1, whatever a resolver says.
* Plain http is for those names only; every other address is https with a checked certificate.
* Each request but GET carries Origin and Sec-Fetch-Site, as a browser's own page would (protocol §14).
* Redirects are not followed, nothing is written to disk, and no request repeats itself.
"""

import http.client
import json
import ssl
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from client.errors import ApiError, Refused, Unreachable

ANSWER_LIMIT_BYTES = 64 * 1024 * 1024
Json = dict[str, Any]


class Transport(Protocol):
    """What owner and staff speak through; a test may stand a double of a server behind it."""

    origin: str

    def get(self, path: str) -> Json:
        """The JSON answer to a GET."""
        ...

    def send(self, method: str, path: str, body: Json, if_match: int | None = None) -> Json:
        """The JSON answer to a request that changes something; {} where there is none."""
        ...


class HttpTransport:
    """A Transport over the network; one session, one thread."""

    def __init__(self, base_url: str, ca_file: Path | None = None, timeout_seconds: float = 30.0) -> None:
        """Speak to `base_url` (scheme, host and port, nothing more).

        Raises:
            Refused: the address is not one, or plain http to somewhere else than this machine.
        """
        self._address = _parse_address(base_url)
        self.origin = self._address.origin
        self._tls = ssl.create_default_context(cafile=ca_file) if self._address.secure else None
        self._timeout_seconds = timeout_seconds
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Json:
        """GET; raises ApiError, Unreachable."""
        return self._request("GET", path, None, {})

    def send(self, method: str, path: str, body: Json, if_match: int | None = None) -> Json:
        """POST, PUT or DELETE with a JSON body; raises ApiError, Unreachable."""
        headers = {"Content-Type": "application/json", "Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        if if_match is not None:
            headers["If-Match"] = f'"{if_match}"'
        return self._request(method, path, json.dumps(body, separators=(",", ":")).encode(), headers)

    @property
    def has_session(self) -> bool:
        """Whether the site gave a cookie that is still good."""
        return bool(self._cookies)

    def forget(self) -> None:
        """Drop the session cookie."""
        self._cookies.clear()

    def _request(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Json:
        headers = {"Host": self._address.host_header, "Accept": "application/json", **headers}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        connection = self.connect()
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            raw = answer.read(ANSWER_LIMIT_BYTES + 1)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{self.origin} did not answer") from error
        finally:
            connection.close()
        self._keep_cookies(answer.headers.get_all("Set-Cookie") or [])
        return _read_answer(answer.status, raw)

    @property
    def host_header(self) -> str:
        """What the site is asked for by."""
        return self._address.host_header

    def connect(self) -> http.client.HTTPConnection:
        """A connection that was not used yet; over TLS where the address says so."""
        to, port = self._address.connect_to, self._address.port
        if self._tls is None:
            return http.client.HTTPConnection(to, port, timeout=self._timeout_seconds)
        return _NamedTlsConnection(self._address.host, to, port, self._tls, self._timeout_seconds)

    def _keep_cookies(self, set_cookies: list[str]) -> None:
        for line in set_cookies:
            pair, *attributes = line.split(";")
            name, _, value = pair.strip().partition("=")
            if value and not any(a.strip().lower() == "max-age=0" for a in attributes):
                self._cookies[name] = value
            else:
                self._cookies.pop(name, None)


class _NamedTlsConnection(http.client.HTTPSConnection):
    """TLS to one address, with the certificate of another name: localhost names are not resolved."""

    def __init__(self, name: str, to: str, port: int, tls: ssl.SSLContext, timeout: float) -> None:
        super().__init__(to, port, timeout=timeout, context=tls)
        self._name, self._tls_context = name, tls

    def connect(self) -> None:
        http.client.HTTPConnection.connect(self)
        self.sock = self._tls_context.wrap_socket(self.sock, server_hostname=self._name)


class _Address:
    def __init__(self, scheme: str, host: str, port: int | None) -> None:
        self.secure = scheme == "https"
        self.host = host
        self.port = port or (443 if self.secure else 80)
        shown = f"[{host}]" if ":" in host else host
        self.host_header = shown if port is None else f"{shown}:{port}"
        self.origin = f"{scheme}://{self.host_header}"
        self.local = host == "localhost" or host.endswith(".localhost")
        self.connect_to = "127.0.0.1" if self.local else host


def _parse_address(base_url: str) -> _Address:
    try:
        parts = urlsplit(base_url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise Refused("this is not an address") from error
    if (
        parts.scheme not in {"http", "https"}
        or not host
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        raise Refused("an address is https://, a name, and maybe a port; nothing more")
    address = _Address(parts.scheme, host, port)
    if not address.secure and not address.local:
        raise Refused("plain http is for this machine only; use https")
    return address


def _read_answer(status: int, raw: bytes) -> Json:
    if len(raw) > ANSWER_LIMIT_BYTES:
        raise Refused("the answer is larger than anything this service sends")
    try:
        answer = json.loads(raw) if raw else {}
    except (ValueError, RecursionError):  # as deep as that is no answer of this service
        answer = {}
    if not isinstance(answer, dict):
        raise Refused("the answer is not a JSON object")
    if status >= 300:
        code = answer.get("code")
        raise ApiError(code if isinstance(code, str) else "unknown", answer, status)
    return answer
