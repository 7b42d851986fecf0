"""Compare the messages in the code with the English catalogue: none forgotten, and the public site wholly translated."""

import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
MAPPING = ROOT / "babel.cfg"
PUBLIC = "app/templates/portal"


def extracted() -> Catalog:
    """Every message that the program can show today."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        command = [
            str(Path(sys.executable).with_name("pybabel")),
            "--quiet",
            "extract",
            "-o",
            str(target),
        ]
        command += ["-k", "lazy_gettext", "-k", "_l"]
        if MAPPING.is_file():
            command += ["-F", str(MAPPING)]
        subprocess.run([*command, "app"], cwd=ROOT, check=True)
        with target.open("rb") as stream:
            return read_po(stream)


def is_public(message: Message) -> bool:
    return any(str(place).startswith(PUBLIC) for place, _line in message.locations)


def problems(code: Catalog, english: Catalog) -> list[str]:
    """One line per message that is not in the catalogue, or is public and without English."""
    found = []
    for message in code:
        if not message.id:
            continue
        known = english.get(message.id, message.context)
        where = ", ".join(f"{place}:{line}" for place, line in message.locations[:2])
        if known is None:
            found.append(f"{where}: not in the catalogue: {message.id!r}")
        elif is_public(message) and (
            not any(known.string if isinstance(known.string, tuple) else (known.string,))
            or known.fuzzy
        ):
            found.append(f"{where}: public and not translated: {message.id!r}")
    return found


def main() -> int:
    if not CATALOGUE.is_file():
        print(f"no catalogue at {CATALOGUE.relative_to(ROOT)}")
        return 1
    with CATALOGUE.open("rb") as stream:
        found = problems(extracted(), read_po(stream))
    for line in found[:40]:
        print(line)
    if found:
        print(
            f"{len(found)} messages to mend: extract with pybabel, then `pybabel update -i … -d translations`"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
