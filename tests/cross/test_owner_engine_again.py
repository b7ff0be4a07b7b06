"""What an open phone alone must not do: the secret is typed again, the one or the other."""

import json

import pytest

from tests.cross.engine_process import Engine, EngineError
from tests.cross.steps import PASSPHRASE, write

OTHER_PASSPHRASE = "six " + PASSPHRASE


def test_a_copy_is_saved_only_with_the_notebooks_own_secret(engine: Engine, other: Engine) -> None:
    stranger = other.create(name="somebody else's", passphrase=PASSPHRASE)
    made = engine.create(name="a copy", passphrase=PASSPHRASE)
    write(engine, "The winter")
    engine.open(name="a copy", passphrase=PASSPHRASE)

    refusals = {}
    for code, secret in {
        "no secret": {},
        "wrong": {"name": "a copy", "passphrase": "wrong"},
        "another's": {"name": "somebody else's", "passphrase": PASSPHRASE},
        "another's code": {"recoveryCode": stranger["recoveryCode"]},
    }.items():
        with pytest.raises(EngineError) as refused:
            engine.saveCopy(**secret)
        refusals[code] = refused.value.code
    by_passphrase = engine.saveCopy(name="A  Copy", passphrase=PASSPHRASE)
    by_code = engine.saveCopy(recoveryCode=made["recoveryDigits"])

    assert refusals.pop("no secret") == "bad_name"
    assert set(refusals.values()) == {"door_unknown"}
    for copy in (by_passphrase, by_code):
        assert json.loads(copy["json"])["sections"][0]["revisions"][0]["title"] == "The winter"


def test_after_a_change_the_new_secrets_count_for_a_copy(engine: Engine) -> None:
    made = engine.create(name="changed", passphrase=PASSPHRASE)
    assert engine.saveCopy(name="changed", passphrase=PASSPHRASE)["json"]
    engine.changePassphrase(name="changed", oldPassphrase=PASSPHRASE, passphrase=OTHER_PASSPHRASE)
    engine.newRecoveryCode(name="changed", passphrase=OTHER_PASSPHRASE)

    with pytest.raises(EngineError, match="door_unknown"):
        engine.saveCopy(name="changed", passphrase=PASSPHRASE)
    with pytest.raises(EngineError, match="door_unknown"):
        engine.saveCopy(recoveryCode=made["recoveryCode"])
    assert engine.saveCopy(name="changed", passphrase=OTHER_PASSPHRASE)["json"]


def test_who_came_in_by_the_code_does_everything_with_the_code(engine: Engine) -> None:
    made = engine.create(name="by the code", passphrase=PASSPHRASE)
    created = engine.summary()
    opened = engine.openWithRecovery(code=made["recoveryCode"])
    ways = [(one["openedWith"], one["knowsPassphrase"]) for one in (created, opened)]
    assert ways == [("passphrase", True), ("recovery", False)]

    renewed = engine.newRecoveryCode(recoveryCode=made["recoveryCode"])
    with pytest.raises(EngineError, match="secret_wrong"):
        engine.erase(recoveryCode=made["recoveryCode"])
    assert engine.saveCopy(recoveryCode=renewed["recoveryCode"])["json"]
    code = renewed["recoveryCode"]
    engine.changePassphrase(recoveryCode=code, name="by the code", passphrase=OTHER_PASSPHRASE)
    assert engine.summary()["knowsPassphrase"]
    engine.erase(recoveryCode=code)

    with pytest.raises(EngineError, match="door_unknown"):
        engine.openWithRecovery(code=code)
