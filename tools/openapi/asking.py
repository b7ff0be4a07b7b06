"""What a view asks of its request, read off its own source.

A view says what it takes by the calls it makes (read_body, read_if_match, read_number; the visit it works
in; the tries it counts), so that is what is documented: there is no second list to forget.
"""

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent
from types import FunctionType
from typing import Any

from web.api import RequestModel

_VISITS = {"sessions", "visits"}


@dataclass(frozen=True)
class Asked:
    """What a request must bring."""

    model: type[RequestModel] | None = None
    if_match: bool = False
    query: str = ""
    session: bool = False
    limited: bool = False


def read_asked(view: Callable[..., Any]) -> Asked:
    """What this view asks of its request, helpers of its own module included."""
    assert isinstance(view, FunctionType)  # noqa: S101 - Flask keeps nothing else
    asked: dict[str, Any] = {}
    for call in _calls(view):
        asked |= _read_call(call, view.__globals__)
    return Asked(**asked)


def _calls(view: FunctionType) -> list[ast.Call]:
    tree = ast.parse(dedent(inspect.getsource(view)))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in list(found):
        helper = view.__globals__.get(call.func.id) if isinstance(call.func, ast.Name) else None
        if isinstance(helper, FunctionType) and helper.__module__ == view.__module__:
            found += _calls(helper)
    return found


def _read_call(call: ast.Call, names: dict[str, Any]) -> dict[str, Any]:
    match _name_of(call.func), call.args:
        case "read_body", [ast.Name(model)]:
            return {"model": names[model]}
        case "read_if_match", []:
            return {"if_match": True}
        case "read_number", [ast.Constant(str(name)), *_]:
            return {"query": name}
        case "reading" | "writing", _ if isinstance(call.func, ast.Attribute) and _room(call.func) in _VISITS:
            return {"session": True}
        case "count_try" | "count_own", _:
            return {"limited": True}
    return {}


def _name_of(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _room(called: ast.expr) -> str:
    return getattr(getattr(called, "value", None), "id", "")
