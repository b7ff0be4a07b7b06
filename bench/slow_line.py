"""A slow phone line before a server: `python -m bench.slow_line PORT_OF_SERVER` prints its own port.

* 150 ms a round trip, 1.6 Mbit/s down, 750 kbit/s up: a slow 4G line. Opening a connection costs one round
  trip, as TCP does; all connections share the line.
* What came down is counted, in bytes with headers, when it arrives: a time on standard input (seconds since
  1970) is answered by the bytes that arrived by then and were not told yet.
"""

import asyncio
import os
import sys
import time
from asyncio import StreamReader, StreamWriter
from typing import Final

ONE_WAY_SECONDS: Final = 0.075
DOWN_BITS_A_SECOND: Final = 1_600_000
UP_BITS_A_SECOND: Final = 750_000
CHUNK_BYTES: Final = 1_400
"""About one packet, so that answers share the line fairly."""


class Direction:
    """One way of the line: what is sent arrives in order, as fast as the line is wide."""

    def __init__(self, bits_a_second: int) -> None:
        self._seconds_a_byte = 8 / bits_a_second
        self._free_at = 0.0
        self.arrived: list[tuple[float, int]] = []

    async def carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Everything from one end to the other, until it closes."""
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.create_task(self._arrive(on_the_way, writer))
        loop = asyncio.get_running_loop()
        try:
            while data := await reader.read(CHUNK_BYTES):
                begins = max(loop.time(), self._free_at)
                self._free_at = begins + len(data) * self._seconds_a_byte
                on_the_way.put_nowait((self._free_at + ONE_WAY_SECONDS, data))
                await asyncio.sleep(max(0.0, self._free_at - loop.time()))
        except OSError:
            pass
        on_the_way.put_nowait((loop.time() + ONE_WAY_SECONDS, b""))
        await arriving

    async def _arrive(self, on_the_way: "asyncio.Queue[tuple[float, bytes]]", writer: StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while True:
            at, data = await on_the_way.get()
            await asyncio.sleep(max(0.0, at - loop.time()))
            if not data:
                writer.close()
                return
            try:
                writer.write(data)
                self.arrived.append((time.time(), len(data)))
                await writer.drain()
            except OSError:
                return

    def count(self, until: float) -> int:
        """The bytes that arrived by a time, since the last time."""
        told = sum(size for at, size in self.arrived if at <= until)
        self.arrived = [(at, size) for at, size in self.arrived if at > until]
        return told


class Line:
    """The line to one server."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self.down, self.up = Direction(DOWN_BITS_A_SECOND), Direction(UP_BITS_A_SECOND)

    async def connect(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Somebody calls."""
        await asyncio.sleep(2 * ONE_WAY_SECONDS)
        try:
            to_server = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self.up.carry(reader, to_server[1]), self.down.carry(to_server[0], writer))


async def main(server_port: int) -> None:
    """Listen until standard input ends."""
    line = Line(server_port)
    server = await asyncio.start_server(line.connect, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    while until := await loop.run_in_executor(None, sys.stdin.readline):
        print(line.down.count(float(until)), flush=True)
    server.close()
    os._exit(0)  # whatever is still on its way has nobody left to arrive at


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
