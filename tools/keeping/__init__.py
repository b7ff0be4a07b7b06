"""Backups and putting them back: what `make backup` and `make restore` are made of.

places   where they may lie, and that keys never lie with data
folder   one backup: a folder with a database and what names it
secrets  the key file's second place
database the database itself, out and in
reaching the database as it is served, for whoever looks at it or says something
"""
