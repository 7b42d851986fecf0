"""What operators ask of the service."""

from app.core import clock, jobs


def test_probes_answer_without_a_cookie(client):
    for path, said in (("/healthz", {"status": "ok"}), ("/readyz", {"status": "ok", "worker": "not running"})):
        answer = client.get(path)
        assert (answer.status_code, answer.json) == (200, said)
        assert "Set-Cookie" not in answer.headers


def test_the_probe_tells_whether_background_work_is_done(client, session):
    began = clock.now()
    jobs.beat(began)
    assert client.get("/readyz").json["worker"] == "running"
    with clock.frozen(began + jobs.SILENT * 2):
        assert client.get("/readyz").json["worker"] == "not running"
    jobs.beat(began)
    assert jobs.runs()[jobs.WORKER].started_at == began


def test_a_job_leaves_a_line_of_its_last_run(session, monkeypatch):
    def broken():
        raise KeyError("x")

    monkeypatch.setitem(jobs.JOBS, "test.moves", jobs.Job("test.moves", "试", lambda: 7))
    monkeypatch.setitem(jobs.JOBS, "test.breaks", jobs.Job("test.breaks", "试", broken))
    jobs.run("test.moves")
    for _ in (1, 2):
        try:
            jobs.run("test.breaks")
        except KeyError:
            continue
    told = jobs.runs()
    assert (told["test.moves"].moved, told["test.moves"].problem) == (7, "")
    assert (told["test.breaks"].moved, told["test.breaks"].problem) == (0, "KeyError")
