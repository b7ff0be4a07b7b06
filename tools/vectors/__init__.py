"""Writes crypto/vectors/*.json: `python -m tools.vectors`; the format is in their README.

* Fixed inputs only: the files come out the same every time, and a test compares them.
* What works is what the code gives; each refusal is tried while it is written, so a
  vector that would be accepted can't get into a file.
"""
