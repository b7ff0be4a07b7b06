"""A notebook can be full; what doesn't fit is refused and changes nothing."""

from collections.abc import Iterator

import pytest

from consent import drafts, quotas, sections
from consent.errors import Conflict, NotAnEnvelope, NotFound, Quota
from consent.storage import sections as rows
from consent.storage import vaults
from consent.storage.base import Store, Tx
from consent.storage.drafts import Draft
from consent.storage.migrating import migrate
from consent.storage.sections import Revision
from consent.storage.vaults import Manifest
from crypto.encoding import make_id, make_random
from crypto.envelope import ENVELOPE_EXTRA_BYTES, WRAPPED_KEY_BYTES
from tests.conftest import Database

VAULT, SECTION = make_id(), make_id()
ENVELOPE = b"\x01" + make_random(ENVELOPE_EXTRA_BYTES + 255)
WRAPPED = b"\x01" + make_random(WRAPPED_KEY_BYTES - 1)


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    store = Store(database.url)
    migrate(store)
    with store.writing() as open_tx:
        vaults.add(open_tx, VAULT, 0, bytes(32), Manifest(b"sealed", 1))
        yield open_tx
    store.close()


def save(tx: Tx, section: bytes, revision: int = 1) -> None:
    sections.save_revision(tx, VAULT, section, Revision(revision, 0, ENVELOPE, WRAPPED))


def test_one_section_too_many_is_refused(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_SECTIONS", 2)
    save(tx, make_id())
    save(tx, SECTION)

    with pytest.raises(Quota):
        save(tx, make_id())


def test_more_bytes_than_a_notebook_holds_are_refused(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_TEXT_BYTES", 2 * len(ENVELOPE))
    save(tx, SECTION)
    save(tx, SECTION, 2)

    with pytest.raises(Quota):
        save(tx, SECTION, 3)


def test_one_revision_too_many_is_refused(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_REVISIONS", 1)
    save(tx, SECTION)

    with pytest.raises(Quota):
        save(tx, SECTION, 2)


def test_one_draft_too_many_is_refused_and_the_others_can_still_be_saved(
    tx: Tx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MOST_DRAFTS", 1)
    draft = make_id()
    drafts.save_draft(tx, VAULT, draft, Draft(SECTION, 1, ENVELOPE))

    with pytest.raises(Quota):
        drafts.save_draft(tx, VAULT, make_id(), Draft(SECTION, 1, ENVELOPE))
    drafts.save_draft(tx, VAULT, draft, Draft(SECTION, 2, ENVELOPE))


def test_more_bytes_of_drafts_than_a_notebook_holds_are_refused(
    tx: Tx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MOST_DRAFT_BYTES", 2 * len(ENVELOPE))
    first = make_id()
    drafts.save_draft(tx, VAULT, first, Draft(SECTION, 1, ENVELOPE))
    drafts.save_draft(tx, VAULT, first, Draft(SECTION, 2, ENVELOPE))
    drafts.save_draft(tx, VAULT, make_id(), Draft(SECTION, 1, ENVELOPE))

    with pytest.raises(Quota):
        drafts.save_draft(tx, VAULT, make_id(), Draft(SECTION, 1, ENVELOPE))


def test_a_draft_stays_with_its_section(tx: Tx) -> None:
    draft = make_id()
    drafts.save_draft(tx, VAULT, draft, Draft(SECTION, 1, ENVELOPE))

    with pytest.raises(Conflict):
        drafts.save_draft(tx, VAULT, draft, Draft(make_id(), 2, ENVELOPE))


def test_a_fresh_sealing_takes_the_place_of_the_current_one_only(tx: Tx) -> None:
    save(tx, SECTION)
    fresh = Revision(1, 1, b"\x01" + make_random(len(ENVELOPE) - 1), WRAPPED)

    assert rows.replace_sealing(tx, VAULT, SECTION, fresh, replaces_sealing=0)
    assert not rows.replace_sealing(tx, VAULT, SECTION, fresh, replaces_sealing=0)

    assert rows.find(tx, VAULT, SECTION, 1) == fresh


def test_what_is_no_envelope_is_not_a_revision(tx: Tx) -> None:
    for bad in (Revision(1, 0, b"\x01plain", WRAPPED), Revision(1, 0, ENVELOPE, ENVELOPE)):
        with pytest.raises(NotAnEnvelope):
            sections.save_revision(tx, VAULT, SECTION, bad)
    with pytest.raises(NotFound):
        sections.get_revision(tx, VAULT, SECTION, 1)
