"""REST of targets and parameters."""

from app.core.api import EntityApi
from app.programme.card import PARAMETER, TARGET
from app.security.states import Permission


class TargetApi(EntityApi):
    """``/api/v1/target/``."""

    resource_name = "target"
    card = TARGET
    read = Permission.TARGET_READ


class ParameterApi(EntityApi):
    """``/api/v1/parameter/``."""

    resource_name = "parameter"
    card = PARAMETER
    read = Permission.PARAMETER_READ
