"""Every body: one that is good, and each way to be otherwise, made from the good one."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crypto.canonical import to_canonical
from crypto.encoding import to_b64
from crypto.shapes import Body
from crypto.statements import agencies, doors, grants, releases, vault
from tools.vectors import samples
from tools.vectors.making import INSTANCE, Vector, fixed, refused, works

# An absent one is refused only where something else in the body needs it.
MAY_BE_ABSENT = frozenset({"ending", "ask", "check_in", "emergency", "for", "holder", "holder_lookup"})


def make_vectors() -> list[Vector]:
    """Give them all."""
    vectors = []
    for sample in samples.SAMPLES:
        vectors += _of_body(sample)
    return [*vectors, *_edges()]


def _of_body(sample: Body) -> list[Vector]:
    name = type(sample).__name__
    good, value = sample.encode(), sample.to_json()
    vectors = [works(f"{name}: good", "parse_body", body=name, data=good)]
    for what, changed in _spoilt(value):
        data = to_canonical(changed)
        vectors.append(refused(f"{name}: {what}", "parse_body", "BadStatement", body=name, data=data))
    for what, data in {
        "white space behind": good + b"\n",
        "cut short": good[:-1],
        "a bracket in front": b"[" + good,
    }.items():
        vectors.append(refused(f"{name}: {what}", "parse_body", "BadCanonical", body=name, data=data))
    twice = b'{"v":1,' + good[1:]
    vectors.append(refused(f"{name}: a key twice", "parse_body", "BadCanonical", body=name, data=twice))
    return vectors


def _spoilt(value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "version 2", {**value, "v": 2}
    yield "version as text", {**value, "v": "1"}
    yield "version true", {**value, "v": True}
    yield "no version", {key: part for key, part in value.items() if key != "v"}
    yield "inside a list", [value]
    yield from _spoilt_object("", value)


def _spoilt_object(path: str, value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield f"{path or 'it'} with a key more", {**value, "zzz": 1}
    for key, part in value.items():
        if key == "v":
            continue
        where = f"{path}.{key}" if path else key
        if key not in MAY_BE_ABSENT:
            yield f"without {where}", {name: other for name, other in value.items() if name != key}
        for what, changed in _spoilt_part(where, part):
            yield what, {**copy.deepcopy(value), key: changed}


def _spoilt_part(where: str, part: Any) -> Iterator[tuple[str, Any]]:
    yield f"{where} as an object", {"x": 1}
    if isinstance(part, bool):
        yield f"{where} as a number", int(part)
    elif isinstance(part, int):
        yield f"{where} as text", str(part)
        yield f"{where} as true", True
    elif isinstance(part, str):
        yield f"{where} as a number", 1
    elif isinstance(part, list):
        yield f"{where} as text", ""
        if part and isinstance(part[0], dict):
            for what, changed in _spoilt_object(f"{where}[0]", part[0]):
                yield what, [changed, *part[1:]]
        elif part:
            yield f"{where} with a number in it", [*part, 1]
    else:
        yield from _spoilt_object(where, part)


def _with(body: Any, **changes: Any) -> Any:
    return replace(body, **changes)


def _edges() -> list[Vector]:
    return [
        *(works(n, "parse_body", body=type(b).__name__, data=b.encode()) for n, b in _allowed().items()),
        *(
            refused(n, "parse_body", "BadStatement", body=type(b).__name__, data=to_canonical(b.to_json()))
            for n, b in _out_of_bounds().items()
        ),
        *(
            refused(n, "parse_body", "BadStatement", body=body, data=to_canonical(value))
            for n, (body, value) in _other_values().items()
        ),
    ]


def _allowed() -> dict[str, Body]:
    text = samples.SAMPLES[23]
    roster = samples.ROSTER
    return {
        "a title of 120 code points, beyond the first plane": _with(text, title="😀" * 120),
        "no text yet": _with(text, text=""),
        "an ended grant without secret": _with(
            samples.MANIFEST, ledger=(_with(samples.LEDGER, secret=b"", ended=True, shown=()),)
        ),
        "nothing in the notebook": _with(samples.MANIFEST, sections=(), ledger=(), agencies=(), doors=()),
        "a roster of one": _with(roster, members=roster.members[:1]),
        "200 sections": _with(samples.TERMS, sections=_many_sections(200)),
        "an access record of nothing": _with(samples.ACCESS, sections=()),
        "a second access record": _with(samples.ACCESS, n=2, prev=fixed("before")),
        "a directory without agencies": agencies.Directory(1, 0, 7 * 86_400, ()),
        "an origin of an address": agencies.InstanceStatement(
            INSTANCE, samples.READER, ("https://[::1]:8000",), ("https://192.0.2.1:8001",)
        ),
        **_allowed_releases(),
    }


def _allowed_releases() -> dict[str, Body]:
    terms, words = samples.RELEASE_TERMS, samples.RELEASE_WORDS
    many = tuple(section.id for section in _many_sections(200))
    return {
        "a practice": samples.PRACTICE,
        "a release that nobody else holds": terms,
        "a release that an agency holds too": samples.HELD_BY_AGENCY,
        "words of a practice": samples.PRACTICE_WORDS,
        "a release that is only opened by hand": _with(terms, ask=None, check_in=None),
        "a release of words alone": _with(terms, sections=()),
        "a release of 200 sections": _with(terms, sections=many),
        "a release for one hour": _with(terms, open_hours=1),
        "a check-in by a time": _checked_in(every_days=None, by=samples.NOW + samples.DAY),
        "a check-in every year": _checked_in(every_days=365, grace_days=30),
        "a check-in every three days": _checked_in(every_days=3, grace_days=2),
        **{
            f"a release after {minutes} minutes": _with(terms, ask=releases.AskRule(minutes))
            for minutes in sorted(releases.PRACTICE_MINUTES | releases.REAL_MINUTES)
        },
        "words to a contact, 4,000 code points": _with(words, words="😀" * 4_000),
        "no words to a contact": _with(words, words="", call_me=""),
        "a package of words alone": _with(samples.RELEASE_PACKAGE, keys=()),
        "an answer without words": releases.AnswerWords(samples.RELEASE, "cannot", ""),
        "a notebook with nothing prepared": _with(samples.MANIFEST, emergency=None),
        "a notebook where all but releases is off": _prepared(only=True, never=(), releases=()),
        "a release that ended": _entered(
            ended=True, pack=bytes(32), gate=bytes(32), lookup=bytes(32), shown=(), for_=None
        ),
        "a release that ended, with a part": _entered(
            ended=True,
            pack=bytes(32),
            gate=bytes(32),
            lookup=bytes(32),
            part=bytes(32),
            holder="My aunt",
            holder_words="",
            holder_lookup=bytes(32),
        ),
        "a part that an agency holds": _entered(part=fixed("part"), holder="x", holder_words=""),
        "words to a holder, 1,000 code points": _with(samples.HOLDER_WORDS, words="😀" * 1_000),
        "no words to a holder": _with(samples.HOLDER_WORDS, words="", call_me=""),
        "an act about a release": doors.DoorAct("release", fixed("c"), fixed("d"), fixed("n")),
    }


def _checked_in(**changes: Any) -> Body:
    rule: Any = samples.RELEASE_TERMS.check_in
    return _with(samples.RELEASE_TERMS, check_in=replace(rule, **changes))  # type: ignore[no-any-return]


def _prepared(**changes: Any) -> Body:
    emergency = replace(samples.EMERGENCY, **changes)
    return _with(samples.MANIFEST, emergency=emergency)  # type: ignore[no-any-return]


def _entered(**changes: Any) -> Body:
    return _prepared(releases=(replace(samples.RELEASE_ENTRY, **changes),))


def _many_sections(count: int) -> tuple[grants.TermsSection, ...]:
    ids = sorted(fixed(f"section {at}", 16) for at in range(count))
    return tuple(grants.TermsSection(id, samples.TERMS.not_after) for id in ids)


def _out_of_bounds() -> dict[str, Body]:
    text, draft, roster, manifest = samples.SAMPLES[23], samples.SAMPLES[24], samples.ROSTER, samples.MANIFEST
    directory: Any = samples.SAMPLES[8]
    rotation = samples.SAMPLES[11]
    entry = directory.agencies[0]
    key = samples.PACKAGE.keys
    return {
        "an empty title": _with(text, title=""),
        "a title of 121 code points": _with(text, title="x" * 121),
        "a kind that is none": _with(text, kind="diary"),
        "a language that is none": _with(text, lang="english language"),
        "a language with a line end": _with(text, lang="en\n"),
        "a language with a letter beyond ASCII": _with(text, lang="fran\xe7ais"),
        "revision zero": _with(samples.STATES[0], revision=0),
        "a draft's title of 121 code points": _with(draft, title="x" * 121),
        "terms without sections": _with(samples.TERMS, sections=()),
        "terms with 201 sections": _with(samples.TERMS, sections=_many_sections(201)),
        "an audience that is none": _with(samples.TERMS, audience="everybody"),
        "a package with its keys out of order": _with(samples.PACKAGE, keys=key[::-1]),
        "a package with a key twice": _with(samples.PACKAGE, keys=(key[0], key[0])),
        "a claim with its sections out of order": _with(samples.CLAIM, sections=samples.NAMED[::-1]),
        "a claim of nothing": _with(samples.CLAIM, sections=()),
        "wraps out of order": _with(samples.WRAPS, wraps=samples.WRAPS.wraps[::-1]),
        "an access record number zero": _with(samples.ACCESS, n=0),
        "a first access record with one before it": _with(samples.ACCESS, prev=fixed("before")),
        "a second access record with none before it": _with(samples.ACCESS, n=2),
        "a renewal of nothing": _with(samples.RENEWAL, sections=()),
        "a renewal from itself": _with(samples.RENEWAL, from_=samples.RENEWAL.grant),
        "an ending without a reason": _with(samples.ENDING, how="bored"),
        "a role that is none": _with(roster, members=(_with(roster.members[0], role="admin"),)),
        "a roster of nobody": _with(roster, members=()),
        "a roster number zero": _with(roster, n=0),
        "a team generation zero": _with(roster, team=replace(roster.team, generation=0)),
        "a directory good for eight days": _with(directory, valid_until=samples.NOW + 8 * samples.DAY),
        "a directory with an agency twice": _with(directory, agencies=(entry, entry)),
        "a rotation that stays": _with(rotation, to=1),
        "a rotation that goes back": _with(rotation, from_=3),
        "an act that is none": doors.DoorAct("open", fixed("c"), fixed("d"), fixed("n")),  # type: ignore[arg-type]
        "a change of no door": doors.DoorsChange(fixed("vault", 16), (), ()),
        "a door closed twice": doors.DoorsChange(fixed("vault", 16), (), (fixed("d", 16), fixed("d", 16))),
        "a door added and closed": doors.DoorsChange(
            fixed("vault", 16), (samples.NEW_DOOR,), (samples.NEW_DOOR.door,)
        ),
        "an erasing that is none": doors.EraseChange(fixed("vault", 16), False),
        "a closing of no visit": doors.VisitsChange(fixed("vault", 16), False),
        "a door made at noon": _with(
            manifest, doors=(vault.DoorNote(fixed("d", 16), "passphrase", samples.TODAY + 43_200),)
        ),
        "a stop secret of 16 bytes": _with(manifest, stop=fixed("stop", 16)),
        "a token secret of 15 bytes": _with(manifest, ledger=(_with(samples.LEDGER, secret=fixed("s", 15)),)),
        "counter zero": _with(manifest, counter=0),
        "an event of no known kind": _with(samples.SAMPLES[27], kind="diary_opened"),
        "an event by somebody": _with(samples.SAMPLES[27], actor="somebody"),
        "an event by a short key": _with(samples.SAMPLES[27], actor=to_b64(fixed("k", 31))),
        "a grant's event of a vault's kind": _with(samples.SAMPLES[28], kind="vault_opened"),
        "an origin with a path": _with(samples.SAMPLES[5], owner_origins=("https://a.example/x",)),
        "an origin in capitals": _with(samples.SAMPLES[5], owner_origins=("https://A.example",)),
        "an origin of another scheme": _with(samples.SAMPLES[5], owner_origins=("ftp://a.example",)),
        "an origin with a line end": _with(samples.SAMPLES[5], owner_origins=("https://a.example\n",)),
        "no origin": _with(samples.SAMPLES[5], desk_origins=()),
        "a wrapped key of 72 bytes": _with(samples.SAMPLES[4], wrapped_key=bytes(72)),
        **_out_of_bounds_releases(),
    }


def _out_of_bounds_releases() -> dict[str, Body]:
    terms, words, package = samples.RELEASE_TERMS, samples.RELEASE_WORDS, samples.RELEASE_PACKAGE
    vault_id, many = fixed("vault", 16), tuple(section.id for section in _many_sections(201))
    card: Any = samples.HELD_TERMS.holder
    agency: Any = samples.HELD_BY_AGENCY.holder
    return {
        "a practice with sections": _with(samples.PRACTICE, sections=samples.SECTIONS),
        "a practice with an empty list of sections": _with(samples.PRACTICE, sections=()),
        "a release without a list of sections": _with(terms, sections=None),
        "a release of 201 sections": _with(terms, sections=many),
        "a release for no time": _with(terms, open_hours=0),
        "a release for 169 hours": _with(terms, open_hours=169),
        "a check-in every so many days and by a time": _checked_in(by=samples.NOW + samples.DAY),
        "a check-in without a date": _checked_in(every_days=None),
        "a check-in every two days": _checked_in(every_days=2),
        "a check-in every 366 days": _checked_in(every_days=366),
        "one day of grace": _checked_in(grace_days=1),
        "31 days of grace": _checked_in(grace_days=31),
        "a check-in that waits for 90 minutes": _checked_in(wait_minutes=90),
        **{
            f"a release after {minutes} minutes": _with(terms, ask=releases.AskRule(minutes))
            for minutes in (0, 3, 10, 59, 61, 1_441, 20_161)
        },
        "words to a contact, 4,001 code points": _with(words, words="x" * 4_001),
        "a name for the person of 121 code points": _with(words, call_me="x" * 121),
        "a salt of 15 bytes": _with(words, salt=fixed("s", 15)),
        "a release's package with its keys out of order": _with(package, keys=package.keys[::-1]),
        "a release's package with a key twice": _with(package, keys=package.keys[:1] * 2),
        "an answer that is none": releases.AnswerWords(samples.RELEASE, "maybe", ""),  # type: ignore[arg-type]
        "an answer of 1,001 code points": releases.AnswerWords(samples.RELEASE, "read", "x" * 1_001),
        "an opening that is none": releases.ReleaseNow(vault_id, samples.RELEASE, False),
        "a removal that is none": releases.ReleaseRemoval(vault_id, samples.RELEASE, False),
        "a contact without a name": _entered(contact=""),
        "a contact's name of 121 code points": _entered(contact="x" * 121),
        "a release with a short gate": _entered(gate=fixed("gate", 31)),
        "51 people who must never get anything": _prepared(never=("x",) * 51),
        "somebody without a name who must never get anything": _prepared(never=("",)),
        "a holder who is nobody": _with(terms, holder=releases.Holder()),
        "a holder who is both": _with(terms, holder=replace(agency, sign=card.sign, box=card.box)),
        "an agency that holds without an identity": _with(terms, holder=replace(agency, identity=None)),
        "an identity that holds without an agency": _with(terms, holder=replace(agency, agency=None)),
        "a holder's card without a box key": _with(terms, holder=replace(card, box=None)),
        "a holder's card without a sign key": _with(terms, holder=replace(card, sign=None)),
        "an agency that holds with a box key": _with(terms, holder=replace(agency, box=card.box)),
        "words to a holder, 1,001 code points": _with(samples.HOLDER_WORDS, words="x" * 1_001),
        "a part without a holder's name": _entered(part=fixed("part"), holder_words=""),
        "a part without words": _entered(part=fixed("part"), holder="x"),
        "a holder's name without a part": _entered(holder="x"),
        "words to a holder without a part": _entered(holder_words="x"),
        "a holder's lookup without a part": _entered(holder_lookup=fixed("lookup")),
        "a holder without a name": _entered(part=fixed("part"), holder="", holder_words=""),
        "a short part": _entered(part=fixed("part", 31), holder="x", holder_words=""),
    }


def _other_values() -> dict[str, tuple[str, Any]]:
    redeem = samples.REDEEM.to_json()
    texts = {
        "padded": redeem["nonce"] + "=",
        "a byte short": to_b64(bytes(31)),
        "a byte long": to_b64(bytes(33)),
    }
    texts["in hex"] = fixed("nonce").hex()
    return {
        **{f"a nonce {how}": ("Redeem", {**redeem, "nonce": text}) for how, text in texts.items()},
        "a parameter of stretching in a door-open": (
            "DoorOpen",
            {**samples.SAMPLES[0].to_json(), "passes": 1},
        ),
    }
