"""`python -m bench`: every table there is, in Markdown, on standard output."""

from bench import phone

PARTS = {"A first and a second visit on a cheap phone": phone.run}


def main() -> None:
    """Run one part after the other; each brings what it compares itself with."""
    for title, run in PARTS.items():
        print(f"## {title}\n\n{run()}\n", flush=True)


main()
