"""What the owner may believe about an office before anything is sealed for it (protocol §8, §9).

* The directory is never older than remembered; the identity is the remembered one, or confirmed.
* The chain of rosters is verified from the certified identity on, and never shorter than remembered.
"""

from dataclasses import dataclass, replace

from client.errors import IdentityChanged, NoSuchThing
from client.notebook.contents import with_agency
from client.notebook.store import Notebook
from client.site import Chain
from crypto.chain import require_fresh
from crypto.statements.agencies import AgencyCertificate
from crypto.statements.vault import AgencyNote, Manifest


@dataclass(frozen=True)
class VerifiedAgency:
    """An office's certificate, its verified chain, and the number of the directory that named it."""

    certificate: AgencyCertificate
    chain: Chain
    directory_n: int

    def remember(self, manifest: Manifest) -> Manifest:
        """Keep what was seen: never take less for it again."""
        n, roster = self.chain.pin
        note = AgencyNote(
            agency=self.certificate.agency, identity=self.certificate.identity, roster_n=n, roster=roster
        )
        newest = max(manifest.directory_n, self.directory_n)
        return replace(with_agency(manifest, note), directory_n=newest)


def list_agencies(notebook: Notebook) -> tuple[AgencyCertificate, ...]:
    """Every office of the directory, with the facts to know before trusting it."""
    return notebook.site.directory(notebook.now, notebook.manifest.directory_n).agencies


def verify_agency(notebook: Notebook, agency: bytes, *, confirm_identity: bool = False) -> VerifiedAgency:
    """An office that something may be sealed for; its roster is in date.

    Raises:
        NoSuchThing: it is not in the directory.
        IdentityChanged: another identity than remembered, and not confirmed.
        ChainRefused: the directory or the chain of rosters does not hold.
    """
    checked = notebook.site.directory(notebook.now, notebook.manifest.directory_n)
    certificate = checked.find_agency(agency)
    if certificate is None:
        raise NoSuchThing("this office is not in the directory")
    known = find_note(notebook.manifest, agency)
    if known is not None and known.identity != certificate.identity:
        if not confirm_identity:
            raise IdentityChanged("this office shows another identity than before")
        known = None
    chain = notebook.site.rosters(
        agency, certificate.identity, (known.roster_n, known.roster) if known else None
    )
    require_fresh(chain.newest, notebook.now)
    return VerifiedAgency(certificate, chain, checked.directory.n)


def remembered_chain(notebook: Notebook, agency: bytes) -> Chain:
    """The chain of an office that was granted something before, from its remembered identity.

    A roster past its date counts here: it drops no reader.

    Raises:
        NoSuchThing: nothing is remembered of it.
    """
    known = find_note(notebook.manifest, agency)
    if known is None:
        raise NoSuchThing("nothing is remembered of this office")
    return notebook.site.rosters(agency, known.identity, (known.roster_n, known.roster))


def find_note(manifest: Manifest, agency: bytes) -> AgencyNote | None:
    """What the notebook remembers of an office."""
    return next((note for note in manifest.agencies if note.agency == agency), None)
