"""The count: how often something was taken away for good, kept where no copy of the database reaches.

* It rises by one in each transaction that ends, spends, closes, removes or erases something;
  a file outside the database follows after the commit and before anybody hears of it.
* So the database is never behind the file, unless an older copy of it was put in its place.
* Ahead of the file it may be: somebody pulled the plug in between.
* A claim is refused while the file can't be written; an ending never is.
"""

from typing import Protocol

from consent import pauses
from consent.storage import holds
from consent.storage import instance as rows
from consent.storage.base import Tx


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

    def before_commit(self, tx: Tx, is_spending: bool) -> int:
        """One more; gives the new count.

        Raises:
            Unavailable: something is spent and the file can't be written: nothing is spent then.
        """
        if is_spending:
            self._file.require_writable()
        return rows.add_to_count(tx)

    def after_commit(self, count: int) -> None:
        """Keep the new count in the file."""
        self._file.raise_to(count)


def compare(tx: Tx, file: CountFile, *, is_new: bool) -> bool:
    """At the start: whether the database is an older copy; then everything in it is paused.

    `is_new`: the database was made a moment ago, and there is nothing to be behind of; nor is
    there where an earlier release left it, which counted nothing. Others may count meanwhile:
    the file is read first, and so is not ahead by chance. Follow with `catch_up` after the commit.

    Of several processes that start over the same copy one pauses it. That is counted too, and
    kept in the file before the commit: a start that breaks off here leaves the database behind.
    """
    in_file = file.read()
    in_database = rows.read_count(tx)
    if in_file is None and (is_new or in_database == rows.NOT_COUNTED):
        rows.raise_count(tx, 0)
        # Before the commit: another process that starts now must not find a used database without it.
        file.raise_to(0)
        return False
    if not _is_behind(in_database, in_file):
        return False
    holds.hold_every_vault(tx)
    in_file, in_database = file.read(), rows.read_count(tx)
    if not _is_behind(in_database, in_file):
        return False
    count = max(in_file or 0, in_database) + 1
    pauses.put_back(tx, count)
    file.raise_to(count)
    return True


def _is_behind(in_database: int, in_file: int | None) -> bool:
    return in_file is None or in_file > in_database


def catch_up(tx: Tx, file: CountFile) -> None:
    """Bring the file up to the database, which was compared before."""
    file.raise_to(rows.read_count(tx))
