"""`python -m client receipt …`: a receipt in hand, checked without asking anybody."""

import json
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from client.commands.telling_receipts import tell_checks, tell_receipt
from client.receipts.file import read_file
from client.receipts.notices import find_notice
from client.receipts.verifying import Verified, verify_receipt
from crypto.encoding import parse_b64

VIEWS = ("dpv", "kantara", "fhir")


def add_commands(parser: ArgumentParser) -> None:
    """Declare them; each ends with `run`."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, says, run in (
        ("verify", "check every signature in it, offline", _verify),
        ("show", "say what is in it, once it is checked", _show),
        ("notice", "say what stood on the page that the person agreed on", _notice),
    ):
        command = commands.add_parser(name, help=says)
        command.add_argument("file")
        command.add_argument("--operator", metavar="KEY", help="the operator's key, as you know it")
        command.set_defaults(run=run)
        if name == "show":
            command.add_argument("--as", dest="view", choices=VIEWS, help="one of its renderings, as JSON")


def _check(args: Namespace) -> Verified:
    operator = parse_b64(args.operator, 32) if args.operator else None
    return verify_receipt(Path(args.file).read_bytes(), operator_key=operator)


def _verify(args: Namespace) -> None:
    found = _check(args)
    print("This receipt holds.")
    print(tell_checks(found))


def _notice(args: Namespace) -> None:
    notice = _check(args).receipt.notice
    words, known_by = find_notice(notice)
    print(f"Notice {notice.version}, language {notice.lang}, known by {known_by}:\n")
    print(words, end="")


def _show(args: Namespace) -> None:
    found = _check(args)
    if args.view is None:
        print(tell_receipt(found, int(time.time())))
        return
    _, views = read_file(Path(args.file).read_bytes())
    print(json.dumps(views[args.view], indent=2, ensure_ascii=False))
