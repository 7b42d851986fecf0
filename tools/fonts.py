"""Fetch and prepare the typefaces of printed documents, from the system's own package manager and without root.

usage: fonts.py [--again] [DESTINATION]        (default: instance/fonts)

Each face is taken from an installed package or out of a downloaded one, given one common em box, and written to the
destination with a fontconfig file that knows these faces and no others, so that a document has the same bytes on
every host. A face that cannot be had is named and left out: the styles then fall back to the next family.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import fontTools
from font_sources import FACES, Face, PackageSource
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

REPRODUCIBLE_TIME = 3408307200  # font epoch seconds of 2012-01-01, so that two hosts make equal files
PINNED_VERSIONS = "Debian 12"
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


LATIN = {
    "NotoSerifSC-Regular.otf": "Regular",
    "NotoSerifSC-Bold.otf": "Bold",
}  # whose ASCII becomes the Latin face


def unify_metrics(font: TTFont) -> None:
    """Give every face the em box .88/.12, or a line that mixes faces grows and the page loses one of its 22 lines."""
    em = font["head"].unitsPerEm
    ascent, descent = round(0.88 * em), -round(0.12 * em)
    head, metrics = font["hhea"], font["OS/2"]
    head.ascent, head.descent, head.lineGap = ascent, descent, 0
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = (ascent, descent, 0)
    metrics.usWinAscent, metrics.usWinDescent = ascent, -descent
    if "BASE" in font:
        del font["BASE"]  # Pango would shift runs of different faces against each other by it
    font["head"].modified = REPRODUCIBLE_TIME


def open_face(path: Path, family: str) -> TTFont:
    if not family:
        return TTFont(path, lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    for font in TTCollection(path, lazy=True):
        if font["name"].getDebugName(1) == family:
            font.recalcTimestamp = font.recalcBBoxes = False
            return font
    raise ValueError(f"{path} holds no font named {family}")


def cut_latin(source: Path, style: str, target: Path) -> None:
    """Cut the ASCII of the serif into a family of its own: Times-like figures while “ ” — stay full width."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(layout_features=["kern", "lnum", "tnum"], name_IDs=["*"], recalc_timestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=range(0x20, 0x7F))
    cutter.subset(font)
    unify_metrics(font)
    names = {
        1: "Document Latin",
        2: style,
        4: f"Document Latin {style}",
        6: f"DocumentLatin-{style}",
    }
    font["name"].names = [record for record in font["name"].names if record.nameID in names and record.langID == 0x409]
    for record in font["name"].names:
        record.string = names[record.nameID]
    font.save(target)


def prepare(source: Path, face: Face, folder: Path) -> None:
    font = open_face(source, face.family)
    unify_metrics(font)
    font.save(folder / face.output)
    if style := LATIN.get(face.output):
        cut_latin(folder / face.output, style, folder / f"DocumentLatin-{style}.otf")


def build(folder: Path) -> list[str]:
    """Prepare all faces into the folder; returns what the reader must be told about the missing ones."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = []
    with tempfile.TemporaryDirectory(prefix="fonts-") as workspace:
        packages = PackageSource(Path(workspace))
        for face in FACES:
            source = packages.fetch(face)
            if source is None:
                missing.append(f"{face.use}: sudo apt-get install --no-install-recommends {face.package}")
                continue
            if hashlib.sha256(source.read_bytes()).hexdigest() != face.sha256:
                print(f"  note: {source.name} is not the version of {PINNED_VERSIONS}; documents may differ in detail")
            print(f"  {face.use}: {face.output}")
            prepare(source, face, folder)
    (folder / "fonts.conf").write_text(FONTS_CONF)
    return missing


def cache_root() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ningxia-internships" / "fonts"


def own_key() -> str:
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("font*.py")))
    return hashlib.sha256(sources + fontTools.version.encode()).hexdigest()[:16]


def install(source: Path, destination: Path, missing: list[str]) -> None:
    """Put the prepared faces in place, sharing the disk blocks with the user's cache where possible."""
    destination.mkdir(parents=True, exist_ok=True)
    for old in destination.iterdir():
        old.unlink()
    for path in sorted(source.iterdir()):
        try:
            os.link(path, destination / path.name)
        except OSError:
            shutil.copy2(path, destination / path.name)
    manifest = {"key": own_key(), "missing": missing}
    (destination / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1))


def is_current(destination: Path) -> bool:
    try:
        return bool(json.loads((destination / "manifest.json").read_text())["key"] == own_key())
    except (OSError, ValueError, KeyError):
        return False


def fetch(destination: Path) -> list[str]:
    """Install from the user's cache, or build and, if whole, remember it there for the next clone."""
    kept = cache_root() / own_key()
    if kept.is_dir():
        install(kept, destination, [])
        return []
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=destination.parent, prefix="fonts-") as folder:
        built = Path(folder) / "built"
        missing = build(built)
        install(built, destination, missing)
        if not missing:
            remember(built, kept)
    return missing


def remember(built: Path, kept: Path) -> None:
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=kept.parent))
        shutil.copytree(built, partial, dirs_exist_ok=True)
        partial.rename(kept)
    except OSError as problem:
        print(f"  note: fonts are not cached for the next clone ({problem})")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--again", action="store_true", help="build again, whatever is there")
    options.add_argument("destination", nargs="?", type=Path, default=Path("instance/fonts"))
    chosen = options.parse_args()
    if is_current(chosen.destination) and not chosen.again:
        return 0
    print("Preparing the typefaces of printed documents …")
    missing = fetch(chosen.destination)
    for line in missing:
        print(f"  missing {line}")
    if len(missing) == len(FACES):
        print(
            "  No typeface could be had: PDF documents stay switched off. Install the packages above, then: make fonts"
        )
    elif missing:
        print("  Documents fall back to the other faces. After installing the packages above: make fonts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
