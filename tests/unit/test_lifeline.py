"""A worker ends with who started it: asked politely, and in the end without being asked."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tools.start.lifeline import Lifeline

ROOT = Path(__file__).resolve().parents[2]
WORKER = """
import itertools, os, signal, sys
from tools.start import lifeline
lifeline.ASK_AGAIN_SECONDS, lifeline.POLITE_SECONDS = 0.01, 0.3
signal.signal(signal.SIGTERM, lambda *_: {handler})
# As where whoever started it is gone; here that is a test, which must not be asked to stop.
os.getppid = itertools.count(1_000_000_000).__next__
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
        pass_fds=[lifeline.descriptor],
        stdout=subprocess.PIPE,
        text=True,
    )
    lifeline.hand_over()
    assert worker.stdout is not None
    assert worker.stdout.readline() == "working\n"
    return worker


@pytest.mark.parametrize(("handler", "code"), [("sys.exit(7)", 7), ("None", 1)], ids=["polite", "deaf"])
def test_when_it_is_cut_the_worker_ends(handler: str, code: int) -> None:
    lifeline = Lifeline()
    with begins(handler, lifeline) as worker:
        assert worker.poll() is None

        lifeline.cut()

        assert worker.wait() == code


def test_a_signal_of_its_own_still_ends_it() -> None:
    lifeline = Lifeline()
    with begins("sys.exit(7)", lifeline) as worker:
        worker.send_signal(signal.SIGTERM)

        assert worker.wait() == 7
    lifeline.cut()
