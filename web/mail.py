"""Mail: one message over SMTP, in bounded time, that gives nothing away (protocol §22).

* Certificates are checked; without TLS only a server on this machine is spoken to (settings).
* No try takes longer than `WHOLE_SECONDS`, however slowly the other side speaks.
* Headers are those a message needs. This machine's name is in none, nor in the greeting.
* An error says its class alone: no address, no word of a message, no answer of the server.
"""

import smtplib
import socket
import ssl
import time
from contextlib import suppress
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from threading import Timer
from typing import Any, Final

from consent.delivering import MailAway, NotSent
from crypto.encoding import make_random
from web.settings import Settings

WHOLE_SECONDS: Final = 20.0
_ID_BYTES: Final = 16
_GREETING: Final = 220
_POLICY: Final = SMTP.clone(cte_type="7bit")


class SmtpMailer:
    """The mail server of these settings."""

    def __init__(
        self,
        settings: Settings,
        password: str,
        tls: ssl.SSLContext | None = None,
        seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._settings = settings
        self._password = password
        self._tls = tls or ssl.create_default_context()
        self._seconds = seconds

    def send(self, address: str, subject: str, text: str) -> None:
        """Send one message.

        Raises:
            NotSent: the server does not take this one.
            MailAway: it can't be reached, does not answer in time, or refuses us.
        """
        message = make_message(self._settings, address, subject, text)
        with _Connection(self._settings, self._tls, self._seconds) as connection:
            self._prepare(connection)
            try:
                connection.send_message(message, self._settings.mail_from, [address])
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
                raise NotSent(type(error).__name__) from None

    def _prepare(self, connection: "_Connection") -> None:
        settings = self._settings
        code, words = connection.connect(settings.smtp_host, settings.smtp_port)
        if code != _GREETING:
            raise smtplib.SMTPConnectError(code, words)
        if settings.smtp_security == "starttls":
            connection.secure(self._tls)
        if settings.smtp_user:
            connection.login(settings.smtp_user, self._password)


def make_message(settings: Settings, address: str, subject: str, text: str) -> EmailMessage:
    """The message, with no header that it does not need."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(settings.mail_name, addr_spec=settings.mail_from)
    message["To"] = Address(addr_spec=address)
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{make_random(_ID_BYTES).hex()}@{_domain(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text + "\n")
    return message


def _domain(settings: Settings) -> str:
    return settings.mail_from.rpartition("@")[2]


class _Connection(smtplib.SMTP):
    """A connection that ends when its time is over; whatever breaks it is MailAway."""

    def __init__(self, settings: Settings, tls: ssl.SSLContext, seconds: float) -> None:
        # Without a name of ours smtplib would greet with this machine's.
        super().__init__(local_hostname=_domain(settings), timeout=seconds)
        self._implicit = tls if settings.smtp_security == "tls" else None
        self._server = settings.smtp_host
        self._deadline = time.monotonic() + seconds
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def __enter__(self) -> "_Connection":
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        # What was taken is sent, however the goodbye goes.
        with suppress(smtplib.SMTPException, OSError):
            if kind is None:
                self.quit()
        self._timer.cancel()
        self.close()
        if isinstance(error, smtplib.SMTPException | OSError | ValueError):
            raise MailAway(type(error).__name__) from None

    def secure(self, tls: ssl.SSLContext) -> None:
        """Go on under TLS, or not at all."""
        self.ehlo_or_helo_if_needed()
        code, words = self.docmd("STARTTLS")
        if code != _GREETING or self.sock is None:
            raise smtplib.SMTPConnectError(code, words)
        self._wrap(tls, self.sock)
        self.file = None
        # What was said before counts for nothing.
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features, self.does_esmtp = {}, False

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), self._left())
        return plain if self._implicit is None else self._wrap(self._implicit, plain)

    def _wrap(self, tls: ssl.SSLContext, plain: socket.socket) -> socket.socket:
        # Not by itself: a handshake that never ends must be one that can be cut.
        self.sock = tls.wrap_socket(plain, server_hostname=self._server, do_handshake_on_connect=False)
        self.sock.do_handshake()
        return self.sock

    def _left(self) -> float:
        return max(0.1, self._deadline - time.monotonic())

    def _cut(self) -> None:
        there = self.sock
        if there is not None:
            with suppress(OSError):
                there.shutdown(socket.SHUT_RDWR)
