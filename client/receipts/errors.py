"""What can be wrong with a receipt: one class, the step of §19 that found it, and why."""

from client.errors import Refused
from crypto.errors import CryptoError


class ReceiptRefused(Refused):
    """This receipt does not hold: it was changed, or it is not what it says."""

    code = "receipt_refused"

    def __init__(self, step: str, why: str) -> None:
        super().__init__(f"{step}: {why}")
        self.step = step

    def __str__(self) -> str:
        return f"This receipt does not hold ({self.why})."

    @classmethod
    def of(cls, step: str, error: CryptoError) -> "ReceiptRefused":
        """The refusal of one step, with the reason of an error under it."""
        reason = getattr(error, "why", "")
        return cls(step, f"{error.code}, {reason}" if reason else error.code)
