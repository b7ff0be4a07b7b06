"""Both clients judge alike what a manifest lost, and merge two writings alike."""

import json
import random
import subprocess
from dataclasses import asdict, replace
from typing import Any

from client.notebook.merging import Writing, find_lost, find_taken_out, merge_writing
from crypto.encoding import to_b64
from crypto.statements.vault import Manifest
from tests.cross.javascript import ROOT
from tests.node import find_node
from tools.vectors.samples import MANIFEST

CASES = 400
WHOLE = replace(
    MANIFEST,
    ledger=(replace(MANIFEST.ledger[0], generation=2),),
    journal=replace(MANIFEST.journal, n=3),
)
WAYS = {
    "ledger",
    "ended",
    "shown",
    "generation",
    "release",
    "agency",
    "directory_n",
    "journal",
    "opened_at",
    "revision",
}
FLAGS = ("ended", "ended_seen")
RELEASE_FLAGS = ("opened", "ended", "ended_seen")
ENTRY_NUMBERS = ("generation", "not_after")


def _alter(manifest: Manifest, dice: random.Random) -> Manifest:
    """A few small changes, some of which a device may make and some not."""
    for _ in range(dice.randrange(4)):
        manifest = dice.choice(ALTERATIONS)(manifest, dice)
    return manifest


def _alter_entry(manifest: Manifest, dice: random.Random) -> Manifest:
    if not manifest.ledger:
        return manifest
    entry, more = manifest.ledger[0], dice.choice((-1, 1))
    changes: list[dict[str, Any]] = [
        {name: not getattr(entry, name) for name in FLAGS[: dice.randrange(3)]},
        {name: max(0, getattr(entry, name) + more) for name in ENTRY_NUMBERS[: dice.randrange(3)]},
        {"secret": dice.choice((b"", bytes(16)))},
        {"shown": entry.shown[: dice.randrange(2)]},
        {"terms": dice.choice((entry.terms, bytes(32)))},
        {"sections": tuple(replace(part, not_after=part.not_after + more) for part in entry.sections)},
    ]
    return replace(manifest, ledger=(replace(entry, **dice.choice(changes)),))


def _alter_sections(manifest: Manifest, dice: random.Random) -> Manifest:
    if not manifest.sections:
        return manifest
    note, more = manifest.sections[0], dice.choice((-1, 1))
    one = replace(note.revisions[0], sealing=max(0, note.revisions[0].sealing + more))
    newer = replace(one, revision=note.revision + 1)
    changed = [
        replace(note, revisions=(one, *note.revisions[1:])),
        replace(note, revision=newer.revision, revisions=(*note.revisions, newer)),
    ]
    return replace(manifest, sections=(dice.choice(changed),))


def _alter_numbers(manifest: Manifest, dice: random.Random) -> Manifest:
    more = dice.choice((-1, 0, 1))
    changed: list[dict[str, Any]] = [
        {"directory_n": max(0, manifest.directory_n + more)},
        {"opened_at": manifest.opened_at + more},
        {"journal": replace(manifest.journal, n=max(0, manifest.journal.n + more))},
        {"agencies": tuple(replace(one, roster_n=max(0, one.roster_n + more)) for one in manifest.agencies)},
        {"agencies": tuple(replace(one, identity=bytes(32), roster_n=0) for one in manifest.agencies)},
    ]
    return replace(manifest, **dice.choice(changed))


def _alter_lists(manifest: Manifest, dice: random.Random) -> Manifest:
    return replace(manifest, **{dice.choice(("ledger", "sections", "agencies", "doors")): ()})


def _alter_release(manifest: Manifest, dice: random.Random) -> Manifest:
    if manifest.emergency is None or not manifest.emergency.releases:
        return manifest
    entry = manifest.emergency.releases[0]
    changes: list[dict[str, Any]] = [
        {name: not getattr(entry, name) for name in RELEASE_FLAGS[: dice.randrange(4)]},
        {"shown": entry.shown[: dice.randrange(2)]},
        {"terms": dice.choice((entry.terms, b"other"))},
        {"pack": bytes(32), "gate": bytes(32), "lookup": bytes(32), "ended": True},
        {"contact": "Somebody"},
        {"for_": None},
        {"words": b"other", "made_at": entry.made_at + 1},
    ]
    kept = dice.choice(((replace(entry, **dice.choice(changes)),), ()))
    changed = dice.choice((replace(manifest.emergency, releases=kept), replace(manifest.emergency, never=())))
    return replace(manifest, emergency=dice.choice((changed, changed, changed, None)))


ALTERATIONS = (_alter_entry, _alter_sections, _alter_numbers, _alter_lists, _alter_release)


def test_both_clients_judge_and_merge_alike() -> None:
    dice = random.Random("merging alike")  # noqa: S311 - repeatable on purpose
    begun = [_alter(WHOLE, dice) for _ in range(CASES)]
    pairs = [(before, _alter(before, dice)) for before in begun]
    threes = [tuple(Writing(*dice.choices(["", "a", "b", "ا"], k=4)) for _ in range(3)) for _ in range(CASES)]

    asked = {
        "pairs": [[one.to_json() for one in pair] for pair in pairs],
        "threes": [[asdict(one) for one in three] for three in threes],
    }
    answer = subprocess.run(  # noqa: S603 - our own script, and our own Node
        [find_node(), str(ROOT / "tests/cross/merging.mjs")],
        input=json.dumps(asked).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    there = json.loads(answer.stdout)

    here = [[find_lost(*pair), sorted(to_b64(one) for one in find_taken_out(*pair))] for pair in pairs]
    assert there["judged"] == here
    merged = [merge_writing(*three) for three in threes]
    assert there["merged"] == [
        {"writing": asdict(one.writing), "isConflict": one.is_conflict} for one in merged
    ]
    assert {lost for lost, _ in here} == WAYS | {""}
