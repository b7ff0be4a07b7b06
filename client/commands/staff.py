"""`python -m client staff …`: an office's desk without a browser."""

import base64
from argparse import ArgumentParser, Namespace
from pathlib import Path

import pyotp

from client.commands.asking import ask_line, ask_secret, connect
from client.commands.telling import pick, show_text, show_time
from client.desk.joining import Joining, make_totp_seed
from client.desk.session import StaffKeys
from client.private_files import BadFile, read_private_json, write_private, write_private_json
from client.qr_code import draw_in_terminal
from client.staff import HeldGrant, Staff
from crypto.encoding import make_random, parse_b64, to_b64
from crypto.errors import CryptoError


def add_commands(parser: ArgumentParser) -> None:
    """Declare them; each ends with `run`."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    keys = commands.add_parser("keys", help="make your keys, and print what your coordinator needs")
    keys.add_argument("person", help="your name, as owners will see it")
    keys.add_argument("--keep", required=True, metavar="FILE", help="where your keys wait until you joined")
    keys.set_defaults(run=_keys)
    join = _at(commands.add_parser("join", help="make your sign-in, once you are on the list of people"))
    join.add_argument("agency", help="the office's id, from your coordinator")
    join.add_argument("--keys", required=True, metavar="FILE", help="what `keys` wrote; remove it afterwards")
    join.set_defaults(run=_join)
    _at(commands.add_parser("redeem", help="look at what a code grants, and open it")).set_defaults(
        run=_redeem
    )
    _at(commands.add_parser("list", help="your open permissions")).set_defaults(run=_list)
    for name, says in (
        ("read", "read"),
        ("hand-back", "give back unread"),
        ("end", "end: the person said stop"),
    ):
        command = _at(commands.add_parser(name, help=f"{says}; takes a number of `list`"))
        command.add_argument("grant", type=int)
        command.set_defaults(run=_on_grant, act=name)
        if name != "read":
            command.add_argument("--receipt", metavar="FILE", help="save a receipt of how it ended")
    _at(commands.add_parser("holdings", help="what waits for a yes of your office")).set_defaults(
        run=_holdings
    )
    yes = _at(commands.add_parser("say-yes", help="say yes, for good; takes a number of `holdings`"))
    yes.add_argument("number", type=int)
    yes.set_defaults(run=_say_yes)
    receipt = _at(commands.add_parser("receipt", help="save a receipt; takes a number of `list`"))
    receipt.add_argument("grant", type=int)
    receipt.add_argument("file")
    receipt.set_defaults(run=_receipt)


def _at(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--at", required=True, metavar="URL", help="the desk's site")
    parser.add_argument("--ca", metavar="FILE", help="a certificate to trust")
    return parser


def _keys(args: Namespace) -> None:
    keys = StaffKeys(make_random(32), make_random(32))
    kept = {"sign_seed": to_b64(keys.sign_seed), "box_secret": to_b64(keys.box_secret), "person": args.person}
    write_private_json(Path(args.keep), kept)
    print(f"Give this to your coordinator:\n  {to_b64(keys.sign)} {to_b64(keys.box)} {args.person}")


def _join(args: Namespace) -> None:
    kept = read_private_json(Path(args.keys))
    try:
        keys = StaffKeys(parse_b64(kept["sign_seed"], 32), parse_b64(kept["box_secret"], 32))
        agency, person = parse_b64(args.agency, 16), str(kept["person"])
    except (KeyError, CryptoError) as error:
        raise BadFile("these are no keys, or that is no office's id") from error
    totp = make_totp_seed()
    name, passphrase = ask_line("Sign-in name"), ask_secret("Passphrase")
    Staff.join(connect(args), Joining(agency, keys, person, name, passphrase, totp))
    uri = pyotp.TOTP(base64.b32encode(totp).decode()).provisioning_uri(name=name, issuer_name="Desk")
    print("Put this into your authenticator app; it is shown only now.")
    print(draw_in_terminal(uri))
    print(f"You can sign in. Remove {args.keys} now: your keys are sealed at the desk.")


def _sign_in(args: Namespace) -> Staff:
    name, passphrase = ask_line("Sign-in name"), ask_secret("Passphrase")
    return Staff.sign_in(connect(args), name, passphrase, ask_secret("Six digits"))


def _redeem(args: Namespace) -> None:
    staff = _sign_in(args)
    looked = staff.redeem(ask_secret("Code"))
    print(show_text(f"For: {looked.words.purpose}\nCalled: {looked.words.call_me}"))
    print(show_text("Parts: " + "; ".join(part.title for part in looked.words.sections)))
    print(
        f"Until {show_time(looked.terms.not_after)}. Printing: {'yes' if looked.terms.may_print else 'no'}."
    )
    if ask_line("Open it? (yes/no)").strip().lower() == "yes":
        print(f"Open until {show_time(staff.claim(looked).ends_at)}.")
    else:
        staff.let_go(looked)
        print("Nothing was opened; the code stays good.")


def _live(staff: Staff) -> list[HeldGrant]:
    return [held for held in staff.grants() if held.words is not None]


def _list(args: Namespace) -> None:
    staff = _sign_in(args)
    for number, held in enumerate(_live(staff), 1):
        name = show_text(held.words.office_name) if held.words else ""
        print(f"{number}. {name}  until {show_time(held.ends_at)}{'  changed' if held.changed else ''}")


def _on_grant(args: Namespace) -> None:
    staff = _sign_in(args)
    grant = pick(_live(staff), args.grant).grant
    if args.act == "read":
        for text in staff.read(grant).texts:
            print(show_text(f"# {text.title}\n\n{text.text}\n"))
    elif args.act == "hand-back":
        staff.hand_back(grant)
    else:
        staff.end(grant)
    if args.act != "read" and args.receipt:
        write_private(Path(args.receipt), staff.receipt(grant))


def _holdings(args: Namespace) -> None:
    staff = _sign_in(args)
    for number, held in enumerate(staff.holdings(), 1):
        said = "somebody said yes" if held.said_yes else "a yes is waited for"
        opens = f"  opens {show_time(held.opens_at)}" if held.opens_at else ""
        words = "" if held.is_readable else "  (nothing that this office can open)"
        print(f"{number}. {show_text(held.call_me)}  {said}{opens}{words}\n   {show_text(held.words)}")


def _say_yes(args: Namespace) -> None:
    staff = _sign_in(args)
    held = pick(staff.holdings(), args.number)
    staff.say_yes(held.release)
    print("You said yes. The person will see that you did.")


def _receipt(args: Namespace) -> None:
    staff = _sign_in(args)
    write_private(Path(args.file), staff.receipt(pick(_live(staff), args.grant).grant))
    print(f"Saved in {args.file}. Anybody can check it: python -m client receipt verify {args.file}")
