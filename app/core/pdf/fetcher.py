"""What a document may load: small data: addresses and named files of its own template folders, nothing else."""

import mimetypes
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

DATA_LIMIT = 4 * 1024 * 1024  # characters of one data: address


class LockedFetcher(URLFetcher):  # type: ignore[misc]
    """Refuses every address but data: and asset:<name>; so no text can reach the network or the disk."""

    def __init__(self, folders: list[Path]) -> None:
        super().__init__(allowed_protocols=("data", "asset"), allow_redirects=False)
        self.folders = folders

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the content; ValueError for anything that is not on the short list."""
        scheme, _, rest = url.partition(":")
        if scheme.lower() == "data" and len(url) <= DATA_LIMIT:
            return super().fetch(url, headers)
        if scheme.lower() == "asset":
            return self._asset(url, rest)
        raise ValueError(f"forbidden address {url[:80]}")

    def _asset(self, url: str, name: str) -> URLFetcherResponse:
        if not name or "/" in name or "\\" in name or name.startswith("."):
            raise ValueError(f"forbidden asset {name[:80]}")
        for folder in self.folders:
            if (folder / name).is_file():
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                return URLFetcherResponse(url, (folder / name).read_bytes(), {"Content-Type": kind})
        raise ValueError(f"unknown asset {name[:80]}")
