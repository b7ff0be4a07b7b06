"""The demo: invented offices whose sign-ins are the same at every start."""

from pathlib import Path

import pyotp

from client.demo import SignIn, prepare_demo
from client.notebook.offers import Choice
from client.site import Site
from client.staff import Staff
from tests.functional.world import World


def start_demo(world: World, folder: Path) -> list[SignIn]:
    folder.mkdir(exist_ok=True)
    return prepare_demo(world.to_desk, world.operator, folder, world.clock.now())


def sign_in(world: World, one: SignIn) -> Staff:
    return Staff.sign_in(world.to_desk(), one.name, one.passphrase, one.code_at(world.clock.now()))


def test_the_same_people_sign_in_after_a_second_start(world: World, tmp_path: Path) -> None:
    first = start_demo(world, tmp_path / "demo")
    world.clock.turn(86_400)
    second = start_demo(world, tmp_path / "demo")

    assert first == second
    staff = sign_in(world, second[1])
    assert staff.desk.chain.newest.n == 2
    assert staff.desk.chain.newest.issued == world.clock.now()


def test_three_offices_are_plainly_invented_and_one_has_two_workers(world: World, tmp_path: Path) -> None:
    sign_ins = start_demo(world, tmp_path / "demo")

    names = {one.agency_name for one in sign_ins}
    workers = [one.agency_name for one in sign_ins if one.role == "worker"]
    assert len(names) == 3
    assert all(name.endswith("(invented)") for name in names)
    assert sorted(workers.count(name) for name in names) == [1, 1, 2]
    assert all(pyotp.TOTP(one.totp_base32).now().isdigit() for one in sign_ins)


def test_when_rosters_were_signed_elsewhere_the_coordinator_signs_in_and_renews(
    world: World, tmp_path: Path
) -> None:
    start_demo(world, tmp_path / "demo")
    (tmp_path / "demo" / "demo-rosters.json").unlink()

    again = start_demo(world, tmp_path / "demo")

    assert sign_in(world, again[1]).desk.chain.newest.n == 2


def test_an_owner_may_share_with_a_demo_office_across_starts(world: World, tmp_path: Path) -> None:
    sign_ins = start_demo(world, tmp_path / "demo")
    owner = world.owner("river")
    section = owner.write("Health", "My shoulder.", kind="health")
    lantern = next(one for one in owner.agencies() if one.name == sign_ins[1].agency_name)
    code = owner.offer(Choice(lantern.agency, (section,), "help"))
    start_demo(world, tmp_path / "demo")

    staff = sign_in(world, sign_ins[1])
    grant = staff.claim(staff.redeem(code.url)).grant

    assert [text.text for text in staff.read(grant).texts] == ["My shoulder."]
    assert owner.offer(Choice(lantern.agency, (section,), "again")).grant != grant


def test_the_directory_names_every_office_once(world: World, tmp_path: Path) -> None:
    start_demo(world, tmp_path / "demo")
    start_demo(world, tmp_path / "demo")

    site = Site(world.to_desk())
    assert len(site.directory(world.clock.now()).agencies) == 3
