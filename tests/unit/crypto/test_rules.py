"""Chain, grants, journal: what the vectors don't say."""

from dataclasses import replace

import pytest

from crypto import chain, grants, journal
from crypto.errors import BadCanonical, ChainRefused, JournalRefused
from crypto.statements.agencies import Member
from crypto.statements.journal import FACTS, GRANT_KINDS, VAULT_KINDS
from tools.vectors.chain import _directory_parts
from tools.vectors.samples import AGENCY, GRANT, MEMBERS, NOW, READER, ROSTER, TERMS


def test_somebody_on_the_roster_is_found_by_their_sign_key():
    assert chain.find_member(ROSTER, READER) == MEMBERS[1]
    assert chain.find_member(ROSTER, bytes(32)) is None


def test_a_team_key_is_found_by_its_generation():
    assert chain.find_team_key([ROSTER], 1) == ROSTER.team.key
    assert chain.find_team_key([ROSTER], 2) is None


def test_an_agency_is_found_in_the_directory():
    checked = chain.verify_directory(**_directory_parts())

    found = checked.find_agency(AGENCY)

    assert found is not None
    assert found.agency == AGENCY
    assert checked.find_agency(bytes(16)) is None


def test_an_auditor_never_reads():
    assert [member.reads for member in MEMBERS] == [True, True, False]


def test_a_name_with_a_lone_surrogate_is_refused():
    with pytest.raises(ChainRefused):
        chain.verify_name(Member(bytes(32), bytes(32), "worker", bytes(32)), "\ud800", bytes(16))


def test_the_end_of_a_section_the_terms_lack_is_no_date():
    with pytest.raises(KeyError):
        grants.effective_end(TERMS, bytes(16))


def test_an_end_is_never_later_than_the_terms():
    assert grants.effective_end(replace(TERMS, visit=True), claimed_at=TERMS.not_after) == TERMS.not_after


def test_every_kind_of_event_has_its_facts():
    assert set(FACTS) == VAULT_KINDS | GRANT_KINDS


def test_a_chain_goes_on_from_the_head_it_gave():
    first, head = journal.append_event(journal.START, 0, "vault_made", "owner", b"{}")
    second, after = journal.append_event(head, 0, "vault_opened", "owner", b"{}")

    checked = journal.verify_events([(first, b"{}"), (second, b"{}")])

    assert [found.head for found in checked] == [head, after]
    assert journal.verify_events([(second, b"{}")], head)[0].head == after


def test_details_that_are_not_canonical_are_refused():
    event, _ = journal.append_event(journal.START, 0, "vault_made", "owner", b"{ }")

    with pytest.raises(BadCanonical):
        journal.verify_events([(event, b"{ }")])


def test_a_grant_s_chain_can_not_begin_in_the_middle():
    facts = b"{}"
    chain_event, _ = journal.append_grant_event(
        GRANT, journal.Head(4, bytes(32)), NOW, "code_shown", "owner", facts
    )
    details = journal.make_sharing_details(GRANT, chain_event, facts)
    event, _ = journal.append_event(journal.START, NOW, "code_shown", "owner", details)

    with pytest.raises(JournalRefused) as refused:
        journal.verify_events([(event, details)])

    assert refused.value.why == "grant_link"
