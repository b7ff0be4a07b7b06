"""What stops a backup or a restore: one sentence that says what to do."""


class NotKept(Exception):
    """Nothing was made or put back; the sentence says why."""
