"""Where leaving leads: compiled into every shell, so that the way out needs no answer of ours.

* The same setting as the server's own redirect for pages without scripts, with its default and
  its rules: both come from web.settings.
"""

from collections.abc import Mapping

from tools.build.errors import BuildError
from web.settings import BadSettings, Settings, read_settings

SETTING = "EXIT_URL"
USUAL: str = Settings.model_fields["exit_url"].default


def read_exit_url(environment: Mapping[str, str]) -> str:
    """The neutral page that the environment names, else the usual one.

    Raises:
        BuildError: it is no https address.
    """
    try:
        return read_settings({SETTING: environment.get(SETTING, "")}).exit_url
    except BadSettings as error:
        raise BuildError(str(error)) from error
