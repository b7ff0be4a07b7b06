"""Who is there in stories about a taken-over server."""

from collections.abc import Iterator

import pytest

from tests.functional.desk_devices import BrowserDesk, PythonDesk
from tests.functional.devices import BrowserOwner, PythonOwner
from tests.functional.forgeries import Forger
from tests.functional.liar import taken_over_world
from tests.functional.taken_over.scene import Desk, Owner, Scene
from tests.functional.world import cheap_stretching


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with cheap_stretching(), taken_over_world(tmp_path_factory.mktemp("world")) as (world, liar):
        world.opens_office("Lantern House (invented)")
        world.opens_office("Harbour Clinic (invented)")
        yield Scene(world, liar, Forger(world))


@pytest.fixture(scope="module", params=[PythonOwner, BrowserOwner], ids=["python", "browser"])
def owner(request: pytest.FixtureRequest, scene: Scene) -> Iterator[Owner]:
    device: Owner = request.param(scene.world, f"{request.param.kind} river")
    yield device
    device.close()


@pytest.fixture(autouse=True)
def _fresh_visit_after_trouble(request: pytest.FixtureRequest) -> Iterator[None]:
    """What did not add up is said for the rest of a visit: the next story begins with another one."""
    owner = request.getfixturevalue("owner") if "owner" in request.fixturenames else None
    yield
    if owner is not None and owner.trouble():
        owner.opens()


@pytest.fixture(scope="module")
def other(owner: Owner) -> Iterator[Owner]:
    """Another device of the same owner: it comes for its second visit, and trouble stays there."""
    device = owner.another_device()
    yield device
    device.close()


@pytest.fixture(scope="module", params=[PythonDesk, BrowserDesk], ids=["python", "browser"])
def desk(request: pytest.FixtureRequest, scene: Scene) -> Iterator[Desk]:
    office = scene.world.agencies[0 if request.param is PythonDesk else 1]
    device: Desk = request.param(office.people[1])
    device.signs_in()
    yield device
    device.close()


@pytest.fixture(scope="module")
def giver(scene: Scene) -> PythonOwner:
    """The owner whose grants the desks read."""
    return PythonOwner(scene.world, "giver")
