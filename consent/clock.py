"""Days: how coarsely the server remembers when somebody came."""

DAY_SECONDS = 86_400


def day_of(time: int) -> int:
    """The time rounded down to the day (protocol §1)."""
    return time - time % DAY_SECONDS
