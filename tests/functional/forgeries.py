"""What a taken-over server can make by itself: everything but the keys of owners, staff and operator.

* It holds the directory key, sees every public key, and may seal to any of them.
* Whatever it signs for somebody else is signed with a key of its own.
"""

from dataclasses import replace
from typing import Any

from client.coordinator import AgencyIdentity
from client.operator import Operator
from crypto import boxes, sealing
from crypto.boxes import BoxPair
from crypto.chain import hash_name
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.hashing import hash32
from crypto.signing import Signed, derive_sign_public, parse_signed, sign_body
from crypto.statements.agencies import AgencyCertificate, Directory, DirectoryEntry, Roster, TeamWrap
from crypto.statements.grants import Claim, Renewal, SectionState, Terms, WrapState
from crypto.statements.vault import SectionText
from tests.functional.liar import Json
from tests.functional.world import FACTS, Agency, World
from web.directory_key import read_directory_seed

DAY = 86_400


class Forger:
    """The taken-over server's own keys, and what it makes with them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seed = make_random(32)
        self.box: BoxPair = boxes.make_box_pair()

    @property
    def sign(self) -> bytes:
        return derive_sign_public(self.seed)

    @property
    def instance(self) -> bytes:
        return self.world.operator.instance

    def signs(self, label: str, body: bytes) -> Signed:
        return sign_body(label, self.instance, body, self.seed)

    def statement(self) -> Json:
        """The same instance, under an operator key of its own."""
        settings = self.world.settings
        mine = Operator(self.instance, self.seed)
        return mine.sign_instance(settings.owner_url, settings.desk_url).to_json()

    def directory(self, truth: Json, changed: Signed | None = None, n: int = 0, issued: int = 0) -> Json:
        """A directory under the real directory key; a certificate, number or date may be another."""
        certificates = [parse_signed(item) for item in truth["certificates"]]
        if changed is not None:
            agency = AgencyCertificate.parse(changed.body).agency
            kept = [one for one in certificates if AgencyCertificate.parse(one.body).agency != agency]
            certificates = [*kept, changed]
        named = {AgencyCertificate.parse(one.body).agency: one.hash for one in certificates}
        before = Directory.parse(parse_signed(truth["directory"]).body)
        start = issued or before.issued
        entries = tuple(DirectoryEntry(agency, named[agency]) for agency in sorted(named))
        body = Directory(n=n or before.n, issued=start, valid_until=start + 7 * DAY, agencies=entries)
        seed = read_directory_seed(self.world.settings.data_dir)
        return {
            "directory": sign_body("directory", self.instance, body.encode(), seed).to_json(),
            "key_certificate": truth["key_certificate"],
            "certificates": [one.to_json() for one in certificates],
        }

    def own_identity(self, agency: Agency) -> AgencyIdentity:
        """The office's id with the forger's identity key."""
        return AgencyIdentity(agency.id, self.seed)

    def certificate(self, agency: Agency, operator: Operator | None = None) -> Signed:
        """A certificate of that false identity, by the forger or by a colluding operator."""
        signer = operator or Operator(self.instance, self.seed)
        return signer.certify_agency(agency.id, 2, self.sign, agency.name, FACTS)

    def rosters(self, agency: Agency) -> Json:
        """A chain from the false identity, with the office's own people and a false team key."""
        people = tuple(member.as_person() for member in agency.people)
        made = self.own_identity(agency).first_roster(self.instance, people, self.world.clock.now())
        return {"rosters": [made.signed.to_json()], "names": list(made.names)}

    def roster_with_own_keys(self, truth: Json, *, signed: bool) -> Json:
        """The newest roster with the team key, and every reader's, replaced by the forger's own."""
        newest = parse_signed(truth["rosters"][-1])
        roster = Roster.parse(newest.body)
        members = tuple(replace(m, box=boxes.make_box_pair().public) for m in roster.members)
        team = replace(roster.team, key=self.box.public)
        body = replace(roster, members=members, team=team).encode()
        forged = self.signs("roster", body) if signed else Signed(body, newest.sig)
        return {**truth, "rosters": [*truth["rosters"][:-1], forged.to_json()]}

    def stranger_on_roster(self, truth: Json) -> Json:
        """One more roster in the chain, signed by the forger, with the forger among the readers."""
        newest = parse_signed(truth["rosters"][-1])
        roster = Roster.parse(newest.body)
        me = replace(
            roster.members[-1], sign=self.sign, box=self.box.public, name=hash_name(make_id(), "Eve")
        )
        grown = replace(
            roster, n=roster.n + 1, prev=newest.hash, signer=self.sign, members=(*roster.members, me)
        )
        return {**truth, "rosters": [*truth["rosters"], self.signs("roster", grown.encode()).to_json()]}

    def claim(self, truth: Signed, reader: bytes | None = None) -> Signed:
        """A claim of the same terms for the forger's own box key, as if by `reader`."""
        claim = replace(Claim.parse(truth.body), reader=reader or self.sign, recipient=self.box.public)
        return self.signs("claim", claim.encode())

    def terms(self, truth: Signed) -> Signed:
        """Terms for longer, under a grant key of the forger's own."""
        terms = Terms.parse(truth.body)
        longer = replace(terms, grant_key=self.sign, not_after=terms.not_after + DAY, may_print=True)
        return self.signs("terms", longer.encode())

    def renewal(self, truth: Signed, **changes: Any) -> Signed:
        """A renewal that says something else, signed by the forger."""
        return self.signs("renewal", replace(Renewal.parse(truth.body), **changes).encode())

    def team_wrap(self, recipient: bytes, agency: Agency) -> Json:
        """A team key that no coordinator ever wrapped."""
        secret = make_random(32)
        wrap = boxes.seal_team_wrap(recipient, agency.id, 1, secret)
        body = TeamWrap(agency=agency.id, generation=1, recipient=recipient, wrap=hash32(wrap))
        return {"team_wrap": self.signs("team-wrap", body.encode()).to_json(), "wrap": to_b64(wrap)}

    def text(self, given: Json, grant: bytes, recipient: bytes) -> Json:
        """A whole section answer with words of the forger's, sealed to the reader's real key."""
        section, revision, sealed = parse_b64(given["id"]), given["revision"], given["sealing"]
        key, now = make_random(32), self.world.clock.now()
        plain = SectionText(
            section=section, title="T", kind="other", text="I take it back.", lang="en", saved_at=now
        )
        envelope = sealing.seal_envelope(key, "section", section, revision, sealed, plain.encode())
        wrap = boxes.seal_reader_wrap(recipient, grant, section, revision, sealed, key)
        place = {"grant": grant, "section": section, "revision": revision, "sealing": sealed}
        state = SectionState(**place, envelope=hash32(envelope))
        wrapped = WrapState(**place, recipient=recipient, wrap=hash32(wrap))
        return {
            "id": given["id"],
            "revision": revision,
            "sealing": sealed,
            "envelope": to_b64(envelope),
            "state": self.signs("section-state", state.encode()).to_json(),
            "wrap": to_b64(wrap),
            "wrap_state": self.signs("wrap-state", wrapped.encode()).to_json(),
        }

    def grant(self, like: Json) -> Json:
        """A grant that nobody made, described as a real one."""
        return {**like, "grant": to_b64(make_id()), "state": "open", "how": ""} | {
            "reader": to_b64(self.sign),
            "opened_at": self.world.clock.now(),
        }


def revive(answer: Any) -> Any:
    """Every ended grant is open again."""
    grants = [{**one, "state": "open", "how": ""} for one in answer["grants"]]
    return {**answer, "grants": grants}
