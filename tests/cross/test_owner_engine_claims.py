"""Who opened a grant is what the journal says and a person signed, not what a server tells."""

from dataclasses import replace
from typing import Any

import pytest

from crypto.encoding import make_random, parse_b64, to_b64
from crypto.signing import sign_body
from crypto.statements.grants import Claim
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import LiveSite, Office
from tests.cross.steps import PASSPHRASE, grant_of, offer, open_grant, write


def test_another_claim_than_the_journals_is_wrapped_for_nobody(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    """Signed by the same person, and good by itself: but not how this grant was opened."""
    engine.create(name="two claims", passphrase=PASSPHRASE)
    section = write(engine, "Read")
    code = offer(engine, office, section)
    open_grant(office.sign_in(), code)
    engine.finishSection(section=section, title="Read", kind="what-happened", text="new", lang="en")

    def swap(path: str, answer: Any) -> Any:
        if not path.endswith("/keeping"):
            return answer
        other = replace(Claim.parse(parse_b64(answer["claim"]["body"])), wraps=make_random(32))
        signed = sign_body("claim", site.operator.instance, other.encode(), office.keys.sign_seed)
        return {**answer, "claim": signed.to_json()}

    with site.lying(swap), pytest.raises(EngineError) as refused:
        engine.showChange(section=section, grants=[code["grant"]])
    assert (refused.value.code, refused.value.data["why"]) == ("does_not_add_up", "claim")
    assert engine.summary()["trouble"]["code"] == "does_not_add_up"


def test_who_opened_a_grant_is_who_signed_its_claim(engine: Engine, site: LiveSite, office: Office) -> None:
    engine.create(name="who opened", passphrase=PASSPHRASE)
    code = offer(engine, office, write(engine, "Read"))

    def blame(_path: str, answer: Any) -> Any:
        if not isinstance(answer, dict) or "grants" not in answer:
            return answer
        coordinator = to_b64(office.coordinator.sign)
        return {**answer, "grants": [{**grant, "reader": coordinator} for grant in answer["grants"]]}

    with site.lying(blame):
        engine.pulse()
        before = grant_of(engine, code)["openedBy"]
    open_grant(office.sign_in(), code)
    with site.lying(blame):
        engine.pulse()
        after = grant_of(engine, code)["openedBy"]

    assert (before, after) == ("", "Vera")
