"""Free ports: a busy one is never taken over, the next free one is used and said."""

import socket

TRIES = 50


class NoFreePort(Exception):
    """Every port from there on is busy. Choose another with PORT=…"""


def find_free_port(wanted: int, *, together: int = 1, address: str = "127.0.0.1") -> int:
    """The first port from `wanted` on where `together` neighbours are all free.

    Raises:
        NoFreePort: none within reach.
    """
    for port in range(wanted, min(wanted + TRIES, 65_536 - together)):
        if all(_is_free(address, port + i) for i in range(together)):
            return port
    raise NoFreePort(f"Every port from {wanted} to {wanted + TRIES} is busy. Choose another: PORT=… make run")


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
