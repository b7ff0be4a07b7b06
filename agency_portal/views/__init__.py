"""The desk's addresses, one module a noun. A map, without imports."""
