"""Does what a vector says, with the crypto room and the receipts: bytes in JSON become bytes, and back.

Used to write the vectors and to test them. The table of doings is the README's.
"""

from collections.abc import Callable, Mapping
from typing import Any

from client.receipts.file import Office, ReaderName
from client.receipts.making import Agreed, make_receipt
from crypto import (
    canonical,
    chain,
    codes,
    derive,
    doors,
    encoding,
    envelope,
    grants,
    hashing,
    holder_card,
    journal,
    package,
    padding,
    release_card,
    releases,
    renewals,
    sealing,
    signing,
    stop_codes,
    wrapping,
)
from crypto.boxes import derive_box_public, open_reader_wrap, open_team_wrap, open_words_wrap
from crypto.encoding import parse_b64, to_b64
from crypto.errors import CryptoError
from crypto.signing import Signed
from crypto.statements import (
    agencies,
)
from crypto.statements import (
    doors as door_bodies,
)
from crypto.statements import (
    grants as grant_bodies,
)
from crypto.statements import (
    journal as journal_bodies,
)
from crypto.statements import receipts as receipt_bodies
from crypto.statements import releases as release_bodies
from crypto.statements import vault as vault_bodies
from crypto.statements.agencies import InstancePin, Member, Roster
from crypto.statements.grants import Claim, Terms, Wraps
from crypto.statements.receipts import ReceiptEvent, Side
from crypto.statements.releases import ReleasePackage, ReleaseTerms
from tools.vectors.word_list import read_word_list

BYTES = frozenset(
    {
        "agency", "before", "body", "body_hash", "box", "box_secret", "claim", "code", "context", "data",
        "deposit", "details", "envelope", "event", "expected_hash", "gate", "grant", "hash", "held_part",
        "id", "identity", "instance", "key", "nonce", "note_secret", "operator_key", "pack", "package",
        "part", "plaintext", "public_key", "reader", "recipient", "recipients", "release", "root", "roster",
        "salt", "sealed", "secret", "section", "seed", "sig", "sign", "signer", "stop_secret",
        "team_secret", "terms", "terms_hash", "token_secret", "words", "wrap", "wrapped", "wrapping_key",
        "wraps",
    }
)  # fmt: skip
SIGNED = frozenset({"body", "sig"})
BODIES = {
    name: shape
    for module in (
        door_bodies,
        agencies,
        grant_bodies,
        release_bodies,
        receipt_bodies,
        vault_bodies,
        journal_bodies,
    )
    for name, shape in vars(module).items()
    if isinstance(shape, type) and hasattr(shape, "from_json")
}


def run_vector(vector: Mapping[str, Any]) -> Any:
    """Give what the code gives, as JSON: {"out": …} or {"outcome": …, "why": …}."""
    try:
        return {"out": to_jsonable(DOINGS[vector["do"]](**_decode_arguments(vector["do"], vector["in"])))}
    except CryptoError as error:
        refused = {"outcome": type(error).__name__}
        why = getattr(error, "why", "")
        return {**refused, "why": why} if why else refused


def to_jsonable(value: Any) -> Any:
    """Give a value with its bytes as base64url and its signed objects as they travel."""
    if isinstance(value, bytes):
        return to_b64(value)
    if isinstance(value, Signed):
        return value.to_json()
    if isinstance(value, Mapping):
        return {to_jsonable(key): to_jsonable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [to_jsonable(part) for part in value]
    return value


def _decode_arguments(do: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    if do in ("to_canonical", "check_challenge"):
        return dict(arguments)
    if do in ("parse_b64", "parse_body"):
        return {name: parse_b64(part) if name == "data" else part for name, part in arguments.items()}
    return {name: _decode(name, part) for name, part in arguments.items()}


def _decode(name: str, value: Any) -> Any:
    if isinstance(value, dict) and set(value) == SIGNED:
        return Signed(parse_b64(value["body"]), parse_b64(value["sig"]))
    if isinstance(value, dict):
        if name == "grant_heads":
            return {parse_b64(key): _decode("head", part) for key, part in value.items()}
        if name == "grant_keys":
            return {parse_b64(key): parse_b64(part) for key, part in value.items()}
        return {key: _decode_member(name, key, part) for key, part in value.items()}
    if isinstance(value, list):
        return [_decode(name, part) for part in value]
    return parse_b64(value) if name in BYTES and isinstance(value, str) else value


def _decode_member(parent: str, key: str, value: Any) -> Any:
    if parent == "member" and key == "name":
        return parse_b64(value)
    return _decode(key, value)


def _checked(check: Callable[..., object]) -> Callable[..., bool]:
    def run(**arguments: Any) -> bool:
        check(**arguments)
        return True

    return run


def _parse_canonical(data: bytes) -> bool:
    return canonical.to_canonical(canonical.parse_canonical(data)) == data


def _parse_body(body: str, data: bytes) -> bool:
    return BODIES[body].parse(data).encode() == data  # type: ignore[attr-defined, no-any-return]


def _derive_door(root: bytes) -> dict[str, bytes]:
    door = doors.derive_door(root)
    return {"sign_seed": door.sign_seed, "public": door.public, "wrap_key": door.wrap_key}


def _check_challenge(answer: Any) -> bytes:
    return door_bodies.Challenge.from_json(answer).nonce


def _verify_instance(signed: Signed, pinned: dict[str, bytes] | None = None) -> bool:
    chain.verify_instance(signed, InstancePin(**pinned) if pinned else None)
    return True


def _verify_rosters(
    rosters: list[Signed],
    identity: bytes,
    instance: bytes,
    remembered: Any = None,
    agency: bytes | None = None,
) -> list[int]:
    known = (remembered["n"], remembered["hash"]) if remembered else None
    return [
        roster.n for roster in chain.verify_roster_chain(rosters, identity, instance, known, agency=agency)
    ]


def _verify_name(member: dict[str, Any], name: str, salt: bytes) -> bool:
    chain.verify_name(Member(**member), name, salt)
    return True


def _verify_team_wrap(signed: Signed, wrap: bytes, roster: bytes, instance: bytes) -> bool:
    chain.verify_team_wrap(signed, wrap, Roster.parse(roster), instance)
    return True


def _with_terms(rule: Callable[..., Any], give: bool = False) -> Callable[..., Any]:
    def run(terms: bytes, **arguments: Any) -> Any:
        given = rule(terms=Terms.parse(terms), **arguments)
        return given if give else True

    return run


def _check_narrowed(terms: bytes, before: bytes) -> bool:
    renewals.check_narrowed(Terms.parse(terms), Terms.parse(before))
    return True


def _verify_wrap_origin(
    answer: dict[str, Any], terms: bytes, instance: bytes, wraps: bytes, recipients: list[bytes]
) -> bytes:
    section = grants.SectionAnswer(**answer)
    return grants.verify_wrap_origin(section, Terms.parse(terms), instance, Wraps.parse(wraps), recipients)


def _derive_card(code: bytes) -> dict[str, bytes]:
    card = release_card.Card(code)
    names = ("lookup", "lookup_hash", "sign_seed", "sign_public", "box_public", "pack")
    return {name: getattr(card, name) for name in names}


def _derive_holder_card(code: bytes) -> dict[str, bytes]:
    card = holder_card.HolderCard(code)
    names = ("lookup", "lookup_hash", "sign_seed", "sign_public", "box_secret", "box_public")
    return {name: getattr(card, name) for name in names}


def _open_deposit(**given: bytes) -> dict[str, bytes]:
    opened = holder_card.open_deposit(**given)
    return {"contact_box": opened.contact_box, "part": opened.part, "words": opened.words}


def _seal_release_package(plaintext: bytes, **given: bytes) -> bytes:
    return release_card._seal_package_with_nonce(package=plaintext, **given)


def _with_release_terms(rule: Callable[..., object]) -> Callable[..., bool]:
    def run(terms: bytes, **arguments: Any) -> bool:
        rule(terms=ReleaseTerms.parse(terms), **arguments)
        return True

    return run


def _check_release_package(terms: ReleaseTerms, package: bytes) -> None:
    releases.check_release_package(terms, ReleasePackage.parse(package))


def _verify_release_state(place: dict[str, Any], **given: Any) -> None:
    releases.verify_release_state(place=(place["id"], place["revision"], place["sealing"]), **given)


def _verify_events(
    events: list[dict[str, bytes]],
    from_head: Any = None,
    grant_heads: Any = None,
    instance: bytes | None = None,
    grant_keys: Any = None,
) -> dict[str, Any]:
    head = journal.Head(**from_head) if from_head else journal.START
    heads = {grant: journal.Head(**known) for grant, known in (grant_heads or {}).items()}
    checked = journal.verify_events([(e["event"], e["details"]) for e in events], head, heads)
    if instance is not None:
        for found in checked:
            journal.verify_facts(found, instance)
        keys = grant_keys or {}
        journal.verify_renewed(checked, instance, lambda grant: keys.get(grant, bytes(32)))
    last = checked[-1].head if checked else head
    return {"n": last.n, "hash": last.hash}


def _make_receipt(
    by: Side,
    made_at: int,
    seed: bytes,
    is_open: bool,
    events: list[dict[str, Any]],
    certificate: Signed | None = None,
    rosters: list[Signed] | None = None,
    reader_name: str = "",
    salt: bytes = b"",
    **given: Any,
) -> bytes:
    name = ReaderName(reader_name, salt) if reader_name else None
    office = Office(certificate, tuple(rosters), name) if certificate and rosters else None
    steps = tuple(ReceiptEvent(**event) for event in events)
    agreed = Agreed(events=steps, office=office, **given)
    return make_receipt(agreed, by, made_at, seed, is_open=is_open)


DOINGS: dict[str, Callable[..., Any]] = {
    "to_b64": encoding.to_b64,
    "parse_b64": encoding.parse_b64,
    "to_canonical": canonical.to_canonical,
    "parse_canonical": _parse_canonical,
    "hash32": hashing.hash32,
    "hash16": hashing.hash16,
    "derive_key": derive.derive_key,
    "derive_stop_hash": derive.derive_stop_hash,
    "derive_lookup_hash": derive.derive_lookup_hash,
    "pad": lambda data: padding.pad(data),
    "unpad": lambda data: padding.unpad(data),
    "padme": padding.padme,
    "show_code": codes.show_code,
    "show_digits": codes.show_digits,
    "parse_code": codes.parse_code,
    "token_url": codes.token_url,
    "parse_token_text": codes.parse_token_text,
    "card_url": codes.card_url,
    "holder_url": codes.holder_url,
    "parse_card_text": codes.parse_card_text,
    "parse_holder_text": codes.parse_holder_text,
    "split_typed": codes.split_typed,
    "show_stop_digits": stop_codes.show_stop_digits,
    "show_stop_words": lambda secret: stop_codes.show_stop_words(secret, read_word_list()),
    "parse_stop_code": lambda text: stop_codes.parse_stop_code(text, read_word_list()),
    "normalise_name": doors.normalise_name,
    "normalise_passphrase": doors.normalise_passphrase,
    "derive_passphrase_root": doors.derive_passphrase_root,
    "derive_recovery_root": doors.derive_recovery_root,
    "derive_door": _derive_door,
    "derive_sign_public": signing.derive_sign_public,
    "derive_box_public": derive_box_public,
    "sign_body": signing.sign_body,
    "verify_signed": signing.verify_signed,
    "verify_closed": signing.verify_closed,
    "check_envelope": _checked(envelope.check_envelope),
    "check_wrapped_key": _checked(envelope.check_wrapped_key),
    "check_reader_wrap": _checked(envelope.check_reader_wrap),
    "check_words_wrap": _checked(envelope.check_words_wrap),
    "check_team_wrap": _checked(envelope.check_team_wrap),
    "check_package": _checked(envelope.check_package),
    "check_answer": _checked(envelope.check_answer),
    "check_deposit": _checked(envelope.check_deposit),
    "check_held_part": _checked(envelope.check_held_part),
    "seal_envelope_with_nonce": sealing._seal_envelope_with_nonce,
    "open_envelope": sealing.open_envelope,
    "wrap_key_with_nonce": wrapping._wrap_key_with_nonce,
    "unwrap_key": wrapping.unwrap_key,
    "open_reader_wrap": open_reader_wrap,
    "open_words_wrap": open_words_wrap,
    "open_team_wrap": open_team_wrap,
    "open_package": package.open_package,
    "derive_card": _derive_card,
    "seal_release_package_with_nonce": _seal_release_package,
    "open_release_package": release_card.open_release_package,
    "open_answer": release_card.open_answer,
    "derive_holder_card": _derive_holder_card,
    "open_deposit": _open_deposit,
    "open_held_part": holder_card.open_held_part,
    "parse_body": _parse_body,
    "check_challenge": _check_challenge,
    "verify_instance": _verify_instance,
    "verify_directory": _checked(chain.verify_directory),
    "verify_roster_chain": _verify_rosters,
    "require_fresh": _checked(lambda roster, now: chain.require_fresh(Roster.parse(roster), now)),
    "verify_name": _verify_name,
    "verify_team_wrap": _verify_team_wrap,
    "check_terms": _with_terms(grants.check_terms),
    "check_words": _with_terms(grants.check_words),
    "effective_end": _with_terms(grants.effective_end, give=True),
    "verify_terms": _checked(grants.verify_terms),
    "verify_states": _with_terms(grants.verify_states),
    "verify_claim": _with_terms(grants.verify_claim),
    "check_wraps": _checked(lambda wraps, claim: grants.check_wraps(wraps, Claim.parse(claim))),
    "verify_rotation": _checked(grants.verify_rotation),
    "verify_wrap_origin": _verify_wrap_origin,
    "renewal_window": renewals.renewal_window,
    "check_narrowed": _check_narrowed,
    "verify_renewal": _with_terms(renewals.verify_renewal),
    "check_release_terms": _with_release_terms(releases.check_release_terms),
    "verify_release_terms": _checked(releases.verify_release_terms),
    "check_release_words": _with_release_terms(releases.check_release_words),
    "check_release_package": _with_release_terms(_check_release_package),
    "verify_release_yes": _with_release_terms(releases.verify_release_yes),
    "verify_release_state": _with_release_terms(_verify_release_state),
    "verify_events": _verify_events,
    "make_receipt": _make_receipt,
}
