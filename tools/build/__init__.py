"""The site build: from templates and static files to the pages that are published.

* The same checkout, the same lock files and the same EXIT_URL give the same bytes, on any
  machine: nothing here reads a clock, a host name or a random number (P17).
* Many modules become few files, without comments, and no name in them is changed (bundle.mjs).
* A shell holds no personal byte, no inline script and no nonce; each script and link
  it names carries an `integrity`.
* A missing template folder is not an error: what is there is built.

Result, for each site (`owner`, `desk`), under `build/site/<site>/`:

    <name>.html                a shell for each `templates/<site>/<name>.html`, and of the site's other parts
    <lang>/index.html          the first one in each language
    assets/js/…                one file an entry, and what it fetches later (bundle.mjs)
    assets/css/<site>.css      all style sheets of the site, but those of a part alone (`<part>.css`)
    assets/icons …             from `static/`
    assets/version.txt         the version that stands behind every address, `?v=`
    assets/vendor/…            third-party modules (see vendor for exact paths)
    assets/texts/<lang>.json   every screen text, key -> sentence; of a part `texts/<part>/<lang>.json`
    manifest.json              path -> sha256, of all of the above
    manifest.sig               who published it, where RELEASE_KEY names a key
    packed/…                   the same squeezed, for browsers that can open it; in no manifest

`assets/` is served at `/assets/`. Files are found by fixed names, so the addresses of
workers can be compiled into the scripts that start them.
"""
