"""Which typefaces the documents need, in which packages of the distribution they lie, and how to get at them."""

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

NOTO = "usr/share/fonts/opentype/noto"


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
        if face.package in self.failed or not self._updated() or not self._unpacked(face.package):
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
            check=False,
            cwd=self.workspace,
            capture_output=True,
            text=True,
        )
        return done.returncode == 0

    @staticmethod
    def _user() -> str:
        return subprocess.run(["id", "-un"], check=False, capture_output=True, text=True).stdout.strip() or "root"

    def _updated(self) -> bool:
        if self.ready is None:
            for folder in ("lists/partial", "cache/archives/partial"):
                (self.workspace / folder).mkdir(parents=True, exist_ok=True)
            self.ready = shutil.which("apt-get") is not None and shutil.which("dpkg-deb") is not None
            if self.ready:
                self._apt("update")  # one broken third-party source must not stop the download that follows
        return self.ready

    def _unpacked(self, package: str) -> bool:
        """Take only our faces out of the package: one of them comes in 49 MB of others."""
        if not self._apt("download", package):
            return False
        archive = next(self.workspace.glob(f"{package}_*.deb"), None)
        if archive is None:
            return False
        wanted = [f"./{face.member}" for face in FACES if face.package == package]
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(archive)], stdout=subprocess.PIPE) as reader:
            done = subprocess.run(
                ["tar", "-x", "-C", str(self.workspace), *wanted],
                check=False,
                stdin=reader.stdout,
                capture_output=True,
            )
        archive.unlink()
        return done.returncode == 0
