"""`make invite N=10 DAYS=30`: invitation codes, one a line, made from this server's key file.

* Nobody keeps a list: the server knows its own codes again, and remembers only which are spent.
* So none can be taken back before its day; print no more than are needed.
"""

import os
import sys
import time
from collections.abc import Mapping

from consent.clock import DAY_SECONDS
from crypto.codes import show_code
from crypto.invitations import make_invitation
from web.settings import BadSettings, read_settings
from web.start import StartRefused, read_key_file

MOST_CODES = 1000
MOST_DAYS = 366


def main(arguments: list[str], environment: Mapping[str, str]) -> int:
    """Print the codes; a problem is one sentence and exit code 1."""
    try:
        count, days = (int(text) for text in arguments)
    except ValueError:
        count, days = 0, 0
    if not 1 <= count <= MOST_CODES or not 1 <= days <= MOST_DAYS:
        print(f"invite: N is 1 to {MOST_CODES} codes, DAYS 1 to {MOST_DAYS}.", file=sys.stderr)
        return 1
    try:
        settings = read_settings(environment)
        key_file = read_key_file(settings.key_path, is_used=False)
    except (BadSettings, StartRefused) as error:
        print(f"invite: {error}", file=sys.stderr)
        return 1
    last_day = int(time.time()) // DAY_SECONDS + days
    for _ in range(count):
        print(show_code(make_invitation(key_file, last_day), "invitation"))
    if not settings.invitations:
        print("Codes are asked for only with INVITATIONS=1.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
