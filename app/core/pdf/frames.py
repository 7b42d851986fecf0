"""What travels between the application and the worker: jobs out, printed files back, as plain frames.

A frame is a JSON head (its length first, four bytes) and the raw bodies it announces; so neither side ever unpickles
what the other sends.
"""

import json
import struct
from dataclasses import dataclass, field
from typing import IO, Any

LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Attachment:
    """A data file inside the PDF; the name is ASCII, Chinese goes into the description."""

    name: str
    content: bytes
    description: str = ""
    relationship: str = "Data"


@dataclass(frozen=True)
class Job:
    """One document to print: its HTML, the folders of its styles, the standard, whether it must end on an even page.

    ``plan`` is what `placed` draws onto its sheets, as JSON; empty for a document that is laid out whole.
    """

    html: str
    folders: list[str]
    variant: str = "pdf/a-3u"
    even_pages: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    plan: str = ""


@dataclass(frozen=True)
class Printed:
    """The finished file, its number of pages, the characters that no face could draw, other complaints."""

    pdf: bytes
    pages: int
    missing: list[str]
    complaints: list[str]


def write_frame(stream: IO[bytes], head: dict[str, Any], *bodies: bytes) -> None:
    """Send one message; the lengths of its bodies travel in the head."""
    text = json.dumps({**head, "bodies": [len(body) for body in bodies]}).encode()
    stream.write(LENGTH.pack(len(text)) + text + b"".join(bodies))
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Receive one message; EOFError when the other side is gone."""
    head = json.loads(_exactly(stream, LENGTH.unpack(_exactly(stream, LENGTH.size))[0]))
    return head, [_exactly(stream, length) for length in head["bodies"]]


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def write_job(stream: IO[bytes], job: Job, cpu_seconds: int) -> None:
    facts = [
        {"name": file.name, "description": file.description, "relationship": file.relationship}
        for file in job.attachments
    ]
    head = {
        "folders": job.folders, "variant": job.variant, "even_pages": job.even_pages,
        "attachments": facts, "cpu_seconds": cpu_seconds,
    }  # fmt: skip
    write_frame(stream, head, job.html.encode(), job.plan.encode(), *(file.content for file in job.attachments))


def read_job(stream: IO[bytes]) -> tuple[Job, int]:
    """Receive one job and the processor seconds it may use."""
    head, (html, plan, *files) = read_frame(stream)
    attachments = [
        Attachment(content=content, **facts) for facts, content in zip(head["attachments"], files, strict=True)
    ]
    job = Job(html.decode(), head["folders"], head["variant"], head["even_pages"], attachments, plan.decode())
    return job, head["cpu_seconds"]
