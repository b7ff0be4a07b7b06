"""Changes to a manifest, and the debts that follow from one."""

from dataclasses import replace

import pytest

from client.errors import NoSuchThing
from client.notebook import contents
from client.notebook.creation import NOTHING_SEEN
from client.notebook.debts import find_debts
from client.notebook.keys import SealedRevision, VaultKeys
from client.notebook.sight import SeenGrant, Sight
from crypto.statements.agencies import InstancePin
from crypto.statements.grants import TermsSection
from crypto.statements.vault import LedgerEntry, Manifest, RecoveryNote, SectionText, Shown

NOW = 1_800_000_000
KEYS = VaultKeys(bytes(32), bytes(16), bytes(range(32)))
ONE, TWO = b"1" * 16, b"2" * 16
GRANT, AGENCY = b"g" * 16, b"a" * 16


def empty_manifest() -> Manifest:
    return Manifest(
        vault=KEYS.vault,
        counter=1,
        instance=InstancePin(id=bytes(32), operator_key=bytes(32)),
        call_me="",
        stop=bytes(10),
        recovery=RecoveryNote(door=bytes(16), practised=False),
        idle_minutes=5,
        doors=(),
        sections=(),
        ledger=(),
        agencies=(),
        directory_n=0,
        journal=NOTHING_SEEN,
        opened_at=NOW,
    )


def text(section: bytes, title: str = "Health") -> SectionText:
    return SectionText(section=section, title=title, kind="health", text="…", lang="en", saved_at=NOW)


def sealed(section: bytes, revision: int = 1, sealing: int = 0) -> SealedRevision:
    return KEYS.seal_revision(text(section), revision, sealing)


DAY, VISIT = 86_400, 12 * 3_600


def entry(*shown: Shown, **changes: object) -> LedgerEntry:
    made = LedgerEntry(
        grant=GRANT,
        terms=bytes(32),
        agency=AGENCY,
        identity=bytes(32),
        agency_name="Lantern House (invented)",
        audience="reader",
        generation=0,
        visit=False,
        not_after=NOW + 100,
        made_at=NOW,
        ended=False,
        ended_seen=False,
        secret=bytes(16),
        later_until=0,
        words=b"{}",
        sections=(TermsSection(id=ONE, not_after=NOW + 100),),
        shown=shown,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def two_sections() -> Manifest:
    manifest = contents.with_revision(empty_manifest(), text(ONE), sealed(ONE))
    return contents.with_revision(manifest, text(TWO, "Money"), sealed(TWO))


def test_a_revision_joins_its_section_and_a_new_section_comes_last() -> None:
    manifest = contents.with_revision(two_sections(), text(ONE, "My health"), sealed(ONE, 2))

    assert [(note.id, note.title, note.revision) for note in manifest.sections] == [
        (ONE, "My health", 2),
        (TWO, "Money", 1),
    ]
    assert [one.revision for one in manifest.sections[0].revisions] == [1, 2]


def test_an_order_moves_what_it_names_and_loses_nothing() -> None:
    assert [note.id for note in contents.with_order(two_sections(), (TWO,)).sections] == [TWO, ONE]


def test_taking_out_an_unknown_section_is_refused() -> None:
    with pytest.raises(NoSuchThing):
        contents.without_section(empty_manifest(), ONE)


def test_an_ended_grant_stays_ended_and_forgets_its_code() -> None:
    manifest = contents.with_grant(two_sections(), entry())
    ended = contents.with_ended(manifest, {GRANT}, seen=True)
    again = contents.with_ended(ended, {GRANT}, seen=False)

    assert again.ledger[0].ended
    assert again.ledger[0].ended_seen
    assert again.ledger[0].secret == b""


@pytest.mark.parametrize(
    ("changes", "now", "owed"),
    [
        ({}, NOW, 0),
        ({"ended": True}, NOW, 1),
        ({}, NOW + 99, 0),
        ({}, NOW + 100, 1),
    ],
)
def test_a_debt_is_what_a_grant_that_is_over_could_open(
    changes: dict[str, object], now: int, owed: int
) -> None:
    shown = Shown(section=ONE, revision=1, sealing=0)
    manifest = contents.with_grant(two_sections(), entry(shown, **changes))

    assert len(find_debts(manifest, now)) == owed


def test_a_revision_sealed_afresh_or_taken_out_is_no_debt() -> None:
    shown = Shown(section=ONE, revision=1, sealing=0)
    manifest = contents.with_grant(two_sections(), entry(shown, ended=True))

    assert find_debts(contents.with_sealing(manifest, ONE, sealed(ONE, 1, 1)), NOW) == ()
    assert find_debts(contents.without_section(manifest, ONE), NOW) == ()


def test_older_revisions_that_were_shown_are_owed_too() -> None:
    manifest = contents.with_revision(two_sections(), text(ONE), sealed(ONE, 2))
    shown = (Shown(section=ONE, revision=1, sealing=0), Shown(section=ONE, revision=2, sealing=0))
    manifest = contents.with_grant(manifest, entry(*shown, ended=True))

    assert find_debts(manifest, NOW) == shown


def seen(**changes: object) -> SeenGrant:
    made = SeenGrant(GRANT, AGENCY, "open", "", bytes(32), NOW + 100, NOW, 0, b"", NOW, 0, False)
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("server", "ledger", "now", "live"),
    [
        (seen(), entry(), NOW, True),
        (seen(state="offered"), entry(), NOW, True),
        (seen(state="ended"), entry(), NOW, False),
        (seen(), entry(ended=True), NOW, False),
        (seen(not_after=NOW + 900), entry(), NOW + 100, False),
        (seen(terms=b"t" * 32), entry(), NOW, False),
        (seen(agency=b"b" * 16), entry(), NOW, False),
        (None, entry(), NOW, False),
        (seen(), entry(visit=True, not_after=NOW + DAY), NOW + VISIT - 1, True),
        (seen(), entry(visit=True, not_after=NOW + DAY), NOW + VISIT, False),
        (seen(state="offered", opened_at=0), entry(visit=True, not_after=NOW + DAY), NOW + VISIT, True),
    ],
)
def test_a_grant_is_live_only_where_ledger_server_and_clock_agree(
    server: SeenGrant | None, ledger: LedgerEntry, now: int, live: bool
) -> None:
    grants = {} if server is None else {GRANT: server}

    assert Sight(now, 0, bytes(32), grants).is_live(ledger) is live
