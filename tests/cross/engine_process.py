"""The owner's engine under Node, as a Python object: call a method, wait for an event."""

import json
import subprocess
from collections import deque
from pathlib import Path
from typing import Any

from tests.cheap import engines
from tests.node import find_node

ROOT = Path(__file__).resolve().parents[2]


class EngineError(Exception):
    """The engine refused; `code` and `data` are what it said."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["code"])
        self.code: str = error["code"]
        self.data = error


class Engine:
    """One worker of one owner's browser; stretching passphrases costs it little."""

    SCRIPT = "tests/cross/owner_engine.js"

    def __init__(self, origin: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [find_node(), str(engines().script(self.SCRIPT)), origin],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._calls = 0
        self.events: deque[tuple[str, Any]] = deque()

    def __getattr__(self, method: str) -> Any:
        """`engine.open(name=…)` calls the method `open`."""
        return lambda **args: self.call(method, **args)

    def call(self, method: str, **args: Any) -> Any:
        """The result of a method.

        Raises:
            EngineError: the engine refused.
        """
        self._calls += 1
        self._write({"call": self._calls, "method": method, "args": args})
        while True:
            message = self._read()
            if "event" in message:
                self.events.append((message["event"], message["data"]))
            elif message["call"] == self._calls:
                break
        if "error" in message:
            raise EngineError(message["error"])
        return message["result"]

    def wait_for(self, event: str) -> Any:
        """The data of the next such event, also of one that came already."""
        while self.events:
            name, data = self.events.popleft()
            if name == event:
                return data
        while True:
            message = self._read()
            if message.get("event") == event:
                return message["data"]

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _write(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the engine ended"
        message: dict[str, Any] = json.loads(line)
        return message
