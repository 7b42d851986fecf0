"""The worker process: reads jobs from one pipe, answers on another, until the first one closes.

Each job has its own allowance of processor seconds; memory is limited for the whole process.
"""

import resource
from typing import IO, Any

from app.core.pdf.engine import Engine
from app.core.pdf.frames import Job, read_frame, read_job, write_frame


def limit_memory(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def allow_seconds(seconds: int) -> None:
    """Let this process use so many more processor seconds; beyond them the kernel ends it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def answer(engine: Engine, job: Job) -> tuple[dict[str, Any], bytes]:
    """Do one job; a failure is told, not raised, so that the next job finds a living worker."""
    try:
        printed = engine.build(job)
    except Exception as problem:
        return {"error": f"{type(problem).__name__}: {problem}"[:500]}, b""
    facts = {
        "pages": printed.pages,
        "missing": printed.missing,
        "complaints": printed.complaints[:20],
    }
    return facts, printed.pdf


def serve(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Greet when ready, then answer job after job."""
    settings, _ = read_frame(incoming)
    limit_memory(settings["memory_megabytes"])
    engine = Engine()
    write_frame(outgoing, {"ready": True})
    while True:
        try:
            job, cpu_seconds = read_job(incoming)
        except EOFError:
            return
        allow_seconds(cpu_seconds)
        facts, pdf = answer(engine, job)
        write_frame(outgoing, facts, pdf)
