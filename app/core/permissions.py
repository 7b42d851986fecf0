"""Which permission each page and API method needs; what is not listed is denied."""

REQUIRED: dict[tuple[str, str], str] = {}
ANYBODY_SIGNED_IN = "signed-in"
PERSONAL_REVEAL = "personal:reveal"  # what core itself asks for: to see one personal field in clear,
EXPORT = "exchange:export"  # to take a list away as a file,
PERSONAL_EXPORT = "personal:export"  # and to take it away with the personal fields in clear


def require(view: str, methods: dict[str, str]) -> None:
    """State the permission of each method of a view class; the names are Flask-AppBuilder's."""
    for method, permission in methods.items():
        REQUIRED[view, method if method.startswith("can_") else f"can_{method}"] = permission


def needed(view: str, method: str) -> str | None:
    """Return the permission, ANYBODY_SIGNED_IN, or None when nothing was stated (denied)."""
    return REQUIRED.get((view, method))
