"""Start the worker: `python app/core/pdf`, without loading the application around it."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[3]


def enter(*packages: str) -> None:
    """Register packages by path alone, so that app/__init__.py (Flask and every part) is never run here."""
    for name in packages:
        package = ModuleType(name)
        package.__path__ = [str(ROOT.joinpath(*name.split(".")))]
        sys.modules[name] = package


if __name__ == "__main__":
    enter("app", "app.core", "app.core.pdf")
    import_module("app.core.pdf.worker").serve(sys.stdin.buffer, sys.stdout.buffer)
