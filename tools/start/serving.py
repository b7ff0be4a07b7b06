"""The server's process: granian's command line, with everything that both sites are made of read already.

Its workers are forks of this process, so they begin at once, also one that replaces another, and
share that memory. Nothing is opened or made here: no database, no key, no thread.
"""

import multiprocessing

from granian.cli import entrypoint

import tools.start.site  # noqa: F401 - read before the workers are forked
from tools.start.lifeline import be_parent

if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    be_parent()
    entrypoint()  # type: ignore[no-untyped-call]
