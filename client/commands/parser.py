"""The command line's parser: an id or key may begin with a hyphen, as one in 64 does."""

import re
from argparse import ArgumentParser
from typing import Any, Final

_ID_OR_KEY: Final = re.compile(r"-(?:[A-Za-z0-9_-]{21}|[A-Za-z0-9_-]{42})")
"""16 or 32 bytes in base64url (docs/protocol.md §1)."""


class Parser(ArgumentParser):
    """Takes what has an id's or a key's length and letters for one, unless it is an option's own name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **kwargs})

    def _parse_optional(self, arg_string: str) -> Any:
        if _ID_OR_KEY.fullmatch(arg_string) and arg_string not in self._option_string_actions:
            return None
        return super()._parse_optional(arg_string)
