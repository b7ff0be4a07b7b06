"""What real use asks for before anything is served; each refusal is one sentence with the next step."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from client.demo import SEED_FILE
from crypto.chain import verify_directory_key
from crypto.encoding import to_b64
from crypto.errors import CryptoError
from crypto.signing import Signed, parse_signed
from crypto.statements.agencies import InstanceStatement
from tools.start.secrets import OPERATOR_FILE, directory_public
from tools.wording.neutral import is_telling
from web.settings import Settings
from web.start import read_instance, read_key_file

CERTIFICATE_FILE = "directory-key.json"


class Unfit(Exception):
    """The sentence says what is wrong and what to do."""


def check_fit(settings: Settings, named: frozenset[str], now: int) -> Signed:
    """See that this may be served for real; gives the operator's certificate of the directory key.

    `named` are the settings that were given, in capitals: addresses are never guessed.

    Raises:
        Unfit: something is missing, weak, or made for trying out.
        StartRefused: the key file or instance.json.
        BadFile: the directory key.
    """
    _refuse_demo(settings)
    _check_addresses(settings, named)
    _require_limits(settings)
    _require_count_apart(settings)
    _require_neutral_sender(settings)
    read_key_file(settings.key_path, is_used=False)
    _, statement = read_instance(settings.instance_path, is_used=False)
    if (statement.owner_origins, statement.desk_origins) != (settings.owner_url, settings.desk_url):
        raise Unfit(
            f"{settings.instance_path} names other addresses than OWNER_URL and DESK_URL: have the operator "
            "sign it again (python -m client operator sign-instance)."
        )
    return _read_certificate(settings, statement, now)


def _refuse_demo(settings: Settings) -> None:
    if settings.demo:
        raise Unfit("DEMO is for trying out (make run): unset it.")
    if (settings.data_dir / SEED_FILE).exists():
        raise Unfit(f"{settings.data_dir} holds the invented offices of a demo: take another DATA_DIR.")
    if (settings.data_dir / OPERATOR_FILE).exists():
        raise Unfit(
            f"The operator key lies in {settings.data_dir}: keep it on another machine, not on this one."
        )


def _check_addresses(settings: Settings, named: frozenset[str]) -> None:
    if not {"OWNER_URL", "DESK_URL"} <= named:
        raise Unfit("Set OWNER_URL and DESK_URL to the two addresses people come to.")
    if settings.tls:
        raise Unfit(
            "TLS=1 is for trying out (make run): put a TLS proxy in front, and say BEHIND_TLS_PROXY=1."
        )
    owner, desk = (
        {urlsplit(url).hostname for url in urls} for urls in (settings.owner_url, settings.desk_url)
    )
    if owner & desk:
        raise Unfit(
            "OWNER_URL and DESK_URL share a host, and so would share cookies: give each a host of its own."
        )
    if any(urlsplit(url).scheme != "https" for url in (*settings.owner_url, *settings.desk_url)):
        raise Unfit("OWNER_URL and DESK_URL must begin with https://.")
    if not settings.behind_tls_proxy:
        raise Unfit(
            "This server speaks plain http: put a TLS proxy in front, and say so with BEHIND_TLS_PROXY=1."
        )


def _require_limits(settings: Settings) -> None:
    if settings.limits_factor == 0:
        raise Unfit("LIMITS_FACTOR=0 lets anybody guess without end: unset it.")


def _require_count_apart(settings: Settings) -> None:
    if not settings.database.startswith("sqlite:") and settings.count_file is None:
        raise Unfit(
            "Set COUNT_FILE to a place that no backup of the database reaches: it tells when the database "
            "is an older copy."
        )


def _require_neutral_sender(settings: Settings) -> None:
    if is_telling(f"{settings.mail_name} {settings.mail_from}"):
        raise Unfit(
            "MAIL_FROM and MAIL_NAME say what this is for: take an address and a name that tell nothing."
        )


def _read_certificate(settings: Settings, statement: InstanceStatement, now: int) -> Signed:
    path, public = settings.data_dir / CERTIFICATE_FILE, directory_public(settings)
    how = f"(python -m client operator certify-directory-key {to_b64(public)} --out {path.name})"
    signed = _parse_file(path, how)
    try:
        certificate = verify_directory_key(signed, statement.instance, statement.operator_key, now)
    except CryptoError:
        raise Unfit(f"{path} is out of date or not by this operator: have it signed again {how}.") from None
    if certificate.directory_key != public:
        raise Unfit(f"{path} is for another directory key than the one here: have it signed again {how}.")
    return signed


def _parse_file(path: Path, how: str) -> Signed:
    try:
        return parse_signed(json.loads(path.read_bytes()))
    except FileNotFoundError:
        raise Unfit(f"{path} is missing: have the operator certify the directory key {how}.") from None
    except (ValueError, CryptoError):
        raise Unfit(f"{path} is not a signed certificate: have the operator sign it again {how}.") from None
