"""`python -m client stop`: the stop code, from anywhere; it opens nothing and tells nothing."""

from argparse import ArgumentParser, Namespace

from client.commands.asking import ask_secret, connect
from client.site import Site
from client.stopping import stop_everything


def add_arguments(parser: ArgumentParser) -> None:
    """Declare it."""
    parser.add_argument("--at", required=True, metavar="URL", help="the owner's site")
    parser.add_argument("--ca", metavar="FILE", help="a certificate to trust")
    parser.set_defaults(run=_stop)


def _stop(args: Namespace) -> None:
    stop_everything(Site(connect(args)), ask_secret("Stop code"))
    print("If the code was right, what was running is stopped, and nobody can read anything any more.")
