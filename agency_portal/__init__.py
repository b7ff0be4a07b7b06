"""The agency's desk.

A map, without imports; never imports the wallet.
"""
