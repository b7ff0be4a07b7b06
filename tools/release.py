"""`python -m tools.release FILE`: make a release key in FILE, or say the public key of the one that is there.

`RELEASE_KEY=FILE make build` signs with it; docs/verify.md says what for.
"""

import sys
from pathlib import Path

from crypto.encoding import to_b64
from crypto.signing import derive_sign_public
from tools.build.errors import BuildError
from tools.build.signing import SETTING, make_release_key, read_release_key


def main(name: str) -> int:
    """Print the public key; 1 where the file is no key."""
    path = Path(name)
    try:
        seed = read_release_key({SETTING: name}) if path.exists() else None
    except BuildError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    print(to_b64(derive_sign_public(seed) if seed else make_release_key(path)))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Which file? python -m tools.release FILE")
    sys.exit(main(sys.argv[1]))
