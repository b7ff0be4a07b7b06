"""A title that would turn the line around it: read to the letter, shown without its power."""

from client.commands.telling import show_text
from client.owner import Owner
from tests.functional.test_main_story import owner_grants, staff_opens, texts_read
from tests.functional.world import World

TITLE = "Invoice \u202egpj.exe\u202c for\u2066 me"


def test_it_reaches_the_reader_as_written_and_steers_no_terminal(world: World) -> None:
    office = world.opens_office("Lantern House (invented)")
    owner: Owner = world.owner()
    section = owner.write(TITLE, "It rained.")
    grant, code = owner_grants(owner, office, section)
    staff = world.staff()
    staff_opens(staff, code)

    [title] = texts_read(staff, grant)

    assert title == TITLE
    assert show_text(title) == "Invoice \ufffdgpj.exe\ufffd for\ufffd me"
