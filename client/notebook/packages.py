"""What a token opens: words and keys behind two locks, made for the office's team key (protocol §9)."""

from dataclasses import dataclass

from client.answers import list_of, signed_of
from client.errors import GrantOver, Refused
from client.notebook.agencies import remembered_chain
from client.notebook.contents import last_shown
from client.notebook.pages import open_revision_key
from client.notebook.store import Notebook
from client.transport import Json
from crypto.encoding import to_b64
from crypto.grants import verify_states, verify_terms
from crypto.package import seal_package
from crypto.signing import Signed, parse_signed
from crypto.statements.agencies import TeamKey
from crypto.statements.grants import Claim, Package, PackageKey, SectionState, Terms
from crypto.statements.vault import LedgerEntry


@dataclass(frozen=True)
class Keeping:
    """What the server keeps of a grant, verified: its terms and the states of its sections."""

    terms: Terms
    terms_hash: bytes
    states: dict[bytes, Signed]
    answer: Json

    def get_claim(self) -> tuple[Signed, bytes]:
        """The claim with which all of it began, and the grant that was claimed; raises Refused."""
        claim = signed_of(self.answer, "claim")
        return claim, Claim.parse(claim.body).grant


def get_keeping(notebook: Notebook, entry: LedgerEntry) -> Keeping:
    """Fetch and verify; the terms are the ledger's, the states the owner's own signatures.

    Raises:
        CryptoError, Refused: other terms, or a state the owner never signed.
    """
    answer = notebook.site.transport.get(f"/api/grants/{to_b64(entry.grant)}/keeping")
    signed = signed_of(answer, "terms")
    terms = verify_terms(signed, notebook.keys.instance, entry.terms)
    if terms.grant != entry.grant or terms.grant_key != notebook.keys.grant_public(entry.grant):
        raise Refused("the terms are another grant's")
    states = {}
    for one in (parse_signed(item) for item in list_of(answer, "states")):
        states[SectionState.parse(one.body).section] = one
    return Keeping(terms, signed.hash, states, answer)


def rebuild_package(
    notebook: Notebook, entry: LedgerEntry, keeping: Keeping, fresh: dict[bytes, PackageKey], secret: bytes
) -> bytes:
    """The package of an offered grant, with `fresh` keys in place of stored ones.

    It is sealed to the team key of the roster the terms name, while that is the team's.

    Raises:
        GrantOver: the office has another team key by now, and somebody who left has this one.
        Refused: a stored state is not what the ledger says was shown.
    """
    team = _get_team(notebook, entry, keeping)
    verify_states(list(keeping.states.values()), keeping.terms, notebook.keys.instance)
    keys = tuple(
        fresh.get(part.id) or _stored_key(notebook, entry, keeping, part.id)
        for part in keeping.terms.sections
    )
    package = Package(grant=entry.grant, words=entry.words, keys=keys)
    return seal_package(team.key, secret, entry.grant, keeping.terms_hash, package.encode())


def _get_team(notebook: Notebook, entry: LedgerEntry, keeping: Keeping) -> TeamKey:
    chain = remembered_chain(notebook, entry.agency)
    team = chain.at(keeping.terms.roster_n).team
    if team != chain.newest.team:
        raise GrantOver("people changed at this office since: end this, and share again")
    return team


def _stored_key(notebook: Notebook, entry: LedgerEntry, keeping: Keeping, section: bytes) -> PackageKey:
    shown = last_shown(entry, section)
    state = SectionState.parse(keeping.states[section].body)
    if shown is None or (state.revision, state.sealing) != (shown.revision, shown.sealing):
        raise Refused("what is offered is not what the notebook says was shown")
    key = open_revision_key(notebook, section, shown.revision, shown.sealing)
    return PackageKey(
        id=section,
        revision=shown.revision,
        sealing=shown.sealing,
        key=key,
        state=keeping.states[section].hash,
    )
