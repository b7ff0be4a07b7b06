"""`make serve`: both sites for real use, behind a TLS proxy; settings come from the environment.

* Refuses whatever would make a promise hollow, in one sentence each (tools/start/production.py).
* `--make-secrets` makes the key file and the directory key in DATA_DIR, and says what to do next.
"""

import os
import signal
import sys
import time
from collections.abc import Mapping
from types import FrameType

from client.errors import ClientError
from consent.certificates import Operator, keep_certificates
from consent.errors import Conflict
from consent.storage.base import Store
from crypto.encoding import to_b64
from crypto.signing import Signed
from tools.start.production import CERTIFICATE_FILE, Unfit, check_fit
from tools.start.secrets import directory_public, make_server_secrets
from tools.start.server import DidNotStart, Server, making_crew
from web.directory_key import read_directory_seed
from web.settings import BadSettings, Settings, host_of, read_settings
from web.start import StartRefused, make_services


def main(arguments: list[str]) -> int:
    """Serve until the end; a problem is one sentence and exit code 1."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        settings = read_settings(os.environ)
        if arguments == ["--make-secrets"]:
            return _make_secrets(settings)
        return _serve(settings, os.environ)
    except KeyboardInterrupt:
        return 0
    except (BadSettings, Unfit, StartRefused, DidNotStart, ClientError, OSError) as error:
        print(f"serve: {error}", file=sys.stderr)
        return 1


def _serve(settings: Settings, environment: Mapping[str, str]) -> int:
    now = int(time.time())
    certificate = check_fit(settings, frozenset(environment), now)
    _keep_certificate(settings, certificate, now)
    with making_crew(settings.serve_workers) as crew:
        server = Server.start(settings.host, settings.port, {}, crew)
        try:
            server.wait_until_answering(settings.port, host_of(settings.owner_url[0]))
            urls = f"{settings.owner_url[0]} and {settings.desk_url[0]}"
            print(f"Serving {urls} on port {settings.port}.", flush=True)
            return server.wait()
        finally:
            server.stop()


def _keep_certificate(settings: Settings, certificate: Signed, now: int) -> None:
    """Hand the certificate of the directory key to the database, if that is fit, before anybody is served."""
    services = make_services(settings)
    operator = Operator(services.keys.instance, services.operator_key)
    seed = read_directory_seed(settings.data_dir)
    try:
        _require_fit(services.store)
        with services.store.writing() as tx:
            keep_certificates(tx, operator, seed, certificate, None, now)
    except Conflict:
        pass  # one that is valid for longer is there already
    finally:
        services.close()


def _require_fit(store: Store) -> None:
    fault = store.find_fault()
    if fault is not None:
        raise Unfit(fault)


def _make_secrets(settings: Settings) -> int:
    make_server_secrets(settings)
    print(
        f"Key file and directory key are in {settings.data_dir}. Keep the key file out of every backup of it."
    )
    print("Next, where the operator key is:")
    print(f"  python -m client operator certify-directory-key {to_b64(directory_public(settings))}")
    print(f"and put what it writes into {settings.data_dir / CERTIFICATE_FILE}.")
    return 0


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
