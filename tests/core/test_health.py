"""What operators ask of the service."""


def test_probes_answer_without_a_cookie(client):
    for path in ("/healthz", "/readyz"):
        answer = client.get(path)
        assert (answer.status_code, answer.json) == (200, {"status": "ok"})
        assert "Set-Cookie" not in answer.headers
