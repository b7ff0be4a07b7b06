"""PostgreSQL crashes, is away, comes back, is set up badly: what people and the operator are told."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from client.errors import ApiError
from client.owner import Owner
from consent.storage import postgres
from consent.storage.base import Store, unit_of
from tests.functional.inprocess import make_settings, write_secrets
from tests.functional.world import World, cheap_stretching, running_world
from tools.testing.cluster import Cluster, running_cluster
from web.start import StartRefused, make_services

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster(durable=True) as made:
        yield made


@pytest.fixture
def url(cluster: Cluster) -> str:
    return cluster.url(cluster.make_database())


@pytest.fixture
def world(tmp_path: Path, url: str) -> Iterator[World]:
    with cheap_stretching(), running_world(tmp_path, url) as made:
        yield made


@pytest.fixture
def owner(world: World) -> Owner:
    return world.owner("river")


def test_while_it_is_away_nothing_is_done_and_when_it_is_back_all_goes_on(
    cluster: Cluster, world: World, owner: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    section = owner.write("One", "It rained.")

    cluster.stop("immediate")
    with caplog.at_level(logging.ERROR, "wallet"):
        codes = [refusal(owner, doing) for doing in ("read", "write", "read")]
    cluster.start()

    assert codes == [("unavailable", 503)] * 3
    assert {record.getMessage() for record in caplog.records} == {"the database: OperationalError"}
    assert owner.read(section).text == "It rained."
    owner.write("Two", "It snowed.")
    assert len(world.reopened("river").sections()) == 2


def test_a_server_that_freezes_is_given_up_and_nothing_it_says_later_reaches_anybody(
    cluster: Cluster, world: World, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = owner.write("One", "It rained.")
    monkeypatch.setattr(postgres, "ANSWER_SECONDS", 1)
    world.restarts()

    with cluster.frozen():
        codes = [refusal(owner, doing) for doing in ("read", "write")]

    assert codes == [("unavailable", 503)] * 2
    monkeypatch.undo()
    world.restarts()
    assert owner.read(section).text == "It rained."
    assert [note.title for note in world.reopened("river").sections()] == ["One"]


def refusal(owner: Owner, doing: str) -> tuple[str, int]:
    try:
        if doing == "read":
            owner.notebook.site.transport.get("/api/pulse")
        else:
            owner.write("Lost", "Never kept.")
    except ApiError as refused:
        return refused.code, refused.status
    return "done", 200


def test_a_crash_right_before_the_commit_leaves_nothing_and_says_so(
    cluster: Cluster, world: World, owner: Owner
) -> None:
    crashed = []

    def crash_once(tx: Connection) -> None:
        if unit_of(tx).is_writing and not crashed:
            crashed.append(True)
            cluster.stop("immediate")

    engine = world.services.store._engine
    event.listen(engine, "commit", crash_once)
    try:
        assert refusal(owner, "write") == ("unavailable", 503)
    finally:
        event.remove(engine, "commit", crash_once)
        cluster.start()

    assert crashed
    again = world.reopened("river")
    assert again.sections() == ()
    assert again.opening.adds_up


def test_what_was_acknowledged_is_there_after_a_crash(cluster: Cluster, world: World, owner: Owner) -> None:
    section = owner.write("One", "It rained.")

    cluster.stop("immediate")
    cluster.start()

    assert world.reopened("river").read(section).text == "It rained."


def test_its_own_log_names_no_vault(cluster: Cluster, world: World, owner: Owner) -> None:
    owner.write("One", "It rained.")
    cluster.stop("immediate")
    cluster.start()
    owner.write("Two", "It snowed.")

    said = cluster.log.read_bytes()

    assert b"database system is ready" in said
    assert owner.keys.vault.hex().encode() not in said.lower()
    assert b"INSERT" not in said


def test_a_start_without_it_is_refused_in_one_sentence(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, database_url="postgresql+psycopg://nobody:secret@127.0.0.1:1/none")
    write_secrets(settings.data_dir, bytes(range(32)))

    with pytest.raises(StartRefused, match="can't be reached") as refused:
        make_services(settings)

    assert "secret" not in str(refused.value)


def test_nothing_waits_for_ever(url: str) -> None:
    store = Store(url, busy_seconds=7)
    with store.reading() as tx:
        names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        said = {name: tx.execute(text(f"SHOW {name}")).scalar() for name in names}

    store.close()
    assert said == {
        "lock_timeout": "7s",
        "statement_timeout": "30s",
        "idle_in_transaction_session_timeout": "1min",
    }


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("synchronous_commit=off", "synchronous_commit=on"),
        ("log_statement='all'", "log_parameter_max_length=0"),
        ("log_min_duration_statement=0", "log_parameter_max_length=0"),
        ("log_parameter_max_length_on_error=-1", "log_parameter_max_length_on_error=0"),
    ],
)
def test_a_setting_that_breaks_a_promise_is_named(cluster: Cluster, setting: str, sentence: str) -> None:
    name = cluster.make_database()
    store = Store(cluster.url(name))
    assert store.find_fault() is None
    store.close()

    cluster.ask(f'ALTER DATABASE "{name}" SET {setting}')

    assert sentence in (store.find_fault() or "")
    store.close()


def test_logging_statements_without_their_values_breaks_none(cluster: Cluster) -> None:
    name = cluster.make_database()
    for setting in ("log_statement='all'", "log_parameter_max_length=0"):
        cluster.ask(f'ALTER DATABASE "{name}" SET {setting}')
    store = Store(cluster.url(name))

    assert store.find_fault() is None
    store.close()
