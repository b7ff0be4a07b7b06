"""A real mail server on this machine, and one that only listens, for whoever sends."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tools.start.ports import find_free_port

FROM = "post@mail.test"


@dataclass
class PostOffice:
    """What came, and how the next one is answered; `greeted_as`: by what names senders called themselves."""

    port: int = 0
    refuses: str = ""
    """An answer such as "550 no such mailbox" to a recipient."""

    drops: bool = False
    """It takes a message and loses it."""

    came: list[tuple[str, EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    greeted_as: list[str] = field(default_factory=list)
    arrived: Event = field(default_factory=Event)
    """Set by every message; whoever waits for the next clears it first."""

    @property
    def settings(self) -> dict[str, object]:
        """What a server is told of it."""
        return {
            "smtp_host": "localhost",
            "smtp_port": self.port,
            "smtp_security": "none",
            "mail_from": FROM,
            "mail_name": "Post",
        }

    def takes(self) -> list[tuple[str, str]]:
        """(to whom, first line) of what came since the last time."""
        found = [(to, message.get_content().splitlines()[0]) for to, message in self.came]
        self.came.clear()
        return found

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greeted_as.append(hostname)
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if not self.drops:
            content = bytes(envelope.original_content or b"")
            self.raw.append(content)
            message = message_from_bytes(content, policy=default)
            assert isinstance(message, EmailMessage)
            self.came.append((envelope.rcpt_tos[0], message))
            self.arrived.set()
        return "250 OK"


@contextmanager
def running_post_office(**options: Any) -> Iterator[PostOffice]:
    """A mail server that answers until the end."""
    office = PostOffice()
    office.port = find_free_port(19_000 + os.getpid() % 20_000)
    controller = Controller(office, hostname="127.0.0.1", port=office.port, **options)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


@contextmanager
def silent_server(says: bytes = b"") -> Iterator[int]:
    """A port at which somebody answers, says at most `says` every now and then, and never goes on."""
    listener = socket.create_server(("127.0.0.1", 0))
    there: list[socket.socket] = []

    def listen() -> None:
        with suppress(OSError):
            while True:
                caller, _ = listener.accept()
                there.append(caller)
                Thread(target=trickle, args=(caller,), daemon=True).start()

    def trickle(caller: socket.socket) -> None:
        with suppress(OSError):
            while says:
                caller.sendall(says)
                caller.settimeout(0.05)
                with suppress(TimeoutError):
                    if not caller.recv(1):
                        return

    Thread(target=listen, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        for one in (listener, *there):
            one.close()
