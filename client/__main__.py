"""`python -m client`: both sides on the command line; see `--help` of each."""

import sys
from argparse import ArgumentParser
from contextlib import ExitStack

from client.commands import coordinator, operator, owner, receipt, releases, staff, stopping, verify_site
from client.commands.parser import Parser
from client.errors import ApiError, ClientError
from crypto.errors import CryptoError


def _add_owner(parser: ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    owner.add_commands(commands)
    releases.add_owner_commands(commands)


SIDES = {
    "owner": (_add_owner, "a person's notebook"),
    "contact": (releases.add_contact_commands, "who holds a card of something prepared"),
    "holder": (releases.add_holder_commands, "who holds a second card: says yes too"),
    "stop": (stopping.add_arguments, "the stop code: stops what runs, ends what is shared"),
    "staff": (staff.add_commands, "an office's desk"),
    "coordinator": (coordinator.add_commands, "an office's identity and list of people"),
    "operator": (operator.add_commands, "certifying offices"),
    "receipt": (receipt.add_commands, "checking a receipt, without any site"),
    "verify-site": (verify_site.add_commands, "checking that a running site serves what was published"),
}


def main(arguments: list[str]) -> int:
    """Run one command; a problem is one sentence and exit code 1."""
    parser = Parser(prog="python -m client", description=__doc__)
    sides = parser.add_subparsers(required=True, metavar="SIDE")
    for name, (add_commands, says) in SIDES.items():
        add_commands(sides.add_parser(name, help=says))
    args = parser.parse_args(arguments)
    try:
        with ExitStack() as args.visits:
            args.run(args)
    except (ClientError, CryptoError, OSError) as error:
        print(f"client: {_sentence(error)}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, EOFError):
        return 130
    return 0


def _sentence(error: Exception) -> str:
    """What happened, in words: a crypto error's own sentence, and its reason where it has one."""
    if isinstance(error, ApiError):
        return str(error.data.get("message") or error.code)
    if isinstance(error, CryptoError):
        why = getattr(error, "why", "")
        return f"{type(error).__doc__}" + (f" ({why})" if why else "")
    return str(error)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
