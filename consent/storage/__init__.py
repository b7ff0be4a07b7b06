"""Storage: the only room that speaks SQL.

* base         what a transaction and a column are
* one module a noun: its table, and the statements that touch it

No rule lives here: a function stores, finds or erases rows, and says how many it met.
"""
