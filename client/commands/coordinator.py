"""`python -m client coordinator …`: an office's identity, and its list of people."""

import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from client.certifying import post_roster
from client.commands.asking import ask_line, ask_secret, connect
from client.commands.telling import pick, show_day
from client.coordinator import AgencyIdentity, Coordinator
from client.roster_making import Person
from client.site import Site
from client.staff import Staff
from crypto.encoding import parse_b64, to_b64

ROLES = ("worker", "coordinator", "auditor")


def add_commands(parser: ArgumentParser) -> None:
    """Declare them; each ends with `run`."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    identity = commands.add_parser("identity", help="make an office's identity key")
    identity.add_argument("--keep", required=True, metavar="FILE", help="keep it offline afterwards")
    identity.set_defaults(run=_identity)
    first = _at(
        commands.add_parser("first-roster", help="sign the first list of people, with a coordinator on it")
    )
    first.add_argument("--identity", required=True, metavar="FILE")
    _add_person(first, fixed_role=True)
    first.set_defaults(run=_first_roster)
    _at(commands.add_parser("people", help="who is on the list")).set_defaults(run=_people)
    _at(commands.add_parser("renew", help="sign the list for another 35 days")).set_defaults(run=_renew)
    rotate = _at(commands.add_parser("rotate", help="wrap team permissions again that still wait for it"))
    rotate.set_defaults(run=_rotate)
    add = _at(commands.add_parser("add", help="put somebody on the list"))
    _add_person(add, fixed_role=False)
    add.set_defaults(run=_add)
    remove = _at(commands.add_parser("remove", help="take somebody off, at once"))
    remove.add_argument("number", type=int, help="their number in `people`")
    remove.set_defaults(run=_remove)


def _at(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--at", required=True, metavar="URL", help="the desk's site")
    parser.add_argument("--ca", metavar="FILE", help="a certificate to trust")
    return parser


def _add_person(parser: ArgumentParser, *, fixed_role: bool) -> None:
    parser.add_argument("sign", help="their first key, as `staff keys` printed it")
    parser.add_argument("box", help="their second key")
    parser.add_argument("person", help="their name")
    if fixed_role:
        parser.set_defaults(role="coordinator")
    else:
        parser.add_argument("--role", choices=ROLES, default="worker")


def _identity(args: Namespace) -> None:
    identity = AgencyIdentity.make()
    identity.save(Path(args.keep))
    print(f"For the operator:\n  agency {to_b64(identity.agency)}\n  identity {to_b64(identity.public)}")


def _first_roster(args: Namespace) -> None:
    identity = AgencyIdentity.load(Path(args.identity))
    transport = connect(args)
    site = Site(transport)
    made = identity.first_roster(site.instance, (_person(args),), site.challenge().at)
    post_roster(transport, made)
    print(f"The list counts until {show_day(made.roster.valid_until)}. They can join now.")


def _people(args: Namespace) -> None:
    coordinator = _sign_in(args)
    for number, person in enumerate(coordinator.people(), 1):
        print(f"{number}. {person.name}  {person.role}")
    print(f"The list counts until {show_day(coordinator.desk.chain.newest.valid_until)}.")


def _renew(args: Namespace) -> None:
    made = _sign_in(args).renew(int(time.time()))
    print(f"The list counts until {show_day(made.roster.valid_until)}.")


def _rotate(args: Namespace) -> None:
    print(f"Wrapped again: {_sign_in(args).rotate()}.")


def _add(args: Namespace) -> None:
    _sign_in(args).add(_person(args), int(time.time()))
    print(f"{args.person} is on the list and can join.")


def _remove(args: Namespace) -> None:
    coordinator = _sign_in(args)
    person = pick(coordinator.people(), args.number)
    coordinator.remove(person.sign, int(time.time()))
    print(f"{person.name} is off the list. The team has a new key.")


def _person(args: Namespace) -> Person:
    return Person(parse_b64(args.sign, 32), parse_b64(args.box, 32), args.role, args.person)


def _sign_in(args: Namespace) -> Coordinator:
    name, passphrase = ask_line("Sign-in name"), ask_secret("Passphrase")
    staff = Staff.sign_in(connect(args), name, passphrase, ask_secret("Six digits"))
    return Coordinator(staff.desk)
