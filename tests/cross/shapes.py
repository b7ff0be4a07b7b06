"""The dataclass of a body's name, among crypto.statements."""

from crypto.shapes import Shape
from crypto.statements import agencies, doors, grants, journal, receipts, releases, vault


def find_shape(name: str) -> type[Shape]:
    """Give the shape called `name`; there must be one."""
    for module in (agencies, doors, grants, journal, receipts, releases, vault):
        found = getattr(module, name, None)
        if isinstance(found, type) and issubclass(found, Shape):
            return found
    raise LookupError(name)
