"""`python -m client verify-site URL`: whether a running site serves what was published (docs/verify.md)."""

from argparse import ArgumentParser, Namespace
from collections import defaultdict
from pathlib import Path

from client.errors import DiffersFromPublished, Refused
from client.site_check.checking import Checked, check_site
from client.site_check.fetching import fetch
from client.site_check.manifest import MANIFEST, SIGNATURE, parse_manifest, read_bytes, verify_release
from client.transport import HttpTransport
from crypto.encoding import parse_b64


def add_commands(parser: ArgumentParser) -> None:
    """Declare it; it ends with `run`."""
    parser.add_argument("url", help="the address of the site, as you would open it")
    parser.add_argument(
        "--published", type=Path, metavar="FOLDER", help="a build of the release: build/site/owner"
    )
    parser.add_argument("--release-key", metavar="KEY", help="who must have signed the release")
    parser.add_argument(
        "--fingerprint", metavar="MARK", help="the mark of the service, as on a recovery card"
    )
    parser.add_argument("--ca-file", type=Path, help="who vouches for a certificate made at home")
    parser.set_defaults(run=_run)


def _run(args: Namespace) -> None:
    if not args.published and not args.release_key:
        raise Refused("say what was published: --published FOLDER, --release-key KEY, or both")
    site = HttpTransport(args.url, args.ca_file)
    folder: Path | None = args.published
    raw = (folder / MANIFEST).read_bytes() if folder else _fetch(site, MANIFEST)
    if args.release_key:
        signature = (read_bytes(folder / SIGNATURE) if folder else None) or _fetch(site, SIGNATURE)
        verify_release(raw, signature, parse_b64(args.release_key, 32))
        print("The list of files is signed by the release key.")
    read = (lambda path: read_bytes(folder / path)) if folder else (lambda _: None)
    _tell(check_site(site, parse_manifest(raw), read, args.fingerprint))


def _fetch(site: HttpTransport, name: str) -> bytes:
    answer = fetch(site, f"/{name}", {})
    if answer.status != 200:
        raise Refused(f"the site has no /{name}")
    return answer.body


def _tell(checked: Checked) -> None:
    print(f"Looked at {checked.addresses} addresses as {checked.visitors} kinds of visitor.")
    print(f"The mark of this service: {checked.fingerprint or 'none that is signed'}")
    for line in _lines(checked):
        print(f"DIFFERS  {line}")
    if checked.differences:
        raise DiffersFromPublished(len(checked.differences))
    print("Every byte is as published.")


def _lines(checked: Checked) -> list[str]:
    """One for each thing that differs, and for whom."""
    who: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in checked.differences:
        who[one.address, one.what].append(one.visitor)
    everybody = checked.visitors
    return [
        f"{address}, as {'every kind of visitor' if len(seen) == everybody else '; '.join(seen)}: {what}"
        for (address, what), seen in who.items()
    ]
