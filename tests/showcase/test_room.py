"""The selection room: what it shows, to whom, and that looking changes nothing."""

from tests.showcase.room_factories import room_of_four


def test_smoke(login):
    batch, four = room_of_four()
    browser = login("region_admin")
    for path in (
        "",
        "/what-if",
        "/trail",
        "/determine",
        f"/compare?n={four[0].id}&n={four[1].id}",
        "/dossier.xlsx",
        "/dossier.pdf",
    ):
        answer = browser.get(f"/admin/showcase-batches/{batch.id}/room{path}")
        assert answer.status_code == 200, (path, answer.get_data(as_text=True)[-3000:])
