"""A receipt in words, for a terminal: what is said, and what was checked."""

from client.commands.telling import show_text, show_time
from client.receipts.verifying import Verified
from client.receipts.views.concepts import name_state, to_uuid
from crypto.encoding import to_b64
from crypto.statements.receipts import Receipt

ENDS = {
    "withdrawn": "the person ended it",
    "asked": "the office ended it because the person said so",
    "expired": "its time was over",
    "closed": "the visit was over",
    "unread": "the office handed it back unread",
    "exposed": "its code had become readable on its way, so the service ended it",
    "renewed": "the person agreed again, and the new agreement took its place",
}
STEPS = {
    "given": "agreed",
    "opened": "opened by the office",
    "changed": "a change was shown",
    "renewed": "agreed again",
    "ended": "ended",
}


def tell_receipt(found: Verified, now: int) -> str:
    """The receipt itself; `now` (seconds) judges whether its time is over."""
    receipt = found.receipt
    kinds = ", ".join(sorted({section.kind for section in receipt.sections}))
    who = "whoever opens it" if receipt.audience == "reader" else "the office's team"
    lines = [
        f"Receipt for the person {to_uuid(receipt.person)}, made by "
        f"{'the person' if receipt.by == 'owner' else 'the office'} at {show_time(receipt.made_at)}",
        f"Office: {receipt.agency_name}" + (f"; opened by {found.reader_name}" if found.reader_name else ""),
        f"May read: {kinds}; who: {who}; printing: {'yes' if receipt.may_print else 'no'}",
        f"From {show_time(receipt.given_at)} until {show_time(receipt.not_after)}",
        f"Notice: version {receipt.notice.version}, language {receipt.notice.lang}{_explained(receipt)}",
        f"State: {name_state(receipt)}" + (f" ({ENDS[receipt.how]})" if receipt.how else ""),
        *(f"  {show_time(event.at)}  {STEPS[event.kind]}" for event in receipt.events),
    ]
    if receipt.state != "ended" and now >= receipt.not_after:
        lines.append("By this machine's clock its time is over now.")
    return show_text("\n".join(lines))


def _explained(receipt: Receipt) -> str:
    """Who explained it to the person, where they were asked."""
    by = receipt.notice.explained_by
    return f"; explained by: {by}" if by else ""


def tell_checks(found: Verified) -> str:
    """What was checked, and what nobody can check from a receipt."""
    receipt = found.receipt
    opened = receipt.claim is not None
    lines = [
        "Checked, without asking anybody:",
        f"  signed by {'the key of this agreement' if receipt.by == 'owner' else 'a reader of the office'}",
        "  terms signed by the key of this agreement",
        *(["  opened by a signed claim of the reader"] if opened else []),
        *(["  renewed by the key of the first agreement"] if receipt.renewal else []),
        *(["  ended by a signed word of the office"] if receipt.ending else []),
        "  its renderings say the same",
    ]
    if found.certificate:
        lines.append(f"  the office is certified by the operator {to_b64(found.instance.operator_key)}")
    else:
        lines.append("Not checked: nothing in it ties the office to the operator.")
    lines.append("Compare the operator's key with the one you know (or give --operator).")
    lines.append("The times are the server's word.")
    if found.is_open:
        lines.append("It shows section ids: two offices with such receipts can tell they read the same part.")
    return "\n".join(lines)
