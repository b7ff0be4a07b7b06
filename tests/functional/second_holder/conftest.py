"""An owner, and an office that may hold a part."""

import pytest

from tests.functional.releasing import Story
from tests.functional.world import Agency, World


@pytest.fixture
def story(world_on_each: World) -> Story:
    return Story(world_on_each)


@pytest.fixture
def lantern(story: Story) -> Agency:
    return story.world.opens_office("Lantern House (invented)", workers=2)
