"""`make run`: both sites on this machine, to try them out; everything it needs is made.

* Owner at http://localhost:PORT, desk at http://desk.localhost:PORT, one server, one port.
* `TLS=1`: one address for a phone in the same network, two ports, a certificate made here.
* Unless `DEMO=0`, three invented offices with their sign-ins and current codes.
"""

import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from client.certifying import post_key_certificate
from client.demo import SignIn, prepare_demo
from client.errors import ClientError
from client.operator import Operator
from client.qr_code import draw_in_terminal
from client.transport import HttpTransport
from crypto.errors import CryptoError
from tools.start import prompt
from tools.start.certificate import find_lan_address, make_certificate
from tools.start.ports import NoFreePort, find_free_port
from tools.start.secrets import certify_directory, prepare_folder, write_statement
from tools.start.server import Certificate, Crew, DidNotStart, Server, making_crew
from web.settings import BadSettings, Settings, host_of, read_settings

LOCAL_ADDRESS = "127.0.0.1"
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - only with TLS=1, which is asked for to reach it from a phone


@dataclass(frozen=True)
class Plan:
    """Where this start listens, and what it tells."""

    settings: Settings
    address: str
    ports: tuple[int, ...]
    tls: Certificate | None


def main() -> int:
    """Start, say where to go, serve until the end; a problem is one sentence and exit code 1."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        return _run(_plan(os.environ))
    except KeyboardInterrupt:
        return 0
    except (BadSettings, NoFreePort, DidNotStart, ClientError, CryptoError, OSError) as error:
        print(f"run: {error}", file=sys.stderr)
        return 1


def _plan(environment: Mapping[str, str]) -> Plan:
    asked = read_settings({"DEMO": "1", **environment})
    ports = _choose_ports(asked)
    if not asked.tls:
        given = {"OWNER_URL": f"http://localhost:{ports[0]}", "DESK_URL": f"http://desk.localhost:{ports[0]}"}
        settings = read_settings({"DEMO": "1", **given, **environment, "PORT": str(ports[0])})
        return Plan(settings, LOCAL_ADDRESS, ports, None)
    lan = find_lan_address()
    given = {"OWNER_URL": f"https://{lan}:{ports[0]}", "DESK_URL": f"https://{lan}:{ports[1]}"}
    settings = read_settings({"DEMO": "1", **given, **environment, "PORT": str(ports[0])})
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Plan(settings, EVERY_ADDRESS, ports, Certificate(*make_certificate(settings.data_dir, lan)))


def _choose_ports(asked: Settings) -> tuple[int, ...]:
    count = 2 if asked.tls else 1
    address = EVERY_ADDRESS if asked.tls else LOCAL_ADDRESS
    first = find_free_port(asked.port, together=count, address=address)
    if first != asked.port:
        print(f"Port {asked.port} is busy, so this start uses {first}.")
    return tuple(range(first, first + count))


def _run(plan: Plan) -> int:
    operator = prepare_folder(plan.settings)
    write_statement(plan.settings, operator)
    with making_crew(plan.settings.serve_workers) as crew:
        return _run_with(plan, operator, crew)


def _run_with(plan: Plan, operator: Operator, crew: Crew) -> int:
    given = _environment(plan.settings)
    servers = [Server.start(plan.address, port, given, crew, plan.tls) for port in plan.ports]
    try:
        urls = (plan.settings.owner_url[0], plan.settings.desk_url[0])
        for server, port, url in zip(servers, plan.ports, urls, strict=False):
            server.wait_until_answering(port, host_of(url), tls=plan.tls is not None)
        sign_ins = _fill(plan, operator)
        _tell(plan, sign_ins)
        return _serve(servers[0], sign_ins)
    finally:
        for server in servers:
            server.stop()


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "DATA_DIR": str(settings.data_dir.absolute()),
        "OWNER_URL": " ".join(settings.owner_url),
        "DESK_URL": " ".join(settings.desk_url),
        "PORT": str(settings.port),
        "DEMO": "1" if settings.demo else "0",
        "TLS": "1" if settings.tls else "0",
    }


def _fill(plan: Plan, operator: Operator) -> list[SignIn]:
    """Certify the directory key, and bring in the invented offices."""

    def to_desk() -> HttpTransport:
        ca_file: Path | None = plan.tls.certificate if plan.tls else None
        return HttpTransport(plan.settings.desk_url[0], ca_file=ca_file)

    now = int(time.time())
    post_key_certificate(to_desk(), certify_directory(plan.settings, operator, now))
    if not plan.settings.demo:
        return []
    return prepare_demo(to_desk, operator, plan.settings.data_dir, now)


def _tell(plan: Plan, sign_ins: list[SignIn]) -> None:
    owner, desk = plan.settings.owner_url[0], plan.settings.desk_url[0]
    prompt.show_places(owner, desk)
    if plan.tls:
        print("On a phone in the same network; it will warn that it doesn't know the certificate:")
        print(draw_in_terminal(owner))
        prompt.show_shared_cookie_note()
    else:
        prompt.show_resolving_note()
    if sign_ins:
        prompt.show_enrolment(sign_ins[1])
        prompt.show_sign_ins(sign_ins, int(time.time()))
    sys.stdout.flush()


def _serve(server: Server, sign_ins: list[SignIn]) -> int:
    if sign_ins and sys.stdin is not None:
        prompt.answer_each_enter(sign_ins, lambda: server.running)
    return server.wait()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
