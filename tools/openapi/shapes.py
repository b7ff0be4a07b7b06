"""Shapes of docs/protocol.md §1 as JSON Schema: an example with the type behind each key.

* `{"grant":id,"reader"?:key,"state":"open"|"ended","sections":[{"id":id}]}`: exactly these keys.
* Words are the types of §1; a word with a capital names a shape that is written out once (`Grant`).
* Anything else is refused, so that the page can't fall into a notation nobody reads.
"""

import re
from collections.abc import Callable
from typing import Any

from web.api import describe_b64
from web.strict_json import LARGEST

Schema = dict[str, Any]

_TOKEN = re.compile(r'\s*([{}\[\]:,|?]|"[^"]*"|[A-Za-z]+|[0-9]+)')
_WHOLE: Schema = {"type": "integer", "minimum": 0, "maximum": LARGEST}
_TYPES: dict[str, Callable[[], Schema]] = {
    "id": lambda: describe_b64(16),
    "key": lambda: describe_b64(32),
    "hash": lambda: describe_b64(32),
    "bytes": lambda: describe_b64(None),
    "time": lambda: dict(_WHOLE),
    "day": lambda: _WHOLE | {"multipleOf": 86_400},
    "int": lambda: dict(_WHOLE),
    "text": lambda: {"type": "string"},
    "bool": lambda: {"type": "boolean"},
    "signed": lambda: _object({"body": describe_b64(None), "sig": describe_b64(64)}, ["body", "sig"]),
}


class BadShape(ValueError):
    """The page says something that is no shape; the message shows where."""


def parse_shape(text: str, named: dict[str, str]) -> Schema:
    """The JSON Schema of a shape; `named` has the shapes written out elsewhere on the page.

    Raises:
        BadShape: not the notation of §1.
    """
    reader = _Reader(text, named)
    schema = reader.value()
    reader.end()
    return schema


class _Reader:
    def __init__(self, text: str, named: dict[str, str]) -> None:
        self._text, self._named, self._at = text, named, 0

    def value(self) -> Schema:
        sign = self._next()
        if sign == "{":
            return self._fields()
        if sign == "[":
            items = self.value()
            self._expect("]")
            return {"type": "array", "items": items}
        if sign[0] in '"0123456789':
            return self._choice(sign)
        if sign in self._named:
            return parse_shape(self._named[sign], self._named)
        if sign not in _TYPES:
            raise BadShape(f"{sign} in {self._text}")
        return _TYPES[sign]()

    def end(self) -> None:
        if self._text[self._at :].strip():
            raise BadShape(f"{self._text[self._at :]} after {self._text[: self._at]}")

    def _fields(self) -> Schema:
        properties: dict[str, Schema] = {}
        required = []
        while not self._takes("}"):
            if properties:
                self._expect(",")
            name = self._next().strip('"')
            if not self._takes("?"):
                required.append(name)
            self._expect(":")
            properties[name] = self.value()
        return _object(properties, required)

    def _choice(self, first: str) -> Schema:
        found = [first]
        while self._takes("|"):
            found.append(self._next())
        return {"enum": [one.strip('"') if one[0] == '"' else int(one) for one in found]}

    def _next(self) -> str:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            raise BadShape(f"{self._text[self._at :]} in {self._text}")
        self._at = found.end()
        return found[1]

    def _takes(self, token: str) -> bool:
        found = _TOKEN.match(self._text, self._at)
        if found is None or found[1] != token:
            return False
        self._at = found.end()
        return True

    def _expect(self, token: str) -> None:
        if not self._takes(token):
            raise BadShape(f"no {token} at {self._text[self._at :]}")


def _object(properties: dict[str, Schema], required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
