"""How fast it is, beside its peers: `make bench` prints tables of ratios measured side by side in one run.

* Aims are reported and never fail a build: machines differ, ratios less.
* What is compared goes the same way: the same line, the same server, the same driver, the same visitor.
* `docs/performance.md` keeps the last table, with the machine and what was tried.
"""
