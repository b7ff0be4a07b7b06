"""What can be wrong with the sources of a site, as one sentence for whoever builds it."""


class BuildError(Exception):
    """The build stopped; the message says which file and what to change."""
