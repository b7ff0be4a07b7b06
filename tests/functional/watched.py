"""A store that is watched: nothing of a vault is ever written by who doesn't hold one."""

from typing import Any

from sqlalchemy import Connection, Delete, Insert, Update, event

from consent.storage.base import Store, unit_of
from consent.storage.holds import HoldOutOfOrder


def watch_holds(store: Store) -> None:
    """From now on a write to a vault's rows without a hold fails, and with it whatever test got there."""

    @event.listens_for(store._engine, "before_execute")
    def _look(tx: Connection, statement: Any, *_: Any) -> None:
        is_write = isinstance(statement, Insert | Update | Delete)
        if not is_write or "vault_id" not in statement.table.c or statement.table.name == "vaults":
            return
        unit = unit_of(tx)
        if not (unit.vaults or unit.has_every_vault):
            raise HoldOutOfOrder(statement.table.name)
