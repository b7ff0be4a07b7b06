"""Writes the worked example into docs/protocol.md, section 18: `python -m tools.example`.

* Real bytes from fixed inputs: whoever writes a client compares step by step.
* A test compares the page with what the code gives.
"""

from collections.abc import Iterator
from pathlib import Path

from crypto.codes import show_code, show_digits, token_url
from crypto.derive import derive_key, derive_lookup_hash
from crypto.doors import derive_door, derive_passphrase_root, derive_recovery_root, normalise_name
from crypto.hashing import hash16, hash32
from crypto.package import _seal_inner_with_nonce
from crypto.sealing import _seal_envelope_with_nonce, to_associated
from crypto.signing import Signed, derive_sign_public, sign_body
from crypto.statements.doors import DoorOpen
from crypto.statements.grants import (
    Access,
    Claim,
    ClaimSection,
    Notice,
    Package,
    PackageKey,
    SectionState,
    Terms,
    TermsSection,
    Words,
    WordsSection,
)
from crypto.statements.vault import SectionText
from crypto.wrapping import _wrap_key_with_nonce

PAGE = Path(__file__).parent.parent / "docs" / "protocol.md"
BEGIN, END = "<!-- worked example -->", "<!-- end of worked example -->"
INDENT, WIDTH = 20, 104
NOW = 1_760_000_000
Step = tuple[str, bytes | str]


def _count(first: int, size: int) -> bytes:
    return bytes((first + at) % 256 for at in range(size))


INSTANCE, VAULT, VAULT_KEY = _count(0x00, 32), _count(0x20, 16), _count(0x30, 32)
SECTION, REVISION_KEY = _count(0x50, 16), _count(0x60, 32)
GRANT, AGENCY, TOKEN, SALT = _count(0x80, 16), _count(0x90, 16), _count(0xA0, 16), _count(0xB0, 16)
READER_SEED, IDENTITY_SEED, READER_BOX = _count(0xC0, 32), _count(0xD0, 32), _count(0xE0, 32)
NONCE, CHALLENGE, CODE = _count(0xF0, 24), _count(0x10, 32), _count(0x70, 16)
NAME, PASSPHRASE = "Quiet  River", "orbit lemon fabric tundra waffle"
GRANT_SEED = derive_key(VAULT_KEY, "grant-sign", GRANT)


def make_example() -> str:
    """Give the example, as it stands between the markers."""
    parts = {
        "A door (§4). Fixed inputs count upwards; a long value goes on in the next line": _door,
        "A recovery door (§5)": _recovery,
        "A section (§6, §7): revision 1, sealing 0": _section,
        "A grant (§9)": _grant,
        "A token and its package (§5, §6, §9)": _token,
        "A claim and a reading (§10, §11)": _reading,
    }
    blocks = [f"{title}:\n\n```\n{_to_lines(make())}\n```\n" for title, make in parts.items()]
    return "\n" + "\n".join(blocks) + "\n"


def read_page(text: str) -> tuple[str, str, str]:
    """Give what stands before, between and after the markers."""
    head, _, rest = text.partition(BEGIN)
    inside, _, tail = rest.partition(END)
    return head, inside, tail


def write_page() -> None:
    """Put the example into the page."""
    head, _, tail = read_page(PAGE.read_text("utf-8"))
    PAGE.write_text(f"{head}{BEGIN}{make_example()}{END}{tail or chr(10)}", "utf-8")


def _door() -> Iterator[Step]:
    root = derive_passphrase_root(NAME, PASSPHRASE, INSTANCE)
    door = derive_door(root)
    opening = sign_body("door-open", INSTANCE, DoorOpen(door.public, CHALLENGE).encode(), door.sign_seed)
    yield "instance id", INSTANCE
    yield "typed", f'"{NAME}", "{PASSPHRASE}"'
    yield "name", f'"{normalise_name(NAME)}"'
    yield "salt", hash16(INSTANCE + normalise_name(NAME).encode())
    yield "root", root
    yield "sign seed", door.sign_seed
    yield "public key", door.public
    yield "wrap key", door.wrap_key
    yield "vault id", VAULT
    yield "vault key", VAULT_KEY
    yield "associated data", to_associated("vault-key", VAULT, 0, 0)
    yield "nonce", NONCE
    yield "wrapped vault key", _wrap_key_with_nonce(door.wrap_key, "vault-key", VAULT, 0, 0, VAULT_KEY, NONCE)
    yield from _signed("door-open", opening)


def _recovery() -> Iterator[Step]:
    yield "recovery code", CODE
    yield "as characters", show_code(CODE, "recovery")
    yield "as digits", show_digits(CODE, "recovery")
    yield "root", derive_recovery_root(CODE, INSTANCE)


def _section() -> Iterator[Step]:
    text = SectionText(SECTION, "What I need now", "need-now", "A safe bed.", "en", NOW).encode()
    wrapping = derive_key(VAULT_KEY, "section-wrap", SECTION)
    yield "text", text.decode()
    yield "revision key", REVISION_KEY
    yield "associated data", to_associated("section", SECTION, 1, 0)
    yield "envelope", _envelope()
    yield "its hash", hash32(_envelope())
    yield "section wrap key", wrapping
    yield "wrapped key", _wrap_key_with_nonce(wrapping, "revision-key", SECTION, 1, 0, REVISION_KEY, NONCE)


def _envelope() -> bytes:
    text = SectionText(SECTION, "What I need now", "need-now", "A safe bed.", "en", NOW).encode()
    return _seal_envelope_with_nonce(REVISION_KEY, "section", SECTION, 1, 0, text, NONCE)


def _words() -> bytes:
    sections = (WordsSection(SECTION, "What I need now", "need-now"),)
    return Words(GRANT, "A bed this week", "Sam", "amber heron", sections, Notice(1, "en"), SALT).encode()


def _terms() -> Signed:
    end = NOW + 7 * 86_400
    identity = hash32(derive_sign_public(IDENTITY_SEED))
    terms = Terms(
        GRANT,
        derive_sign_public(GRANT_SEED),
        AGENCY,
        identity,
        1,
        (TermsSection(SECTION, end),),
        "reader",
        visit=False,
        may_print=False,
        not_before=NOW,
        not_after=end,
        words=hash32(_words()),
    )
    return sign_body("terms", INSTANCE, terms.encode(), GRANT_SEED)


def _state() -> Signed:
    state = SectionState(GRANT, SECTION, 1, 0, hash32(_envelope()))
    return sign_body("section-state", INSTANCE, state.encode(), GRANT_SEED)


def _grant() -> Iterator[Step]:
    yield "grant seed", GRANT_SEED
    yield "grant key", derive_sign_public(GRANT_SEED)
    yield "words", _words().decode()
    yield from _signed("terms", _terms())
    yield "terms hash", _terms().hash
    yield from _signed("section-state", _state())


def _token() -> Iterator[Step]:
    package = Package(GRANT, _words(), (PackageKey(SECTION, 1, 0, REVISION_KEY, _state().hash),)).encode()
    inner = _seal_inner_with_nonce(TOKEN, GRANT, _terms().hash, package, NONCE)
    yield "token secret", TOKEN
    yield "as characters", show_code(TOKEN, "token")
    yield "in the QR", token_url("https://notebook.example", TOKEN)
    yield "lookup", derive_key(TOKEN, "grant-lookup")
    yield "the server keeps", derive_lookup_hash(TOKEN)
    yield "package key", derive_key(TOKEN, "grant-package")
    yield "package", package.decode()
    yield "its envelope", inner
    yield "sealed to the team", f"{len(inner) + 48} bytes, other ones each time"


def _reading() -> Iterator[Step]:
    reader, sections = derive_sign_public(READER_SEED), (ClaimSection(SECTION, 1, 0),)
    wraps = hash32(b"the wraps object, which is random")
    claim = Claim(GRANT, _terms().hash, reader, READER_BOX, 0, sections, wraps)
    access = Access(GRANT, reader, _terms().hash, sections, 1, bytes(32), CHALLENGE, NOW, hash32(b"event"))
    yield "reader's seed", READER_SEED
    yield from _signed("claim", sign_body("claim", INSTANCE, claim.encode(), READER_SEED))
    yield from _signed("access", sign_body("access", INSTANCE, access.encode(), READER_SEED))


def _signed(name: str, signed: Signed) -> Iterator[Step]:
    yield f"{name} body", signed.body.decode()
    yield f"{name} sig", signed.sig


def _to_lines(steps: Iterator[Step]) -> str:
    lines = []
    for name, value in steps:
        head, *rest = _split(value if isinstance(value, str) else value.hex())
        lines += [f"{name:{INDENT}}{head}", *(" " * INDENT + part for part in rest)]
    return "\n".join(lines)


def _split(text: str) -> Iterator[str]:
    while len(text) > WIDTH:
        end = WIDTH - 1 if text[WIDTH - 1] == " " else WIDTH
        yield text[:end]
        text = text[end:]
    yield text


if __name__ == "__main__":
    write_page()
