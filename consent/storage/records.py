"""What a statement gives back: one row, its columns as attributes."""

from typing import Any, TypeAlias

from sqlalchemy.engine import Row

Record: TypeAlias = Row[Any]
"""A row as the rules take it."""
