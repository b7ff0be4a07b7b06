"""Every key of a vault, derived from its one key (protocol §2); none is kept anywhere."""

from dataclasses import dataclass

from crypto.derive import derive_key
from crypto.encoding import make_id, make_random
from crypto.sealing import open_envelope, seal_envelope
from crypto.signing import Signed, derive_sign_public, sign_body
from crypto.statements.vault import Draft, Manifest, SectionText
from crypto.wrapping import unwrap_key, wrap_key


@dataclass(frozen=True)
class SealedRevision:
    """One revision, sealed: its envelope, its wrapped key, and the key itself."""

    revision: int
    sealing: int
    envelope: bytes
    wrapped_key: bytes
    key: bytes


@dataclass(frozen=True, repr=False)
class VaultKeys:
    """A vault's id (16 bytes) and key (32 bytes), for one instance (32 bytes)."""

    instance: bytes
    vault: bytes
    key: bytes

    @classmethod
    def make(cls, instance: bytes) -> "VaultKeys":
        """A new vault."""
        return cls(instance, make_id(), make_random(32))

    def seal_manifest(self, manifest: Manifest) -> bytes:
        """The envelope of a manifest, bound to its counter."""
        key = derive_key(self.key, "manifest")
        return seal_envelope(key, "manifest", self.vault, manifest.counter, 0, manifest.encode())

    def open_manifest(self, envelope: bytes, counter: int) -> Manifest:
        """The manifest with that counter; raises CryptoError."""
        key = derive_key(self.key, "manifest")
        return Manifest.parse(open_envelope(key, "manifest", self.vault, counter, 0, envelope))

    def seal_revision(self, text: SectionText, revision: int, sealing: int) -> SealedRevision:
        """Seal a text under a fresh key, and wrap that key for the owner."""
        key = make_random(32)
        envelope = seal_envelope(key, "section", text.section, revision, sealing, text.encode())
        wrapping = derive_key(self.key, "section-wrap", text.section)
        wrapped = wrap_key(wrapping, "revision-key", text.section, revision, sealing, key)
        return SealedRevision(revision, sealing, envelope, wrapped, key)

    def unwrap_revision(self, section: bytes, revision: int, sealing: int, wrapped: bytes) -> bytes:
        """The key of one revision; raises CryptoError."""
        wrapping = derive_key(self.key, "section-wrap", section)
        return unwrap_key(wrapping, "revision-key", section, revision, sealing, wrapped)

    def seal_draft(self, draft: Draft, number: int) -> bytes:
        """The envelope of a draft's save number `number`."""
        return seal_envelope(self._draft_key(draft.draft), "draft", draft.draft, number, 0, draft.encode())

    def open_draft(self, draft: bytes, number: int, envelope: bytes) -> Draft:
        """A draft; raises CryptoError."""
        return Draft.parse(open_envelope(self._draft_key(draft), "draft", draft, number, 0, envelope))

    def grant_public(self, grant: bytes) -> bytes:
        """The public key of a grant."""
        return derive_sign_public(self.grant_seed(grant))

    def sign_for_grant(self, label: str, grant: bytes, body: bytes) -> Signed:
        """Sign terms, a section-state or a wrap-state."""
        return sign_body(label, self.instance, body, self.grant_seed(grant))

    def release_public(self, release: bytes) -> bytes:
        """The public key of a release."""
        return derive_sign_public(self._release_seed(release))

    def sign_for_release(self, label: str, release: bytes, body: bytes) -> Signed:
        """Sign terms or a section-state of a release."""
        return sign_body(label, self.instance, body, self._release_seed(release))

    def sign_head(self, body: bytes) -> Signed:
        """Sign the journal head of this visit."""
        return sign_body("journal-head", self.instance, body, derive_key(self.key, "head-sign"))

    @property
    def head_public(self) -> bytes:
        """The key that verifies signed journal heads."""
        return derive_sign_public(derive_key(self.key, "head-sign"))

    def grant_seed(self, grant: bytes) -> bytes:
        """The seed (32 bytes) of a grant's own key."""
        return derive_key(self.key, "grant-sign", grant)

    def _release_seed(self, release: bytes) -> bytes:
        return derive_key(self.key, "release-owner", release)

    def _draft_key(self, draft: bytes) -> bytes:
        return derive_key(self.key, "draft", draft)
