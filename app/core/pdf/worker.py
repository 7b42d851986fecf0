"""The worker process: reads jobs from one pipe, answers on another, until the first one closes.

A frame is a JSON head (length first, four bytes) and the raw bytes it announces; so neither side ever unpickles what
the other sends. Each job has its own allowance of processor seconds; memory is limited for the whole process.
"""

import json
import resource
import struct
from typing import IO, Any

from app.core.pdf.engine import Attached, Engine, Job

LENGTH = struct.Struct(">I")


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


def limit_memory(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def allow_seconds(seconds: int) -> None:
    """Let this process use so many more processor seconds; beyond them the kernel ends it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def answer(engine: Engine, head: dict[str, Any], bodies: list[bytes]) -> tuple[dict[str, Any], bytes]:
    """Do one job; a failure is told, not raised, so that the next job finds a living worker."""
    html, *files = bodies
    attached = [Attached(content=content, **facts) for facts, content in zip(head["attached"], files, strict=True)]
    job = Job(html.decode(), head["folders"], head["variant"], head["even_pages"], attached)
    try:
        printed = engine.build(job)
    except (Exception, RecursionError) as problem:  # noqa: BLE001 - whatever bad input causes becomes an answer
        return {"error": f"{type(problem).__name__}: {problem}"[:500]}, b""
    facts = {"pages": printed.pages, "missing": printed.missing, "complaints": printed.complaints[:20]}
    return facts, printed.pdf


def serve(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Greet when ready, then answer job after job."""
    settings, _ = read_frame(incoming)
    limit_memory(settings["memory_megabytes"])
    engine = Engine()
    write_frame(outgoing, {"ready": True})
    while True:
        try:
            head, bodies = read_frame(incoming)
        except EOFError:
            return
        allow_seconds(head["cpu_seconds"])
        facts, pdf = answer(engine, head, bodies)
        write_frame(outgoing, facts, pdf)
