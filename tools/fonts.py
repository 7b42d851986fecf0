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
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import fontTools
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

NOTO = "usr/share/fonts/opentype/noto"
REPRODUCIBLE_TIME = (
    3408307200  # font epoch seconds of 2012-01-01, so that two hosts make equal files
)
PINNED_VERSIONS = "Debian 12"
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


class Face(NamedTuple):
    """One typeface file: what it is for, where it comes from, what its pinned source looks like."""

    use: str
    output: str
    package: str
    member: str
    sha256: str
    family: str = ""  # which font to take, when the source is a collection


FACES = (
    Face(
        "仿宋 (text)",
        "FandolFang-Regular.otf",
        "texlive-lang-chinese",
        "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf",
        "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9",
    ),
    Face(
        "楷体 (second headings)",
        "gkai00mp.ttf",
        "fonts-arphic-gkai00mp",
        "usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf",
        "61519fb9bdda4a1a3aa02a12cbb76c2ef897ce879775d7ea2265d0a65fe54d16",
    ),
    Face(
        "宋体 (tables, rare characters)",
        "NotoSerifSC-Regular.otf",
        "fonts-noto-cjk",
        f"{NOTO}/NotoSerifCJK-Regular.ttc",
        "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
        "Noto Serif CJK SC",
    ),
    Face(
        "小标宋 (titles)",
        "NotoSerifSC-Bold.otf",
        "fonts-noto-cjk",
        f"{NOTO}/NotoSerifCJK-Bold.ttc",
        "a5d4b046c127da3d7c72f98b46c41489cd29bf52abfdf18aba920903e920d4ac",
        "Noto Serif CJK SC",
    ),
    Face(
        "黑体 (labels, charts)",
        "NotoSansSC-Regular.otf",
        "fonts-noto-cjk",
        f"{NOTO}/NotoSansCJK-Regular.ttc",
        "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
        "Noto Sans CJK SC",
    ),
    Face(
        "黑体 (headings)",
        "NotoSansSC-Bold.otf",
        "fonts-noto-cjk",
        f"{NOTO}/NotoSansCJK-Bold.ttc",
        "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb",
        "Noto Sans CJK SC",
    ),
)
LATIN = {
    "NotoSerifSC-Regular.otf": "Regular",
    "NotoSerifSC-Bold.otf": "Bold",
}  # whose ASCII becomes the Latin face


class PackageSource:
    """Files of distribution packages: the installed one, or one downloaded with a private apt state."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.ready: bool | None = None
        self.failed: set[str] = set()

    def fetch(self, face: Face) -> Path | None:
        """The file of this face, or nothing when neither the system nor its package index has it."""
        for root in (Path("/"), self.workspace):
            if (root / face.member).is_file():
                return root / face.member
        if (
            face.package in self.failed
            or not self._updated()
            or not self._unpacked(face.package)
        ):
            self.failed.add(face.package)
            return None
        path = self.workspace / face.member
        return path if path.is_file() else None

    def _apt(self, *arguments: str) -> bool:
        options = [
            "-qq", "-o", f"Dir::State::lists={self.workspace}/lists", "-o", f"Dir::Cache={self.workspace}/cache",
            "-o", "Debug::NoLocking=1", "-o", f"APT::Sandbox::User={self._user()}", "-o", "Acquire::Retries=2",
        ]  # fmt: skip
        done = subprocess.run(
            ["apt-get", *options, *arguments],
            cwd=self.workspace,
            capture_output=True,
            text=True,
        )
        return done.returncode == 0

    @staticmethod
    def _user() -> str:
        return (
            subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip()
            or "root"
        )

    def _updated(self) -> bool:
        if self.ready is None:
            for folder in ("lists/partial", "cache/archives/partial"):
                (self.workspace / folder).mkdir(parents=True, exist_ok=True)
            self.ready = (
                shutil.which("apt-get") is not None
                and shutil.which("dpkg-deb") is not None
            )
            if self.ready:
                self._apt(
                    "update"
                )  # one broken third-party source must not stop the download that follows
        return self.ready

    def _unpacked(self, package: str) -> bool:
        """Take only our faces out of the package: one of them comes in 49 MB of others."""
        if not self._apt("download", package):
            return False
        archive = next(self.workspace.glob(f"{package}_*.deb"), None)
        if archive is None:
            return False
        wanted = [f"./{face.member}" for face in FACES if face.package == package]
        with subprocess.Popen(
            ["dpkg-deb", "--fsys-tarfile", str(archive)], stdout=subprocess.PIPE
        ) as reader:
            done = subprocess.run(
                ["tar", "-x", "-C", str(self.workspace), *wanted],
                stdin=reader.stdout,
                capture_output=True,
            )
        archive.unlink()
        return done.returncode == 0


def unify_metrics(font: TTFont) -> None:
    """Give every face the em box .88/.12, or a line that mixes faces grows and the page loses one of its 22 lines."""
    em = font["head"].unitsPerEm
    ascent, descent = round(0.88 * em), -round(0.12 * em)
    head, metrics = font["hhea"], font["OS/2"]
    head.ascent, head.descent, head.lineGap = ascent, descent, 0
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = (
        ascent,
        descent,
        0,
    )
    metrics.usWinAscent, metrics.usWinDescent = ascent, -descent
    if "BASE" in font:
        del font[
            "BASE"
        ]  # Pango would shift runs of different faces against each other by it
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
    options = subset.Options(
        layout_features=["kern", "lnum", "tnum"], name_IDs=["*"], recalc_timestamp=False
    )
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
    font["name"].names = [
        record
        for record in font["name"].names
        if record.nameID in names and record.langID == 0x409
    ]
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
                missing.append(f"{face.use}: sudo apt-get install {face.package}")
                continue
            if hashlib.sha256(source.read_bytes()).hexdigest() != face.sha256:
                print(
                    f"  note: {source.name} is not the version of {PINNED_VERSIONS}; documents may differ in detail"
                )
            print(f"  {face.use}: {face.output}")
            prepare(source, face, folder)
    (folder / "fonts.conf").write_text(FONTS_CONF)
    return missing


def cache_root() -> Path:
    return (
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        / "ningxia-internships"
        / "fonts"
    )


def own_key() -> str:
    return hashlib.sha256(
        Path(__file__).read_bytes() + fontTools.version.encode()
    ).hexdigest()[:16]


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
    (destination / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1)
    )


def is_current(destination: Path) -> bool:
    try:
        return bool(
            json.loads((destination / "manifest.json").read_text())["key"] == own_key()
        )
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
    options.add_argument(
        "--again", action="store_true", help="build again, whatever is there"
    )
    options.add_argument(
        "destination", nargs="?", type=Path, default=Path("instance/fonts")
    )
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
        print(
            "  Documents fall back to the other faces. After installing the packages above: make fonts"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
