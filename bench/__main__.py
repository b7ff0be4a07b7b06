"""`python -m bench [PART …]`: every table there is, or those named, in Markdown, on standard output."""

import sys

from bench import cost, notebook, phone, qr, releases, server

PARTS = {
    "server": ("Readings and redemptions", server.run),
    "phone": ("A first and a second visit on a cheap phone", phone.run),
    "notebook": ("What an owner waits for", notebook.run),
    "qr": ("Codes in bad light", qr.run),
    "releases": ("What is prepared for an emergency", releases.run),
    "cost": ("What is stored", cost.run),
}


def main(names: list[str]) -> None:
    """Run one part after the other; each brings what it compares itself with."""
    for name in names or PARTS:
        title, run = PARTS[name]
        print(f"## {title}\n\n{run()}\n", flush=True)


main(sys.argv[1:])
