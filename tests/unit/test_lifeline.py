"""A worker ends with who started it: asked politely, and in the end without being asked."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tools.start import lifeline as lifeline_module
from tools.start.lifeline import VARIABLE, Lifeline, hold_on

SECONDS = 30.0
ROOT = Path(__file__).resolve().parents[2]
WORKER = """
import ctypes, os, signal, sys
from tools.start import lifeline
lifeline.ASK_AGAIN_SECONDS, lifeline.POLITE_SECONDS, lifeline.STUCK_SECONDS = 0.01, 0.3, 0.2
signal.signal(signal.SIGTERM, lambda *_: {handler})
lifeline.hold_on(os.environ)
print("working", flush=True)
while True:
    signal.pause()
"""


def begins(handler: str, lifeline: Lifeline) -> "subprocess.Popen[str]":
    worker = subprocess.Popen(  # noqa: S603 - the interpreter that runs this test
        [sys.executable, "-c", WORKER.format(handler=handler)],
        cwd=ROOT,
        env=lifeline.environment,
        pass_fds=lifeline.descriptors,
        stdout=subprocess.PIPE,
        text=True,
    )
    lifeline.hand_over()
    assert worker.stdout is not None
    assert worker.stdout.readline() == "working\n"
    return worker


# Nobody else gets a turn in a process that waits so.
STUCK = "ctypes.PyDLL(None).sleep(60)"


@pytest.mark.parametrize(
    ("handler", "code"),
    [("sys.exit(7)", 7), ("None", 1), (STUCK, -signal.SIGALRM)],
    ids=["polite", "deaf", "stuck"],
)
def test_when_it_is_cut_the_worker_ends(handler: str, code: int) -> None:
    lifeline = Lifeline()
    with begins(handler, lifeline) as worker:
        assert worker.poll() is None

        assert lifeline.cut(SECONDS), "nobody is left"

        assert worker.wait() == code
        assert lifeline.cut(SECONDS), "again is as good as once"


def test_a_signal_of_its_own_still_ends_it() -> None:
    lifeline = Lifeline()
    with begins("sys.exit(7)", lifeline) as worker:
        worker.send_signal(signal.SIGTERM)

        assert worker.wait() == 7
    assert lifeline.cut(SECONDS)


def test_who_is_not_a_fork_of_the_server_does_not_serve(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as other:
        for descriptor in (other.fileno(), 1_000_000):
            with pytest.raises(RuntimeError, match="did not reach"):
                hold_on({VARIABLE: str(descriptor)})


def test_it_is_not_asked_where_the_parent_is_another_by_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's parent was killed before: whoever took the worker over is left alone."""
    asked: list[int] = []
    monkeypatch.setattr(os, "kill", lambda process, _signal: asked.append(process))
    monkeypatch.setattr(os, "_exit", asked.append)
    monkeypatch.setattr(signal, "setitimer", lambda *_: None)
    monkeypatch.setattr(lifeline_module, "POLITE_SECONDS", 0.01)
    ours, theirs = os.pipe()
    os.close(theirs)

    lifeline_module._wait(ours, os.getppid() + 1)

    assert asked == [os.getpid(), 1]
