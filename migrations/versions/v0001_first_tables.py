"""The tables of the first release, as its server made them by itself.

A database of that release has them already: it is marked as being at this version, not changed.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID, HASH, BYTES, NUMBER = sa.LargeBinary(16), sa.LargeBinary(32), sa.LargeBinary(), sa.BigInteger()


def upgrade() -> None:
    """Make every table."""
    _table(
        "access_nonces",
        _key("nonce", HASH),
        _column("grant_id", ID),
        _column("vault_id", ID),
        _column("reader", HASH),
        _column("at", NUMBER),
    )
    op.create_index("ix_access_nonces_grant_id", "access_nonces", ["grant_id"])
    op.create_index("ix_access_nonces_vault_id", "access_nonces", ["vault_id"])
    _table(
        "agency_certificates",
        _key("agency_id", ID),
        _column("n", NUMBER),
        _column("identity", HASH),
        _column("body", BYTES),
        _column("sig", BYTES),
    )
    _table(
        "challenges",
        _key("nonce", HASH),
        _column("issued_to", BYTES),
        _column("issued_at", NUMBER),
    )
    _table(
        "directories",
        _key("slot", ID),
        _column("n", NUMBER),
        _column("directory_key", HASH),
        _column("valid_until", NUMBER),
        _column("body", BYTES),
        _column("sig", BYTES),
    )
    _table(
        "doors",
        _key("vault_id", ID),
        _key("door_id", ID),
        _column("lookup", HASH, unique=True),
        _column("wrapped_key", BYTES),
        _column("since_day", NUMBER),
    )
    _table(
        "drafts",
        _key("vault_id", ID),
        _key("draft_id", ID),
        _column("section_id", ID),
        _column("number", NUMBER),
        _column("envelope", BYTES),
    )
    _table(
        "events",
        _key("vault_id", ID),
        _key("n", NUMBER),
        _column("event", BYTES),
        _column("details", BYTES),
    )
    _table(
        "grant_chains",
        _key("vault_id", ID),
        _key("grant_id", ID),
        _column("head_n", NUMBER),
        _column("head", HASH),
    )
    _table(
        "grant_sections",
        _key("grant_id", ID),
        _key("section_id", ID),
        _column("vault_id", ID),
        _column("not_after", NUMBER),
        _column("taken_out", sa.Boolean()),
        _column("revision", NUMBER),
        _column("sealing", NUMBER),
        _column("state_body", BYTES, nullable=True),
        _column("state_sig", BYTES, nullable=True),
        _column("wrap", BYTES, nullable=True),
        _column("wrap_state_body", BYTES, nullable=True),
        _column("wrap_state_sig", BYTES, nullable=True),
    )
    op.create_index("ix_grant_sections_vault_id", "grant_sections", ["vault_id"])
    _table(
        "grant_shown",
        _key("grant_id", ID),
        _key("section_id", ID),
        _key("revision", NUMBER),
        _key("sealing", NUMBER),
        _column("vault_id", ID),
    )
    op.create_index("ix_grant_shown_vault_id", "grant_shown", ["vault_id"])
    _table(
        "grants",
        _key("grant_id", ID),
        _column("vault_id", ID),
        _column("agency_id", ID),
        _column("terms_body", BYTES),
        _column("terms_sig", BYTES),
        _column("state", sa.String(8)),
        _column("how", sa.String(10)),
        _column("audience", sa.String(8)),
        _column("not_after", NUMBER),
        _column("end_at", NUMBER),
        _column("redeem_before", NUMBER),
        _column("offered_at", NUMBER),
        _column("opened_at", NUMBER, nullable=True),
        _column("ended_at", NUMBER, nullable=True),
        _column("lookup_hash", HASH, nullable=True),
        _column("package", BYTES, nullable=True),
        _column("holder", HASH, nullable=True),
        _column("held_until", NUMBER),
        _column("reader", HASH, nullable=True),
        _column("recipient", HASH, nullable=True),
        _column("generation", NUMBER),
        _column("claim_body", BYTES, nullable=True),
        _column("claim_sig", BYTES, nullable=True),
        _column("rotation_body", BYTES, nullable=True),
        _column("rotation_sig", BYTES, nullable=True),
        _column("wraps", BYTES, nullable=True),
        _column("reads", NUMBER),
        _column("refusals", NUMBER),
    )
    op.create_index("ix_grants_agency_id", "grants", ["agency_id"])
    op.create_index("ix_grants_vault_id", "grants", ["vault_id"])
    _table(
        "idempotency",
        _key("key", HASH),
        _column("vault_id", ID, nullable=True),
        _column("body", HASH),
        _column("answered_at", NUMBER),
        _column("answer", BYTES),
    )
    op.create_index("ix_idempotency_vault_id", "idempotency", ["vault_id"])
    _table(
        "instance",
        _key("only", NUMBER),
        _column("check_value", HASH),
    )
    _table(
        "key_certificates",
        _key("directory_key", HASH),
        _column("valid_until", NUMBER),
        _column("body", BYTES),
        _column("sig", BYTES),
    )
    _table(
        "last_readings",
        _key("grant_id", ID),
        _key("reader", HASH),
        _column("vault_id", ID),
        _column("n", NUMBER),
        _column("at", NUMBER),
        _column("body", BYTES),
        _column("sig", BYTES),
    )
    op.create_index("ix_last_readings_vault_id", "last_readings", ["vault_id"])
    _table(
        "reading_marks",
        _key("grant_id", ID),
        _key("reader", HASH),
        _key("section_id", ID),
        _column("vault_id", ID),
        _column("revision", NUMBER),
    )
    op.create_index("ix_reading_marks_vault_id", "reading_marks", ["vault_id"])
    _table(
        "redemptions",
        _key("grant_id", ID),
        _key("reader", HASH),
        _column("vault_id", ID),
        _column("lookup_hash", HASH),
        _column("renewals", NUMBER),
    )
    op.create_index("ix_redemptions_vault_id", "redemptions", ["vault_id"])
    _table(
        "revisions",
        _key("vault_id", ID),
        _key("section_id", ID),
        _key("revision", NUMBER),
        _column("sealing", NUMBER),
        _column("size", NUMBER),
        _column("wrapped_key", BYTES),
        _column("envelope", BYTES),
    )
    _table(
        "roster_names",
        _key("agency_id", ID),
        _key("identity", HASH),
        _key("n", NUMBER),
        _key("sign", HASH),
        _column("name", sa.String()),
        _column("salt", ID),
    )
    _table(
        "rosters",
        _key("agency_id", ID),
        _key("identity", HASH),
        _key("n", NUMBER),
        _column("body", BYTES),
        _column("sig", BYTES),
    )
    _table(
        "sessions",
        _key("lookup", HASH),
        _column("site", sa.String()),
        _column("subject", ID),
        _column("made_at", NUMBER),
        _column("used_at", NUMBER),
    )
    op.create_index("sessions_subject", "sessions", ["subject"])
    _table(
        "staff",
        _key("staff_id", ID),
        _column("agency_id", ID),
        _column("sign", HASH, unique=True),
        _column("door_lookup", HASH, unique=True),
        _column("wrapped_key", BYTES),
        _column("totp", BYTES),
        _column("totp_step", NUMBER),
        _column("wrong_codes", NUMBER),
        _column("wrong_since", NUMBER),
        _column("refusals", NUMBER),
        _column("refusals_since", NUMBER),
        _column("keyring", BYTES),
        _column("counter", NUMBER),
    )
    op.create_index("ix_staff_agency_id", "staff", ["agency_id"])
    _table(
        "team_wraps",
        _key("agency_id", ID),
        _key("generation", NUMBER),
        _key("recipient", HASH),
        _column("body", BYTES),
        _column("sig", BYTES),
        _column("wrap", BYTES),
    )
    _table(
        "token_marks",
        _key("mark", HASH),
        _column("grant_id", ID),
        _column("vault_id", ID),
        _column("agency_id", ID),
    )
    op.create_index("ix_token_marks_grant_id", "token_marks", ["grant_id"])
    op.create_index("ix_token_marks_vault_id", "token_marks", ["vault_id"])
    _table(
        "vaults",
        _key("vault_id", ID),
        _column("made_day", NUMBER),
        _column("stop_hash", HASH),
        _column("manifest", BYTES),
        _column("counter", NUMBER),
        _column("head_n", NUMBER),
        _column("head", HASH),
    )


def _table(name: str, *columns: "sa.Column[Any]") -> None:
    op.create_table(name, *columns, sqlite_with_rowid=False)


def _key(name: str, kind: "sa.types.TypeEngine[Any]") -> "sa.Column[Any]":
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _column(
    name: str, kind: "sa.types.TypeEngine[Any]", *, nullable: bool = False, unique: bool = False
) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=nullable, unique=unique or None)
