"""The stop code: whoever has it stops what runs and ends what is shared, and reads nothing (protocol §21)."""

import re
from pathlib import Path

from client.errors import NoSuchThing
from client.site import Site
from crypto.derive import derive_key
from crypto.encoding import to_b64
from crypto.stop_codes import parse_stop_code

BUILT_LIST = Path(__file__).resolve().parents[1] / "static" / "vendor" / "words.js"
_WORD = re.compile(r'^ {2}"([a-z-]+)",$', re.MULTILINE)


def read_word_list() -> tuple[str, ...]:
    """The EFF large list, as the build of the pages brings it.

    Raises:
        NoSuchThing: the pages were not built here.
    """
    try:
        return tuple(_WORD.findall(BUILT_LIST.read_text("utf-8")))
    except FileNotFoundError:
        raise NoSuchThing("the list of words is not here: run `make build` first") from None


def stop_everything(site: Site, code: str) -> None:
    """Stop every running release and end every live grant of the notebook with this code.

    Nothing tells whether there is one.

    Raises:
        CodeMistyped: a typing mistake; nothing was sent.
    """
    secret = parse_stop_code(code, read_word_list())
    lookup = derive_key(secret.ljust(16, b"\0"), "stop-lookup", site.instance)
    site.transport.send("POST", "/api/stops", {"stop": to_b64(lookup)})
