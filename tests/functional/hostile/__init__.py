"""Hostile requests, one a file, each named for what is wrong with it.

Whatever a test here sends: `conftest.py` looks, after each, whether anything was changed, kept or logged.
"""
