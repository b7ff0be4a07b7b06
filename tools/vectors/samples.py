"""One good object of every body, from fixed inputs; other vectors build on the same people."""

from dataclasses import replace

from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.holder_card import HolderCard
from crypto.release_card import Card
from crypto.shapes import Body
from crypto.signing import Signed
from crypto.statements import agencies, doors, grants, journal, receipts, releases, vault
from tools.vectors.making import INSTANCE, fixed, public, signed

NOW = 1_760_000_000
DAY = 86_400
TODAY = NOW - NOW % DAY
AGENCY, GRANT = fixed("agency", 16), fixed("grant", 16)
SECTIONS = tuple(sorted((fixed("section one", 16), fixed("section two", 16))))
NOTHING = bytes(32)

WORDS = grants.Words(
    GRANT,
    "A safe bed this week",
    "Sam",
    "amber heron",
    (
        grants.WordsSection(SECTIONS[1], "How to reach me", "safe-address"),
        grants.WordsSection(SECTIONS[0], "What I need now", "need-now"),
    ),
    grants.Notice(1, "en"),
    fixed("salt", 16),
)
TERMS = grants.Terms(
    GRANT,
    public("grant"),
    AGENCY,
    hash32(public("identity")),
    2,
    (grants.TermsSection(SECTIONS[0], NOW + 15 * DAY), grants.TermsSection(SECTIONS[1], NOW + 7 * DAY)),
    "reader",
    False,
    False,
    NOW,
    NOW + 15 * DAY,
    WORDS.hash,
)
ENVELOPES = (fixed("envelope one", 297), fixed("envelope two", 313))
STATES = tuple(
    grants.SectionState(GRANT, section, 3 + at, at, hash32(envelope))
    for at, (section, envelope) in enumerate(zip(SECTIONS, ENVELOPES, strict=True))
)
PACKAGE = grants.Package(
    GRANT,
    WORDS.encode(),
    tuple(
        grants.PackageKey(state.section, state.revision, state.sealing, fixed(f"key {at}"), state.hash)
        for at, state in enumerate(STATES)
    ),
)
WRAPS = grants.Wraps(
    GRANT,
    fixed("words wrap", 321),
    tuple(
        grants.WrapEntry(state.section, state.revision, state.sealing, fixed("wrap", 64) * 2 + b"\0")
        for state in STATES
    ),
)
NAMED = tuple(grants.ClaimSection(state.section, state.revision, state.sealing) for state in STATES)
READER, READER_BOX = public("reader"), fixed("reader's box key")
CLAIM = grants.Claim(GRANT, TERMS.hash, READER, READER_BOX, 0, NAMED, WRAPS.hash)
NEW_GRANT = fixed("new grant", 16)
NEW_TERMS = grants.Terms(
    NEW_GRANT,
    public("new grant"),
    AGENCY,
    TERMS.identity,
    3,
    (grants.TermsSection(SECTIONS[0], NOW + 40 * DAY),),
    "reader",
    False,
    False,
    NOW + 12 * DAY,
    NOW + 40 * DAY,
    fixed("new words"),
)
NEW_WRAPS = grants.Wraps(NEW_GRANT, fixed("words wrap", 321), WRAPS.wraps[:1])
RENEWAL = grants.Renewal(
    GRANT, NEW_GRANT, NEW_TERMS.hash, CLAIM.hash, READER, READER_BOX, 0, NAMED[:1], NEW_WRAPS.hash
)
REDEEM = grants.Redeem(AGENCY, READER, fixed("lookup"), fixed("nonce"))
ACCESS = grants.Access(GRANT, READER, TERMS.hash, NAMED, 1, NOTHING, fixed("nonce"), NOW, fixed("event"))
ENDING = grants.Ending(GRANT, READER, "asked", fixed("nonce"))

FACTS = agencies.AgencyFacts(
    "A shelter.",
    "The law asks us to tell nobody.",
    "if-law-says",
    "no",
    ("English", "العربية"),
    "Day and night",
    "",
)
CERTIFICATE = agencies.AgencyCertificate(AGENCY, 1, public("identity"), "Harbour House (invented)", FACTS)
DOOR_PROOF = signed("door-open", doors.DoorOpen(public("door"), fixed("nonce")).encode(), "door")
MEMBERS = (
    agencies.Member(public("coordinator"), fixed("coordinator's box key"), "coordinator", fixed("a name")),
    agencies.Member(READER, READER_BOX, "worker", fixed("another name")),
    agencies.Member(public("auditor"), fixed("auditor's box key"), "auditor", fixed("a third name")),
)
TEAM = agencies.TeamKey(1, fixed("team key"))
ROSTER = agencies.Roster(AGENCY, 1, NOTHING, NOW - DAY, NOW + 30 * DAY, public("identity"), TEAM, MEMBERS)

RECEIPT = receipts.Receipt(
    "owner",
    NOW + 2 * DAY,
    GRANT,
    public("grant"),
    fixed("person", 16),
    AGENCY,
    public("identity"),
    CERTIFICATE.name,
    TERMS.hash,
    WORDS.hash,
    NOW,
    TERMS.not_after,
    "reader",
    False,
    False,
    (
        receipts.ReceiptSection("need-now", NOW + 15 * DAY),
        receipts.ReceiptSection("safe-address", NOW + 7 * DAY),
    ),
    WORDS.notice,
    "ended",
    "asked",
    (
        receipts.ReceiptEvent("given", NOW),
        receipts.ReceiptEvent("opened", NOW + 60),
        receipts.ReceiptEvent("ended", NOW + DAY),
    ),
    public("grant"),
    reader=READER,
    claim=CLAIM.hash,
    ending=ENDING.hash,
    certificate=CERTIFICATE.hash,
    roster=ROSTER.hash,
)

RELEASE, CARD = fixed("release", 16), Card(fixed("card", 16))
RELEASE_WORDS = releases.ReleaseWords(
    RELEASE,
    "If you don't hear from me, please ring the shelter.",
    "Sam",
    True,
    WORDS.sections,
    fixed("note key"),
    fixed("salt of a release", 16),
)
RELEASE_TERMS = releases.ReleaseTerms(
    RELEASE,
    public("release"),
    False,
    CARD.sign_public,
    CARD.box_public,
    NOW,
    NOW + 365 * DAY,
    168,
    RELEASE_WORDS.hash,
    SECTIONS,
    releases.AskRule(1_440),
    releases.CheckInRule(3, 720, True, every_days=14),
)
RELEASE_STATES = tuple(replace(state, grant=RELEASE) for state in STATES)
RELEASE_PACKAGE = releases.ReleasePackage(
    RELEASE,
    RELEASE_WORDS.encode(),
    tuple(replace(key, state=state.hash) for key, state in zip(PACKAGE.keys, RELEASE_STATES, strict=True)),
)
PRACTICE_WORDS = replace(RELEASE_WORDS, sections=(), phone_lost=False)
PRACTICE = replace(
    RELEASE_TERMS,
    practice=True,
    words=PRACTICE_WORDS.hash,
    sections=None,
    ask=releases.AskRule(2),
    check_in=None,
)
RELEASE_ENTRY = vault.ReleaseEntry(
    RELEASE,
    False,
    "My sister",
    RELEASE_TERMS.encode(),
    CARD.pack,
    fixed("gate"),
    CARD.lookup_hash,
    RELEASE_WORDS.encode(),
    NOW,
    False,
    False,
    False,
    (vault.Shown(SECTIONS[0], 3, 0),),
    fixed("another release", 16),
)
HOLDER_CARD = HolderCard(fixed("holder", 16))
HELD_TERMS = replace(
    RELEASE_TERMS, holder=releases.Holder(sign=HOLDER_CARD.sign_public, box=HOLDER_CARD.box_public)
)
HELD_BY_AGENCY = replace(
    RELEASE_TERMS, holder=releases.Holder(agency=AGENCY, identity=hash32(public("identity")))
)
HOLDER_WORDS = releases.HolderWords(RELEASE, "Sam", "Please ring me before you say yes.")
YES = releases.ReleaseYes(
    RELEASE, HELD_TERMS.hash, HOLDER_CARD.sign_public, hash32(b"held part"), fixed("nonce")
)
HELD_ENTRY = replace(
    RELEASE_ENTRY,
    release=fixed("held release", 16),
    terms=HELD_TERMS.encode(),
    part=fixed("part"),
    holder="My aunt",
    holder_words="Please ring me before you say yes.",
    holder_lookup=HOLDER_CARD.lookup_hash,
)
EMERGENCY = vault.Emergency(False, ("My uncle",), (HELD_ENTRY, RELEASE_ENTRY))

LEDGER = vault.LedgerEntry(
    GRANT,
    TERMS.hash,
    AGENCY,
    public("identity"),
    CERTIFICATE.name,
    "reader",
    0,
    False,
    TERMS.not_after,
    NOW,
    False,
    False,
    fixed("token", 16),
    0,
    fixed("words", 20),
    TERMS.sections,
    (vault.Shown(SECTIONS[0], 3, 0),),
)
MANIFEST = vault.Manifest(
    fixed("vault", 16),
    4,
    agencies.InstancePin(INSTANCE, public("operator")),
    "Sam",
    fixed("stop", 10),
    vault.RecoveryNote(fixed("recovery door", 16), True),
    5,
    (vault.DoorNote(fixed("door", 16), "passphrase", TODAY),),
    (vault.SectionNote(SECTIONS[0], "Now", "need-now", 1, (vault.RevisionNote(1, 0, fixed("e"), NOW),)),),
    (LEDGER,),
    (vault.AgencyNote(AGENCY, public("identity"), 1, ROSTER.hash),),
    3,
    vault.HeadNote(0, NOTHING, 0, bytes(64)),
    NOW,
    EMERGENCY,
)
NEW_DOOR = doors.NewDoor(fixed("door", 16), b"\x01" + fixed("wrapped", 64) + bytes(8), DOOR_PROOF)

SAMPLES: tuple[Body, ...] = (
    doors.DoorOpen(public("door"), fixed("nonce")),
    doors.DoorAct("doors", fixed("change"), public("door"), fixed("nonce")),
    doors.DoorsChange(fixed("vault", 16), (NEW_DOOR,), (fixed("old door", 16),)),
    doors.EraseChange(fixed("vault", 16), True),
    doors.StaffJoin(
        AGENCY,
        READER,
        fixed("staff", 16),
        public("door"),
        NEW_DOOR.wrapped_key,
        fixed("keyring"),
        fixed("totp", 20),
    ),
    agencies.InstanceStatement(
        INSTANCE, public("operator"), ("https://notebook.example",), ("http://desk.localhost:8000",)
    ),
    agencies.DirectoryKeyCertificate(public("directory"), NOW + 90 * DAY),
    CERTIFICATE,
    agencies.Directory(3, NOW, NOW + 7 * DAY, (agencies.DirectoryEntry(AGENCY, CERTIFICATE.hash),)),
    ROSTER,
    agencies.TeamWrap(AGENCY, 1, READER_BOX, fixed("wrap")),
    agencies.Rotation(AGENCY, GRANT, 1, 2, fixed("claim"), fixed("wraps")),
    agencies.Keyring(
        fixed("staff", 16),
        1,
        agencies.InstancePin(INSTANCE, public("operator")),
        AGENCY,
        public("identity"),
        "Robin (invented)",
        fixed("reader"),
        fixed("reader's box"),
        1,
        ROSTER.hash,
    ),
    TERMS,
    WORDS,
    PACKAGE,
    WRAPS,
    STATES[0],
    grants.WrapState(GRANT, SECTIONS[0], 3, 1, READER_BOX, fixed("wrap")),
    REDEEM,
    CLAIM,
    ACCESS,
    ENDING,
    vault.SectionText(SECTIONS[0], "What I need now", "need-now", "A bed.\nنص 😀", "en", NOW),
    vault.Draft(fixed("draft", 16), SECTIONS[0], fixed("device", 16), 0, "", "other", "A be", "pt-BR", NOW),
    MANIFEST,
    vault.JournalHead(fixed("vault", 16), 7, fixed("head"), NOW),
    journal.JournalEvent(1, TODAY, "vault_made", "owner", hash32(b"{}"), NOTHING),
    journal.GrantEvent(GRANT, 2, NOW, "section_read", to_b64(READER), fixed("facts"), fixed("before")),
    RECEIPT,
    RENEWAL,
    doors.VisitsChange(fixed("vault", 16), True),
    HELD_TERMS,
    RELEASE_WORDS,
    RELEASE_PACKAGE,
    releases.ReleaseAsk(RELEASE, fixed("nonce")),
    releases.ReleaseAnswer(RELEASE, fixed("answer"), fixed("nonce")),
    releases.ReleaseWay(RELEASE, fixed("address"), fixed("nonce")),
    releases.AnswerWords(RELEASE, "read", "I am on my way."),
    releases.ReleaseChange(fixed("vault", 16), RELEASE, RELEASE_TERMS.hash, CARD.lookup_hash),
    releases.ReleaseNow(fixed("vault", 16), RELEASE, True),
    releases.ReleaseRemoval(fixed("vault", 16), RELEASE, True),
    HOLDER_WORDS,
    YES,
)


def sign_all(label: str, bodies: tuple[Body, ...], signer: str) -> list[Signed]:
    """Give several bodies, signed by somebody named."""
    return [signed(label, body.encode(), signer) for body in bodies]
