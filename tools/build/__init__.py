"""The site build: from templates and static files to the pages that are published.

* The same checkout, the same lock files and the same EXIT_URL give the same bytes, on any
  machine: nothing here reads a clock, a host name or a random number (P17).
* What we wrote is copied byte for byte; only third-party modules are adapted (vendor).
* A shell holds no personal byte, no inline script and no nonce; each script and link
  it names carries an `integrity`.
* A missing template folder is not an error: what is there is built.

Result, for each site (`owner`, `desk`), under `build/site/<site>/`:

    <lang>/<name>.html         a shell for each `templates/<site>/<name>.html`
    assets/js assets/css …     from `static/`, without what belongs to the other site
    assets/vendor/…            third-party modules (see vendor for exact paths)
    assets/texts/<lang>.json   every screen text, key -> sentence
    manifest.json              path -> sha256, of all of the above

`assets/` is served at `/assets/`. Files are found by fixed names, so the addresses of
workers can be compiled into the scripts that start them.
"""
