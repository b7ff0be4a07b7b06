"""Whether a running site serves what was published (P17; docs/verify.md).

* `manifest`: what was published: every address of a site with the SHA-256 of its bytes, and the
  release key's signature over it.
* `visitors`: the kinds of visitor a site is fetched as, for one that serves some people other bytes.
* `fetching`: the bytes as they came, before anything looks into them.
* `checking`: all of it together; what differs is named, byte by byte.

What it can't see: a site that serves other bytes to one address of the network, or at another time. So
it is run by many, from many places.
"""
