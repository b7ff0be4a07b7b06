"""Both sides without a browser: a client and a command line over the HTTP interface.

* The only Python that opens ciphertext; it imports crypto and nothing of the server.

A map, without imports.
"""
