"""`make confirm-time`: the operator says that this machine's clock is right, after the time was not believed.

* Until then nobody reads what waits to be opened; from then on what fell due meanwhile waits as long again.
* Where the time is believed anyway, nothing changes.
"""

import os
import sys
import time
from datetime import UTC, datetime

from consent import times
from consent.errors import Unavailable
from consent.storage.times import Gap
from tools.keeping.errors import NotKept
from tools.keeping.reaching import holding, open_own_store
from web.settings import BadSettings, Settings, read_settings
from web.start import StartRefused

HOUR_SECONDS = 3_600


def main() -> int:
    """Confirm it; a problem is one sentence and exit code 1."""
    try:
        settings, now = read_settings(os.environ), int(time.time())
        gap = confirm_time(settings, now)
    except (BadSettings, NotKept, StartRefused, Unavailable, OSError) as error:
        print(f"confirm-time: {error}", file=sys.stderr)
        return 1
    told = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M")
    if gap is None:
        print(f"The time, {told} UTC, was believed already: nothing was changed.")
        return 0
    hours = round((gap.ends - gap.begins) / HOUR_SECONDS)
    print(f"It is {told} UTC. Nobody saw {hours} hours pass: what fell due in them waits as long again.")
    return 0


def confirm_time(settings: Settings, now: int) -> Gap | None:
    """Confirm that it is `now`; the gap that is lived through again, None where there was none.

    Raises:
        NotKept, StartRefused, Unavailable: nothing was changed.
    """
    with holding(settings), open_own_store(settings) as (store, _), store.writing() as tx:
        return times.confirm(tx, now)


if __name__ == "__main__":
    sys.exit(main())
