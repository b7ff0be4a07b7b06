"""What can go wrong with bytes: one root, a stable code on each class.

* No error carries a key, a code, a name or a piece of story.
* A wrong key and altered data are one class: nobody learns which it was.
* `why` is a short word for logs, tests and screens to switch on, never a sentence.
"""


class CryptoError(Exception):
    """Something is not what the protocol asks for."""

    code = "crypto"


class _WithReason(CryptoError):
    """An error of a class that has several reasons."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.why = why


class BadEncoding(CryptoError):
    """This is not base64url of the expected size: take the bytes from where they were made again."""

    code = "bad_encoding"


class BadCanonical(CryptoError):
    """This JSON is not in its one canonical form."""

    code = "bad_canonical"


class BadStatement(_WithReason):
    """This object does not have the shape its kind asks for."""

    code = "bad_statement"


class BadSignature(CryptoError):
    """This was not signed by the key it should be signed by, for this purpose, in this place."""

    code = "bad_signature"


class BadEnvelope(CryptoError):
    """These bytes have no shape in which sealed things come."""

    code = "not_an_envelope"


class OpenFailed(CryptoError):
    """This can't be opened: another key, or other bytes than were sealed."""

    code = "open_failed"


class CodeMistyped(CryptoError):
    """There is a typing mistake in this code: compare it with the paper and try again."""

    code = "code_mistyped"


class BadName(CryptoError):
    """This word can't be used: 1 to 64 ordinary characters."""

    code = "bad_name"


class BadPassphrase(CryptoError):
    """This passphrase can't be used: 1 to 1,024 bytes of ordinary characters."""

    code = "bad_passphrase"


class TooLittleMemory(CryptoError):
    """This device has too little free memory to open a door: close other pages and try again."""

    code = "too_little_memory"


class ChainRefused(_WithReason):
    """The chain from the operator to an agency's people does not hold."""

    code = "chain_refused"


class TermsRefused(_WithReason):
    """These terms, or what came with them, break a rule."""

    code = "terms_refused"


class JournalRefused(_WithReason):
    """The activity does not add up: a line is missing, changed or forked."""

    code = "journal_refused"
