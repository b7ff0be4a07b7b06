"""Refusals: what the rules say no to, one class for each code of protocol §15.

* `code` is stable; a client decides by it, and the screens have their own words.
* The sentence is what a developer or a bare client reads: what happened, and what next.
* Data are typed attributes that `data()` lists; never a key, a token or a word of a story.
* Where two causes must look alike, they are one class without data.
"""

from typing import ClassVar


class ConsentError(Exception):
    """The root of this room's ladder."""

    code: ClassVar[str]
    sentence: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(self.sentence)

    def data(self) -> dict[str, int | str]:
        """What the answer carries beside code and message."""
        return {}


class BadRequest(ConsentError):
    code = "bad_request"
    sentence = "The request does not have the shape this address takes."

    def __init__(self, field: str = "") -> None:
        super().__init__()
        self.field = field

    def data(self) -> dict[str, int | str]:
        return {"field": self.field} if self.field else {}


class NotAnEnvelope(ConsentError):
    code = "not_an_envelope"
    sentence = "These bytes are not sealed the way the protocol says, so nothing was kept."


class _WithReason(ConsentError):
    """A refusal that names the rule that was broken, in one short word."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why

    def data(self) -> dict[str, int | str]:
        return {"why": self.why}


class BadStatement(_WithReason):
    code = "bad_statement"
    sentence = "A signed statement does not verify or does not read."


class TermsRefused(_WithReason):
    code = "terms_refused"
    sentence = "The terms break a rule, so nothing was offered."


class NotRenewable(_WithReason):
    code = "not_renewable"
    sentence = "This permission can't go on as it is. Make a new code instead."


class NotSignedIn(ConsentError):
    code = "not_signed_in"
    sentence = "Nobody is signed in here, or the visit ended. Open again."


class DoorUnknown(ConsentError):
    code = "door_unknown"
    sentence = "Nothing opens with this. Check the word and the passphrase, or use the code."


class SecondFactorWrong(ConsentError):
    code = "second_factor_wrong"
    sentence = "The six digits are not the current ones. Take the ones showing now."


class SecondFactorUsed(ConsentError):
    code = "second_factor_used"
    sentence = "These six digits were used already. Wait for the next ones."


class CodeWrong(ConsentError):
    code = "code_wrong"
    sentence = "This is not the code we sent, or it is over. Ask for a new one."


class InvitationRefused(ConsentError):
    code = "invitation_refused"
    sentence = "This invitation can't be used. Ask for another one where you got it."


class NotAllowed(ConsentError):
    code = "not_allowed"
    sentence = "This is not for you to do."


class NotFound(ConsentError):
    code = "not_found"
    sentence = "There is no such thing here."


class TokenNotHere(ConsentError):
    code = "token_not_here"
    sentence = "This code is not for your office."


class DoorTaken(ConsentError):
    code = "door_taken"
    sentence = "This is too easy to guess. Take another."


class Conflict(ConsentError):
    code = "conflict"
    sentence = "Something newer is here already. Fetch it, then try again."

    def __init__(self, counter: int | None = None) -> None:
        super().__init__()
        self.counter = counter

    def data(self) -> dict[str, int | str]:
        return {} if self.counter is None else {"counter": self.counter}


class OldSealing(ConsentError):
    code = "old_sealing"
    sentence = "A part was sealed afresh in the meantime. Fetch it again."


class RecordBehind(ConsentError):
    code = "record_behind"
    sentence = "Another device was faster. Fetch the last record and sign again."


class _WithDelay(ConsentError):
    """A refusal that says when to come back."""

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after

    def data(self) -> dict[str, int | str]:
        return {"retry_after": self.retry_after}


class TokenBusy(_WithDelay):
    code = "token_busy"
    sentence = "Somebody at your office is looking at this. Try again in a moment."


class TooMany(_WithDelay):
    code = "too_many"
    sentence = "Too many tries from here. Wait a moment, then try again."


class Paused(ConsentError):
    code = "paused"
    sentence = "The server was put back to an earlier copy. This rests until the person has looked at it."


class EmergencyOnly(ConsentError):
    code = "emergency_only"
    sentence = "Everything but emergency releases is switched off in this notebook."


class ReleaseFrozen(ConsentError):
    code = "release_frozen"
    sentence = "Somebody asked for this, or it is open. Stop it first."


class NotBegun(ConsentError):
    code = "not_begun"
    sentence = "Nobody asked for this, so there is nothing to stop."


class ReleaseOver(ConsentError):
    code = "release_over"
    sentence = "This is over. Make a new one with a new card."


class HolderMissing(ConsentError):
    code = "holder_missing"
    sentence = "A second person has yet to say yes. Try again later."


class TooEarly(ConsentError):
    code = "too_early"
    sentence = "This can't be opened yet."

    def __init__(self, opens_at: int | None = None) -> None:
        super().__init__()
        self.opens_at = opens_at

    def data(self) -> dict[str, int | str]:
        return {} if self.opens_at is None else {"opens_at": self.opens_at}


class TimeUnsure(ConsentError):
    code = "time_unsure"
    sentence = (
        "The service was away for more than a day, or its clock jumped. This rests until that is settled."
    )


class Tainted(ConsentError):
    code = "tainted"
    sentence = "A part must be sealed afresh before it is shown again."


class NonceUsed(ConsentError):
    code = "nonce_used"
    sentence = "This challenge is unknown, used or too old. Ask for a new one."


class RosterRefused(ConsentError):
    code = "roster_refused"
    sentence = "This roster does not follow the one before it, or its date is wrong."


class GrantOver(ConsentError):
    code = "grant_over"
    sentence = "This permission is over."


class TokenOver(ConsentError):
    code = "token_over"
    sentence = "This code can no longer be used. Ask the person for a new one."


class Quota(ConsentError):
    code = "quota"
    sentence = "The notebook is full. Take something out first."


class Unavailable(ConsentError):
    code = "unavailable"
    sentence = "The database can't be reached just now. Try again."


class OlderCopy(Unavailable):
    """The database was put back while it was served."""


class CrossSite(ConsentError):
    code = "cross_site"
    sentence = "This request did not come from the site's own page."


class MethodNotAllowed(ConsentError):
    code = "method_not_allowed"
    sentence = "This address does not take that method."


class TooLarge(ConsentError):
    code = "too_large"
    sentence = "This is more than one request may carry."


class HostUnknown(ConsentError):
    code = "host_unknown"
    sentence = "No site answers at this address."
