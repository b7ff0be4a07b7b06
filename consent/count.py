"""The count: how often something was taken away for good, kept where no copy of the database reaches.

* It rises by one in each transaction that ends, spends, closes, removes or erases something;
  a file outside the database follows after the commit and before anybody hears of it.
* So the database is never behind the file, unless an older copy of it was put in its place.
* Ahead of the file it may be: somebody pulled the plug in between. Whoever answers that something
  has ended already brings the file up before.
* A copy put under a running server shows at the first ending, opening or reading, before it counts.
* A claim is refused while the file can't be written; an ending never is.
"""

import logging
from typing import Protocol

from consent import pauses
from consent.errors import OlderCopy
from consent.storage import holds
from consent.storage import instance as rows
from consent.storage.base import Tx, Unit

PUT_BACK = (
    "This database is an older copy than the count file knows of, or the count file is missing. For safety "
    "nobody at an office can read anything until each person has opened their notebook and said what goes on."
)

log = logging.getLogger("wallet")


class CountFile(Protocol):
    """The file outside the database; its number never goes down."""

    def read(self) -> int | None:
        """The highest count that was kept; None where the file is missing or not this database's."""

    def require_writable(self) -> None:
        """Raises Unavailable where the next count could not be kept."""

    def raise_to(self, count: int) -> None:
        """Keep at least this count, on the disk when it returns. Never raises."""


class CountKeeper:
    """Counts in the transaction, and in the file after it."""

    def __init__(self, file: CountFile) -> None:
        self._file = file
        self._kept = -1

    def before_commit(self, tx: Tx, unit: Unit) -> int:
        """One more where something is taken; gives the count.

        The file follows commits, and is read first: it is never ahead of a database that was not put back.

        Raises:
            OlderCopy: the file is ahead.
            Unavailable: something is spent and the file can't be written: nothing is spent then.
        """
        if unit.is_spending:
            self._file.require_writable()
        in_file = self._file.read()
        count = rows.add_to_count(tx) if unit.is_taking else rows.read_count(tx)
        if in_file is not None and in_file > count - unit.is_taking:
            raise OlderCopy
        return count

    def after_commit(self, count: int) -> None:
        """Keep the count in the file; also one that another process counted and could not keep."""
        if count > self._kept:
            self._file.raise_to(count)
            self._kept = count

    def pause(self, tx: Tx) -> None:
        """Pause what is behind, as a start over it would."""
        if compare(tx, self._file, is_new=False):
            log.warning("%s", PUT_BACK)


def compare(tx: Tx, file: CountFile, *, is_new: bool) -> bool:
    """At the start: whether the database is an older copy; then everything in it is paused.

    `is_new`: the database was made a moment ago, and there is nothing to be behind of; nor is
    there where an earlier release left it, which counted nothing. Others may count meanwhile:
    the file is read first, and so is not ahead by chance. Follow with `catch_up` after the commit.

    Of several processes that start over the same copy one pauses it. That is counted too, and
    kept in the file before the commit: a start that breaks off here leaves the database behind.
    """
    if not _is_behind(*_read_both(tx, file)):
        return False
    # One process at a time, and each looks again at what the one before left.
    holds.hold_every_vault(tx)
    in_file, in_database = _read_both(tx, file)
    if not in_file and (is_new or in_database == rows.NOT_COUNTED):
        rows.raise_count(tx, 0)
        # Before the commit: another process that starts now must not find a used database without it.
        file.raise_to(0)
        return False
    if not _is_behind(in_file, in_database):
        return False
    count = max(in_file or 0, in_database) + 1
    pauses.put_back(tx, count)
    file.raise_to(count)
    return True


def _read_both(tx: Tx, file: CountFile) -> tuple[int | None, int]:
    """The file's count first: others may count in between, and the file follows."""
    in_file = file.read()
    return in_file, rows.read_count(tx)


def _is_behind(in_file: int | None, in_database: int) -> bool:
    return in_file is None or in_file > in_database


def catch_up(tx: Tx, file: CountFile) -> None:
    """Bring the file up to the database, which was compared before."""
    file.raise_to(rows.read_count(tx))
