"""Whether this run decides if a change is good."""

import os


def in_ci() -> bool:
    """True with `CI=true` in the environment: nothing may be skipped then."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}
