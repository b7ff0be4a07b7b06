"""What a first start makes in DATA_DIR: key file, directory key, and to try out, an operator key.

* Secrets have mode 0600 and are made once; the folder is for its owner only.
* A database without its key file gets no new one: its notebooks would never open again.
* For real use the operator key lives elsewhere; only `make run` makes one here.
"""

import json

from client.operator import Operator
from client.private_files import BadFile, read_private, write_private
from crypto.encoding import make_random
from crypto.signing import Signed, derive_sign_public
from web.settings import Settings

OPERATOR_FILE = "operator.json"
DIRECTORY_FILE = "directory.key"
DATABASE_FILE = "wallet.sqlite"
KEY_BYTES = 32


def make_server_secrets(settings: Settings) -> None:
    """Make the key file and the directory key where they are missing.

    Raises:
        BadFile: there is a database already, and its key file is gone.
    """
    folder = settings.data_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not settings.key_path.exists() and (folder / DATABASE_FILE).exists():
        raise BadFile(
            f"{settings.key_path} is missing, and the database beside it was made with one. Put it back; "
            "to start from nothing instead, remove the whole folder."
        )
    for path in (settings.key_path, folder / DIRECTORY_FILE):
        if not path.exists():
            write_private(path, make_random(KEY_BYTES))


def prepare_folder(settings: Settings) -> Operator:
    """Make everything that trying it out needs; the operator of this instance."""
    make_server_secrets(settings)
    path = settings.data_dir / OPERATOR_FILE
    if not path.exists():
        Operator.make().save(path)
    return Operator.load(path)


def write_statement(settings: Settings, operator: Operator) -> None:
    """Sign and write instance.json for the addresses of these settings."""
    signed = operator.sign_instance(settings.owner_url, settings.desk_url)
    text = json.dumps(signed.to_json(), indent=1) + "\n"
    settings.instance_path.write_text(text, encoding="ascii")


def directory_public(settings: Settings) -> bytes:
    """The public key (32 bytes) of the directory key in DATA_DIR; raises BadFile."""
    return derive_sign_public(read_private(settings.data_dir / DIRECTORY_FILE))


def certify_directory(settings: Settings, operator: Operator, now: int) -> Signed:
    """The operator's certificate of the directory key in DATA_DIR."""
    return operator.certify_directory_key(directory_public(settings), now)
