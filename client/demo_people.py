"""Who the invented offices are, in words: every name here is made up."""

from dataclasses import dataclass

from crypto.statements.agencies import AgencyFacts, Role


@dataclass(frozen=True)
class DemoPerson:
    """Somebody invented: the name colleagues and owners see, and the name to sign in with."""

    person: str
    name: str
    role: Role


@dataclass(frozen=True)
class DemoOffice:
    """An invented office; its first person is a coordinator."""

    key: str
    name: str
    facts: AgencyFacts
    people: tuple[DemoPerson, ...]


OFFICES = (
    DemoOffice(
        "lantern",
        "Lantern House (invented)",
        AgencyFacts(
            does="An invented shelter: a room, food and somebody to talk to, day and night.",
            must_tell="If a child is in danger, they must tell child protection. They say so first.",
            shares_with_police="if-law-says",
            shares_with_immigration="no",
            languages=("English", "Español", "Română"),
            hours="Always open",
            contact="Nobody: this office does not exist",
        ),
        (
            DemoPerson("Imani Okoro", "imani lantern", "coordinator"),
            DemoPerson("Sam Rivers", "sam lantern", "worker"),
            DemoPerson("Noor Haddad", "noor lantern", "worker"),
        ),
    ),
    DemoOffice(
        "harbour",
        "Harbour Clinic (invented)",
        AgencyFacts(
            does="An invented clinic: doctors and nurses, without asking for papers.",
            must_tell="Nothing, unless somebody's life is in danger.",
            shares_with_police="no",
            shares_with_immigration="no",
            languages=("English", "Français"),
            hours="Monday to Friday, 9 to 17",
            contact="Nobody: this office does not exist",
        ),
        (
            DemoPerson("Grace Lindqvist", "grace harbour", "coordinator"),
            DemoPerson("Tomas Vale", "tomas harbour", "worker"),
        ),
    ),
    DemoOffice(
        "willow",
        "Willow Street Legal Help (invented)",
        AgencyFacts(
            does="An invented law office: advice about papers, work and court, free of charge.",
            must_tell="What you tell a lawyer stays with the lawyer.",
            shares_with_police="no",
            shares_with_immigration="if-law-says",
            languages=("English", "Tiếng Việt"),
            hours="Tuesday and Thursday, 10 to 18",
            contact="Nobody: this office does not exist",
        ),
        (
            DemoPerson("Ruth Adeyemi", "ruth willow", "coordinator"),
            DemoPerson("Ilya Brandt", "ilya willow", "worker"),
        ),
    ),
)
