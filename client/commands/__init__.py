"""The command line, one module a side: owner, staff, operator, coordinator.

* Secrets are typed (not shown) or read from standard input, one a line; never arguments.
* Nothing is written to disk unless a file is named.
"""
