"""A release of which somebody else holds a part, and what they do."""

from dataclasses import replace
from typing import Any

from client.answers import bytes_of, list_of, number_of
from client.coordinator import Coordinator
from client.desk.team import get_team_secret
from client.holder import Holder
from client.notebook.releases import Preparation
from client.staff import Staff
from client.transport import Json
from consent.storage import releases as rows
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.holder_card import open_deposit, seal_held_part
from crypto.statements.releases import ReleaseYes
from tests.functional.releasing import HOUR, Prepared, Story, code_of
from tests.functional.world import Agency

WORDS = "Please ring me before you say yes."


def held_by(story: Story, agency: Agency, **choice: Any) -> Prepared:
    """A release of which an office holds a part; an hour after an ask it can be opened."""
    return story.prepares(holder=agency.id, holder_words=WORDS, **{"ask_minutes": 60, **choice})


def held_by_card(story: Story, **choice: Any) -> tuple[Prepared, Holder]:
    """The same, of which a second contact does."""
    made = Preparation(
        "Bea", (story.section,), ask_minutes=60, has_second_card=True, holder_name="Aunt", holder_words=WORDS
    )
    card = story.owner.releases.prepare(replace(made, **choice))
    assert card.second is not None
    holder = Holder(story.world.to_owner_site(), card.second.characters)
    return Prepared(card.release, story.holder(card.characters), card.characters), holder


def waits(story: Story, made: Prepared) -> None:
    """It is asked for, and its waiting time ends."""
    made.contact.ask()
    story.lives(HOUR)


def worker(story: Story, person: int = 1) -> Staff:
    return story.world.staff(0, person)


def coordinator_of(story: Story) -> Coordinator:
    return Coordinator(story.world.staff(0, 0).desk)


def texts(made: Prepared) -> list[str]:
    return [text.text for text in made.contact.read().sections]


def row_of(story: Story, made: Prepared) -> Any:
    with story.world.services.store.reading() as tx:
        return rows.find(tx, made.release)


def make_yes(staff: Staff, made: Prepared, **changes: Any) -> Json:
    """The request of a yes by somebody at an office, bent where asked."""
    item = next(
        one
        for one in list_of(staff.desk.site.transport.get("/api/holdings"), "holdings")
        if bytes_of(one, "release", 16) == made.release
    )
    terms = bytes_of(item, "terms", 32)
    secret = get_team_secret(staff.desk, number_of(item, "generation"))
    deposit = open_deposit(secret, made.release, terms, bytes_of(item, "deposit"))
    part = seal_held_part(deposit.contact_box, made.release, terms, deposit.part)
    yes = ReleaseYes(
        release=made.release,
        terms=terms,
        holder=staff.sign_key,
        part=hash32(part),
        nonce=staff.desk.site.challenge().nonce,
    )
    signed = staff.desk.sign("release-yes", replace(yes, **changes).encode())
    return {"yes": signed.to_json(), "part": to_b64(part)}


def post_yes(staff: Staff, made: Prepared, body: Json) -> str:
    path = f"/api/holdings/{to_b64(made.release)}/yes"
    return code_of(lambda: staff.desk.site.transport.send("POST", path, body))
