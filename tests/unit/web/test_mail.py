"""Mail: what a message holds, whom it is given to, and how long that may take (against a real server)."""

import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from consent.delivering import MailAway, NotSent
from tests.functional.post_office import FROM, PostOffice, running_post_office, silent_server
from tools.start.certificate import make_certificate
from web.mail import SmtpMailer, make_message
from web.settings import BadSettings, Settings, read_settings
from web.start import StartRefused, read_password

SAM = "sam@example.test"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with running_post_office() as running:
        yield running


def settings_of(office: PostOffice, **changes: object) -> Settings:
    return Settings.model_validate({**office.settings, **changes})


def test_a_message_arrives_as_it_was_written(office: PostOffice) -> None:
    SmtpMailer(settings_of(office), "").send(SAM, "مرحبًا", "ألقِ نظرة")

    ((to, message),) = office.came
    assert (to, message["To"], message["Subject"], message.get_content()) == (
        SAM,
        SAM,
        "مرحبًا",
        "ألقِ نظرة\r\n",
    )
    assert office.raw[0].isascii()


def test_every_message_has_an_id_of_its_own() -> None:
    settings = Settings(mail_from=FROM)

    ids = {make_message(settings, SAM, "Hello", "Look.")["Message-ID"] for _ in range(5)}

    assert len(ids) == 5


def test_no_name_is_no_name() -> None:
    message = make_message(Settings(mail_from=FROM), SAM, "Hello", "Look.")

    assert message["From"] == FROM


@pytest.mark.parametrize("answer", ["550 no such mailbox", "451 later", "552 full"])
def test_a_refused_recipient_is_one_message_not_sent(office: PostOffice, answer: str) -> None:
    office.refuses = answer

    with pytest.raises(NotSent) as refused:
        SmtpMailer(settings_of(office), "").send(SAM, "Hello", "Look.")

    assert type(refused.value) is NotSent
    assert SAM not in str(refused.value)


def test_nobody_there_is_a_server_that_is_away(office: PostOffice) -> None:
    with pytest.raises(MailAway):
        SmtpMailer(settings_of(office, smtp_port=1), "").send(SAM, "Hello", "Look.")


@pytest.mark.parametrize("says", [b"", b"2", b"220-go on\r\n", b"\x16\x03\x03"])
@pytest.mark.parametrize("security", ["none", "tls", "starttls"])
def test_no_try_takes_longer_than_it_may(office: PostOffice, says: bytes, security: str) -> None:
    with silent_server(says) as port:
        settings = settings_of(office, smtp_port=port, smtp_security=security)
        began = time.monotonic()
        with pytest.raises(MailAway):
            SmtpMailer(settings, "", seconds=0.4).send(SAM, "Hello", "Look.")

    assert time.monotonic() - began < 2


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_under_tls_a_message_arrives_and_the_password_is_asked_for(tmp_path: Path, security: str) -> None:
    server, client = contexts(tmp_path)
    taken: list[bytes] = []

    def ask(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        taken.append(data.password)  # type: ignore[attr-defined]
        # What is not `handled` here, the server answers itself.
        return AuthResult(success=data.password == b"quiet boat", handled=False)  # type: ignore[attr-defined]

    under = (
        {"ssl_context": server} if security == "tls" else {"tls_context": server, "require_starttls": True}
    )
    # It does not count TLS from the start as TLS.
    signs_in = {"authenticator": ask, "auth_required": True, "auth_require_tls": security != "tls"}
    with running_post_office(**signs_in, **under) as office:
        private = tmp_path / "password"
        private.write_text("quiet boat\n")
        private.chmod(0o600)
        settings = settings_of(office, smtp_security=security, smtp_user="post", smtp_password_file=private)
        SmtpMailer(settings, read_password(settings), client).send(SAM, "Hello", "Look.")
        with pytest.raises(MailAway):
            SmtpMailer(settings, "another", client).send(SAM, "Hello", "Look.")

    assert len(office.came) == 1
    assert b"quiet boat" in taken


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for_gets_no_message(tmp_path: Path, security: str) -> None:
    server, _ = contexts(tmp_path)
    under = {"ssl_context": server} if security == "tls" else {"tls_context": server}
    with running_post_office(**under) as office, pytest.raises(MailAway):
        SmtpMailer(settings_of(office, smtp_security=security), "").send(SAM, "Hello", "Look.")

    assert office.came == []


def test_a_server_without_tls_is_sent_nothing_where_tls_is_asked_for(office: PostOffice) -> None:
    with pytest.raises(MailAway):
        SmtpMailer(settings_of(office, smtp_security="starttls"), "").send(SAM, "Hello", "Look.")

    assert office.came == []


@pytest.mark.parametrize(
    "given",
    [
        {"SMTP_HOST": "mail.test"},
        {"SMTP_HOST": "mail.test", "MAIL_FROM": FROM, "SMTP_SECURITY": "none"},
        {"SMTP_HOST": "mail.test", "MAIL_FROM": FROM, "SMTP_USER": "post"},
        {"SMTP_HOST": "mail.test", "MAIL_FROM": FROM, "SMTP_PASSWORD_FILE": "password"},
        {"MAIL_FROM": "post"},
        {"MAIL_FROM": FROM, "MAIL_NAME": "Post\nBcc: eve@example.test"},
        {"SMTP_SECURITY": "perhaps"},
        {"SMTP_PORT": "0"},
    ],
)
def test_settings_that_can_not_be_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(BadSettings):
        read_settings(given)


def test_mail_is_off_until_a_server_is_named() -> None:
    assert not read_settings({}).mail
    assert read_settings({"SMTP_HOST": "mail.test", "MAIL_FROM": FROM}).mail


def test_a_password_that_others_can_read_is_refused(tmp_path: Path, office: PostOffice) -> None:
    path = tmp_path / "password"
    path.write_text("quiet boat")
    path.chmod(0o644)
    settings = settings_of(office, smtp_user="post", smtp_password_file=path)

    with pytest.raises(StartRefused, match="chmod 600"):
        read_password(settings)
    path.unlink()
    with pytest.raises(StartRefused):
        read_password(settings)


def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's, for localhost, and that of somebody who trusts it."""
    certificate, key = make_certificate(folder, "127.0.0.1")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=certificate)
