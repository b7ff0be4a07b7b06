"""Crypto: bytes in, bytes out, exactly as docs/protocol.md says.

A map; import from the modules, nothing is re-exported here.

* forms        encoding (base64url, ids) · canonical (JSON) · hashing · labels · errors · unassigned
* keys         derive · doors* · codes · stop_codes · release_card* · holder_card*
* statements   shapes (the strict parser) · statements/ (one class a body) · signing
* sealed bytes padding · envelope (shapes only) · aead · sealing* · wrapping* · boxes* · package*
* rules        chain (instance, directory, rosters) · grants (terms, claims, wraps) · renewals · releases ·
               journal
* the server   at_rest (what the key file protects)

Modules with a star open stories or stretch passphrases: the server may not import them,
and import-linter holds it to that. No clock, no files, no logging here: time is an argument,
and what is random comes from `encoding.make_random`, or from inside a sealed box.
"""
