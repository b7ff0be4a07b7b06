"""One OpenAPI document a site: every route, what it takes, and every answer it may give.

* A refusal is documented at its number, with the codes of docs/protocol.md §15 that may stand there.
* 503 and a bare 500 are left out: whatever is asked, no request may bring them about.
"""

from collections.abc import Iterator
from typing import Any

from tools.openapi.asking import Asked, read_asked
from tools.openapi.protocol import Answer, bare_path, read_answers
from tools.openapi.routes import Route, list_routes
from tools.openapi.shapes import Schema
from web.api import JSON_TYPE, Nothing, describe_b64
from web.errors import STATUS
from web.sessions import COOKIES

Json = dict[str, Any]

VERSION = "3.1.0"
DATA_FIELDS: dict[str, Schema] = {
    "field": {"type": "string"},
    "why": {"type": "string"},
    "counter": {"type": "integer", "minimum": 0},
    "retry_after": {"type": "integer", "minimum": 1},
}
_TO_ALL = frozenset({"cross_site", "host_unknown"})
_TO_BODIES = frozenset({"bad_request", "too_large"})
# What the rules themselves refuse.
_TO_READERS = frozenset({403, 404, 410})
_TO_WRITERS = frozenset({400, 403, 404, 409, 410})
_PLACES = {"id": describe_b64(16), "number": {"type": "integer", "minimum": 1, "maximum": 10**15 - 1}}


class Undocumented(ValueError):
    """A route that docs/protocol.md §14 says nothing of; the message names it."""


def make_document(site: str) -> Json:
    """The document of `owner` or `desk`.

    Raises:
        Undocumented: a route has no row in docs/protocol.md §14. BadShape: a row can't be read.
    """
    answers = read_answers(site)
    paths: Json = {}
    for route in list_routes(site):
        path = "/".join(_to_place(part) for part in route.rule.split("/"))
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, answers)
    cookie = {"type": "apiKey", "in": "cookie", "name": COOKIES[site]}
    return {
        "openapi": VERSION,
        "info": {"title": f"The {site}'s site", "version": "1", "description": "See docs/protocol.md."},
        "paths": paths,
        "components": {"securitySchemes": {"visit": cookie}},
    }


def _to_place(part: str) -> str:
    return "{" + part.strip("<>").partition(":")[2] + "}" if part.startswith("<") else part


def _operation(route: Route, answers: dict[tuple[str, str], Answer]) -> Json:
    if not route.is_data:
        return _describe_page(route)
    answer = answers.get((route.method, bare_path(route.rule)))
    if answer is None:
        raise Undocumented(f"{route.method} {route.rule} has no row in docs/protocol.md §14")
    asked = read_asked(route.view)
    operation: Json = {
        "operationId": f"{route.method.lower()} {route.rule}",
        "summary": (route.view.__doc__ or "").strip().partition("\n")[0],
        "parameters": [*_places(route), *_parameters(asked)],
        "responses": _describe_answer(answer) | _describe_refusals(_codes(route, asked)),
    }
    if asked.session:
        operation["security"] = [{"visit": []}]
    if asked.model is not None:
        schema = _inline(asked.model.model_json_schema())
        operation["requestBody"] = {"required": True, "content": {JSON_TYPE: {"schema": schema}}}
    return operation


def _places(route: Route) -> Iterator[Json]:
    for part in route.rule.split("/"):
        if part.startswith("<"):
            kind, _, name = part.strip("<>").partition(":")
            yield {
                "name": name,
                "in": "path",
                "required": True,
                "schema": _PLACES.get(kind, {"type": "string"}),
            }


def _parameters(asked: Asked) -> Iterator[Json]:
    if asked.if_match:
        quoted = {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,14})"$'}
        yield {"name": "If-Match", "in": "header", "required": True, "schema": quoted}
    if asked.query:
        number = {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
        yield {"name": asked.query, "in": "query", "required": False, "schema": number}


def _codes(route: Route, asked: Asked) -> set[str]:
    """The refusals this request may meet."""
    codes = set(_TO_ALL)
    if "<" in route.rule or route.rule == "/api/directory":
        codes.add("not_found")
    if asked.model is not None:
        codes |= _TO_BODIES
    if asked.if_match or asked.query:
        codes.add("bad_request")
    if asked.session:
        codes.add("not_signed_in")
    if asked.limited:
        codes.add("too_many")
    if asked.session or asked.model not in (None, Nothing):
        refused_by_rules = _TO_WRITERS if asked.model else _TO_READERS
        codes |= {code for code, status in STATUS.items() if status in refused_by_rules}
    return codes


def _describe_answer(answer: Answer) -> Json:
    described: Json = {"description": "Done."}
    if answer.schema is not None:
        described["content"] = {JSON_TYPE: {"schema": answer.schema}}
    return {str(answer.status): described}


def _describe_refusals(codes: set[str]) -> Json:
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes):
        by_status.setdefault(STATUS[code], []).append(code)
    return {str(status): _describe_refusal(there) for status, there in sorted(by_status.items())}


def _describe_refusal(codes: list[str]) -> Json:
    schema = {
        "type": "object",
        "properties": {"code": {"enum": codes}, "message": {"type": "string"}, **DATA_FIELDS},
        "required": ["code", "message"],
        "additionalProperties": False,
    }
    return {"description": ", ".join(codes), "content": {JSON_TYPE: {"schema": schema}}}


def _describe_page(route: Route) -> Json:
    if route.rule == "/away":
        return {"responses": {"303": {"description": "The neutral page."}}}
    missing = _describe_refusals({"not_found", "host_unknown"})
    return {
        "parameters": list(_places(route)),
        "responses": {
            "200": {"description": "Published bytes."},
            "304": {"description": "The same."},
            **missing,
        },
    }


def _inline(schema: Schema) -> Schema:
    """A model's schema with its parts written out where they stand."""
    parts = schema.get("$defs", {})

    def written_out(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                return written_out(parts[value["$ref"].rpartition("/")[2]])
            return {name: written_out(part) for name, part in value.items() if name != "$defs"}
        return [written_out(part) for part in value] if isinstance(value, list) else value

    written: Schema = written_out(schema)
    return written
