"""The reader's engine: what a browser does at an office's desk, in Python.

* session    an open desk: keyring, pins, the verified chain of rosters
* joining    a new door for somebody on the roster
* team       the team's keys, as wrapped by a rostered coordinator
* papers     terms, claim and words of an open grant, verified
* redeeming  from a token to an open grant (protocol §10)
* reading    one reading, step by step (protocol §11)

A map, without imports.
"""
