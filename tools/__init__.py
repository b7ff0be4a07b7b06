"""Tools of the house: what builds, starts and checks the product, but is not the product.

* Nothing here is imported by a room; tools may import every room.
* `python -m tools.build` makes the pages, `tools.run` and `tools.serve` start them.
"""
