"""The owner's engine where making a notebook takes an invitation."""

from collections.abc import Iterator

import pytest

from crypto.codes import show_code
from crypto.invitations import make_invitation
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import LiveSite
from tests.cross.steps import PASSPHRASE


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    live = LiveSite(tmp_path_factory.mktemp("invited"), invitations=True)
    yield live
    live.close()


def test_a_code_is_asked_for_checked_and_spent(site: LiveSite, engine: Engine) -> None:
    key_file = (site.database.parent / "key-file").read_bytes()
    code = show_code(make_invitation(key_file, site.clock.now() // 86_400 + 1), "invitation")

    assert engine.start()["invitation"] is True
    with pytest.raises(EngineError, match="code_mistyped"):
        engine.create(name="a word", passphrase=PASSPHRASE, invitation=code[:-1] + "~")
    with pytest.raises(EngineError, match="invitation_refused"):
        engine.create(name="a word", passphrase=PASSPHRASE)
    made = engine.create(name="a word", passphrase=PASSPHRASE, invitation=code.lower().replace("-", " "))
    assert made["summary"]["sections"] == []
