"""One module a version, named for what it does. A map, without imports."""
