"""What comes in and what goes out: strict JSON both ways.

* A body is UTF-8 JSON of the right type, without duplicate keys, fractions, numbers beyond 2^53
  or unknown fields; anything else is refused whole.
* Each kind of body has its largest size, which is refused by its declared length, or while it
  is read, before anything is parsed.
* Bytes are base64url in exactly one form, in bodies and in addresses.
* Nothing of a refused body is kept, logged or answered, but the name of the field.
"""

import json
from typing import Annotated, Any, ClassVar, TypeVar

from flask import Flask, Response, request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from werkzeug.routing import BaseConverter

from consent.errors import BadRequest, TooLarge
from crypto.encoding import parse_b64, to_b64
from crypto.errors import BadEncoding
from crypto.hashing import hash32
from crypto.signing import SIGNATURE_BYTES, Signed
from web.strict_json import LARGEST, parse_json

KIBIBYTE = 1024
EMPTY_BYTES_MOST = KIBIBYTE
STATEMENT_BYTES_MOST = 64 * KIBIBYTE
SIGNED_BYTES_MOST = 128 * KIBIBYTE
BODY_BYTES_MOST = 2 * 1024 * KIBIBYTE
JSON_TYPE = "application/json"
_NAME_MOST = 64
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def B64(size: int | None = None) -> BeforeValidator:
    """Marks a field that holds base64url of `size` bytes (of any number without it)."""

    def parse(value: object) -> bytes:
        try:
            return parse_b64(value, size)
        except BadEncoding:
            raise ValueError("not base64url of the right size") from None

    return BeforeValidator(parse, Annotated[str, WithJsonSchema(describe_b64(size))])


def describe_b64(size: int | None) -> dict[str, Any]:
    """The JSON Schema of base64url of `size` bytes, in its one form (of any number without it)."""
    if size is None:
        return {"type": "string", "format": "b64", "pattern": "^[A-Za-z0-9_-]*$"}
    # Of the last character only some bits belong to the bytes; the others are zero.
    whole, left = divmod(size * 8, 6)
    last = f"[{''.join(_ALPHABET[:: 1 << (6 - left)])}]" if left else ""
    return {"type": "string", "format": f"b64-{size}", "pattern": f"^[A-Za-z0-9_-]{{{whole}}}{last}$"}


def require_whole(value: object) -> object:
    """Lets a whole number through, and nothing that only compares like one."""
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value


Id = Annotated[bytes, B64(16)]
Key = Annotated[bytes, B64(32)]
HashBytes = Annotated[bytes, B64(32)]
Bytes = Annotated[bytes, B64()]
Number = Annotated[int, Field(ge=0, le=LARGEST)]


class RequestModel(BaseModel):
    """A request: exactly these fields, each of exactly its type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    most_bytes: ClassVar[int] = STATEMENT_BYTES_MOST
    """How large the whole body may be."""


class LargeModel(RequestModel):
    """A request that carries something sealed: a text, a manifest, a package, or many statements."""

    most_bytes: ClassVar[int] = BODY_BYTES_MOST


class SignedModel(RequestModel):
    """A signed object as it travels; the longest there can be, a roster, fits."""

    body: Annotated[Bytes, Field(max_length=SIGNED_BYTES_MOST)]
    sig: Annotated[bytes, B64(SIGNATURE_BYTES)]

    @property
    def signed(self) -> Signed:
        """The same as the crypto room takes it."""
        return Signed(self.body, self.sig)


class Nothing(RequestModel):
    """The body `{}`."""

    most_bytes: ClassVar[int] = EMPTY_BYTES_MOST


Model = TypeVar("Model", bound=RequestModel)


def read_body(model: type[Model]) -> Model:
    """The request's body as a model.

    Raises:
        BadRequest: not JSON, or not of this shape; names the field where there is one.
        TooLarge: more than this kind of body may have.
    """
    if request.mimetype != JSON_TYPE:
        raise BadRequest("Content-Type")
    try:
        value = parse_json(_read_bytes(model.most_bytes))
    except ValueError:
        raise BadRequest from None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        raise BadRequest(".".join(str(part) for part in first["loc"])[:_NAME_MOST]) from None


def _read_bytes(most: int) -> bytes:
    # One byte more than is allowed tells a body that is too long from one that fits, also where
    # it comes without its length; a longer declared one is refused before any of it is read.
    request.max_content_length = most + 1
    data = request.get_data(cache=True)
    if len(data) > most:
        raise TooLarge
    return data


def body_hash() -> bytes:
    """The hash of the exact bytes of the request's body."""
    return hash32(request.get_data(cache=True))


def read_if_match() -> int:
    """The counter that `If-Match` names.

    Raises:
        BadRequest: it is missing or not one number in quotes.
    """
    text = request.headers.get("If-Match", "")
    digits = text[1:-1]
    if text != f'"{digits}"' or not _is_number(digits):
        raise BadRequest("If-Match")
    return int(digits)


def read_number(name: str, default: int) -> int:
    """A number from the query, which must hold nothing else.

    Raises:
        BadRequest: another field, or not one number.
    """
    if set(request.args) - {name} or len(request.args.getlist(name)) > 1:
        raise BadRequest("query")
    text = request.args.get(name, str(default))
    if not _is_number(text):
        raise BadRequest(name)
    return int(text)


def answer(value: dict[str, Any], status: int = 200) -> Response:
    """A JSON answer; bytes become base64url."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_to_json)
    return Response(text, status, content_type=f"{JSON_TYPE}; charset=utf-8")


def no_content() -> Response:
    """204: done, and nothing to say."""
    return Response(status=204)


def install_converters(site: Flask) -> None:
    """Make `<id:name>` and `<number:name>` known to the addresses of this site."""
    site.url_map.converters.update(id=IdConverter, number=NumberConverter)


class IdConverter(BaseConverter):
    """16 bytes in base64url; any other form is an address that does not exist."""

    # 22 characters carry 132 bits: the last four are zero in the one form that counts.
    regex = "[A-Za-z0-9_-]{21}[AQgw]"

    def to_python(self, value: str) -> bytes:
        return parse_b64(value, 16)

    def to_url(self, value: bytes) -> str:
        return to_b64(value)


class NumberConverter(BaseConverter):
    """A number from 1, without leading zeros."""

    regex = "[1-9][0-9]{0,14}"

    def to_python(self, value: str) -> int:
        return int(value)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or text[0] != "0") and len(text) <= 15


def _to_json(value: object) -> object:
    if isinstance(value, bytes):
        return to_b64(value)
    if isinstance(value, Signed):
        return value.to_json()
    raise TypeError(type(value).__name__)
