"""Settings: everything a deployment decides, read once from the environment.

* An unknown or impossible value stops the start with one sentence; nothing is guessed.
* OWNER_URL and DESK_URL may name several addresses, separated by spaces; the first is
  the one to show.
* Secrets are files, never settings.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from consent.addresses import is_address

LONGEST_DAYS = 90
LONGEST_NAME = 60
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_LIST_FIELDS = ("owner_url", "desk_url")
_DATABASES = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class BadSettings(Exception):
    """The sentence names the setting and what it takes."""


class Settings(BaseModel):
    """One field for each setting; its name in the environment is the same in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(Path("var"), description="Where the database, key file and instance.json lie.")
    database_url: str = Field("", description="PostgreSQL, or another file than DATA_DIR/wallet.sqlite.")
    key_file: Path | None = Field(None, description="Another place for the key file than DATA_DIR/key-file.")
    count_file: Path | None = Field(None, description="Another place for the count than beside the key file.")
    backup_dir: Path | None = Field(None, description="Where backups of the database go.")
    key_backup: Path | None = Field(None, description="The second place of the key file, apart from backups.")
    site_dir: Path = Field(Path("build/site"), description="The built pages.")
    owner_url: tuple[str, ...] = Field(("http://localhost:8000",), description="Where owners come.")
    desk_url: tuple[str, ...] = Field(("http://desk.localhost:8000",), description="Where offices come.")
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="The port to listen on.")
    serve_workers: int = Field(2, ge=1, le=64, description="How many processes answer.")
    bucket_dir: Path | None = Field(
        None, description="A folder on a tmpfs where the workers count tries; the start makes one."
    )
    tls: bool = Field(False, description="Serve https with a certificate of its own, to try out on a phone.")
    behind_tls_proxy: bool = Field(False, description="A proxy in front speaks https and names the caller.")
    max_days: int = Field(LONGEST_DAYS, ge=1, le=LONGEST_DAYS, description="The longest permission, in days.")
    exit_url: str = Field("https://www.bbc.com/weather", description="The neutral page that leaving shows.")
    demo: bool = Field(False, description="Fictional agencies, and a mark that says so.")
    vaults_a_day: int = Field(1000, ge=1, description="How many notebooks all people together make in a day.")
    invitations: bool = Field(False, description="Making a notebook takes an invitation code.")
    limits_factor: float = Field(
        1.0, ge=0, allow_inf_nan=False, description="Multiplies every rate limit; 0 switches them off."
    )
    smtp_host: str = Field("", description="The mail server that notices go through; none without it.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port.")
    smtp_security: Literal["tls", "starttls", "none"] = Field(
        "starttls", description="TLS from the start, after a greeting, or none, on this machine only."
    )
    smtp_user: str = Field("", description="Who signs in there.")
    smtp_password_file: Path | None = Field(None, description="A private file with their password.")
    mail_from: str = Field("", description="The neutral address that notices come from.")
    mail_name: str = Field("", description="The neutral name beside it.")

    @field_validator(*_LIST_FIELDS, mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(value.split()) if isinstance(value, str) else value

    @field_validator(*_LIST_FIELDS)
    @classmethod
    def _are_origins(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        if not urls:
            raise ValueError("name at least one address")
        return tuple(_origin(url) for url in urls)

    @field_validator("database_url")
    @classmethod
    def _is_known(cls, url: str) -> str:
        scheme, colon, rest = url.partition(":")
        if url and (not colon or scheme not in _DATABASES):
            raise ValueError("an address like postgresql://user@host/name, or sqlite:////path/of/a/file")
        return _DATABASES[scheme] + colon + rest if url else url

    @field_validator("exit_url")
    @classmethod
    def _leads_away(cls, url: str) -> str:
        if urlsplit(url).scheme != "https" or not urlsplit(url).hostname:
            raise ValueError("an https address")
        return url

    @model_validator(mode="after")
    def _tells_sites_apart(self) -> Self:
        if {host_of(url) for url in self.owner_url} & {host_of(url) for url in self.desk_url}:
            raise ValueError("OWNER_URL and DESK_URL must be different hosts")
        return self

    @field_validator("mail_from")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        if address and not is_address(address):
            raise ValueError("an address like post@example.org")
        return address

    @field_validator("mail_name")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise ValueError("a short name on one line")
        return name

    @model_validator(mode="after")
    def _can_send(self) -> Self:
        if self.smtp_host and not self.mail_from:
            raise ValueError("SMTP_HOST needs MAIL_FROM")
        if bool(self.smtp_user) != (self.smtp_password_file is not None):
            raise ValueError("SMTP_USER and SMTP_PASSWORD_FILE need each other")
        if self.smtp_host and self.smtp_security == "none" and self.smtp_host not in _THIS_MACHINE:
            raise ValueError("SMTP_SECURITY=none is for a mail server on this machine only")
        return self

    @property
    def mail(self) -> bool:
        """Whether notices by e-mail can be had."""
        return bool(self.smtp_host)

    @property
    def database(self) -> str:
        """The URL of the database."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'wallet.sqlite'}"

    @property
    def key_path(self) -> Path:
        """The key file: beside the database, and in none of its backups."""
        return self.key_file or self.data_dir / "key-file"

    @property
    def count_path(self) -> Path:
        """The count of what was taken away for good: in no backup, and never put back."""
        return self.count_file or self.key_path.with_name("count-file")

    @property
    def instance_path(self) -> Path:
        """The signed instance statement, as it is served."""
        return self.data_dir / "instance.json"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of an environment; other variables are left alone.

    Raises:
        BadSettings: one is impossible.
    """
    names = Settings.model_fields
    given = {name: environment[name.upper()] for name in names if environment.get(name.upper())}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "Settings"
        raise BadSettings(f"{name}: {first['msg']}.") from None


def host_of(url: str) -> str:
    """The Host header that leads to an address: without the port where it is the usual one."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = parts.hostname or ""
    name = f"[{host}]" if ":" in host else host
    return name if parts.port in (None, usual) else f"{name}:{parts.port}"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    extras = (parts.path.rstrip("/"), parts.query, parts.fragment, parts.username or "")
    if parts.scheme not in ("http", "https") or not parts.hostname or any(extras):
        raise ValueError("an address like https://example.org, with nothing after the host")
    return f"{parts.scheme}://{host_of(url)}"
