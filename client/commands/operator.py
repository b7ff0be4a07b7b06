"""`python -m client operator …`: certifying, on a machine that may never be online."""

import json
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from client.certifying import post_agency, post_key_certificate
from client.commands.asking import connect
from client.operator import Operator
from client.private_files import BadFile
from crypto.encoding import parse_b64, to_b64
from crypto.errors import CryptoError
from crypto.signing import Signed, parse_signed
from crypto.statements.agencies import AgencyCertificate, AgencyFacts


def add_commands(parser: ArgumentParser) -> None:
    """Declare them; each ends with `run`."""
    parser.add_argument("--key", default="operator.json", metavar="FILE", help="the operator's key file")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("init", help="make an instance and its operator key").set_defaults(run=_init)
    sign = commands.add_parser("sign-instance", help="sign instance.json for the addresses people come to")
    sign.add_argument("--owner", action="append", required=True, metavar="URL")
    sign.add_argument("--desk", action="append", required=True, metavar="URL")
    sign.add_argument("--out", default="instance.json", metavar="FILE")
    sign.set_defaults(run=_sign_instance)
    key = commands.add_parser(
        "certify-directory-key", help="let a server's key sign the directory for a year"
    )
    key.add_argument("public", help="the directory key, as the server says it")
    key.add_argument("--out", default="directory-key.json", metavar="FILE")
    key.set_defaults(run=_certify_directory_key)
    agency = commands.add_parser("certify-agency", help="certify an office's identity")
    agency.add_argument("facts", help="JSON file: agency, identity, name, and facts as in the protocol")
    agency.add_argument("--n", type=int, default=1, help="higher than the last one for that office")
    agency.add_argument("--out", default="agency.json", metavar="FILE")
    agency.set_defaults(run=_certify_agency)
    post = commands.add_parser("post", help="hand a certificate to the desk's site")
    post.add_argument("certificate", help="what certify-directory-key or certify-agency wrote")
    post.add_argument("--at", required=True, metavar="URL", help="the desk's site")
    post.add_argument("--ca", metavar="FILE", help="a certificate to trust")
    post.set_defaults(run=_post)


def _init(args: Namespace) -> None:
    operator = Operator.make()
    operator.save(Path(args.key))
    print(f"Instance {to_b64(operator.instance)}\nOperator key {to_b64(operator.public)}")
    print(f"The secret is in {args.key}. Keep it away from the server, and keep a copy.")


def _sign_instance(args: Namespace) -> None:
    operator = Operator.load(Path(args.key))
    _write(args.out, operator.sign_instance(tuple(args.owner), tuple(args.desk)))


def _certify_directory_key(args: Namespace) -> None:
    public = parse_b64(args.public, 32)
    _write(args.out, Operator.load(Path(args.key)).certify_directory_key(public, int(time.time())))


def _certify_agency(args: Namespace) -> None:
    try:
        given = json.loads(Path(args.facts).read_text(encoding="utf-8"))
        agency, identity = parse_b64(given["agency"], 16), parse_b64(given["identity"], 32)
        facts = AgencyFacts.from_json(given["facts"])
        name = str(given["name"])
    except (KeyError, TypeError, ValueError, CryptoError) as error:
        raise BadFile(f"{args.facts} lacks something: agency, identity, name or facts") from error
    _write(args.out, Operator.load(Path(args.key)).certify_agency(agency, args.n, identity, name, facts))


def _post(args: Namespace) -> None:
    signed = parse_signed(json.loads(Path(args.certificate).read_text(encoding="ascii")))
    transport = connect(args)
    if _is_agency(signed):
        post_agency(transport, signed)
    else:
        post_key_certificate(transport, signed)
    print("The desk has it.")


def _is_agency(signed: Signed) -> bool:
    try:
        AgencyCertificate.parse(signed.body)
    except CryptoError:
        return False
    return True


def _write(path: str, signed: Signed) -> None:
    Path(path).write_text(json.dumps(signed.to_json(), indent=1) + "\n", encoding="ascii")
    print(f"Written to {path}.")
