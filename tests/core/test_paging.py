"""Keyset pages: every row once, both ways; a forged or foreign cursor is told."""

import pytest
from sqlalchemy import select

from app.core import paging
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.units.models import Unit
from tests.factories import make_unit

ORDERS = {
    "newest": [(Unit.id, True)],
    "name": [(Unit.name, False), (Unit.id, False)],
    "mixed": [(Unit.staff_total, True), (Unit.id, False)],
}


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_walking_there_and_back_meets_every_row_once(session, order):
    made = {make_unit(name=f"单位{n % 3}", staff_total=60 + n % 2).id for n in range(11)}
    statement = select(Unit).where(Unit.id.in_(made))
    with acting_as(SYSTEM):
        there, cursor, pages = [], None, []
        while True:
            page = paging.page(statement, ORDERS[order], cursor=cursor, limit=4, order=order)
            pages.append(page)
            there += [unit.id for unit in page.rows]
            if not page.next:
                break
            cursor = page.next
        assert [len(page.rows) for page in pages] == [4, 4, 3]
        assert sorted(there) == sorted(made)
        back = paging.page(statement, ORDERS[order], cursor=pages[2].previous, limit=4, order=order)
        assert [unit.id for unit in back.rows] == there[4:8]
        first = paging.page(statement, ORDERS[order], cursor=back.previous, limit=4, order=order)
        assert ([unit.id for unit in first.rows], first.previous) == (there[:4], None)


@pytest.mark.parametrize("cursor", ["x", "a.b.c", "", "%00", "W10.x" * 50])
def test_a_forged_cursor_is_told_or_starts_anew(session, cursor):
    with acting_as(SYSTEM):
        if not cursor:
            assert paging.page(select(Unit), ORDERS["newest"], cursor=cursor, limit=1).rows
            return
        with pytest.raises(Invalid):
            paging.page(select(Unit), ORDERS["newest"], cursor=cursor, limit=1)


def test_a_cursor_of_another_order_or_list_is_told(session, login):
    for _ in range(26):
        make_unit()
    with acting_as(SYSTEM):
        cursor = paging.page(select(Unit), ORDERS["newest"], cursor=None, limit=1, order="unit ").next
        with pytest.raises(Invalid):
            paging.page(select(Unit), ORDERS["newest"], cursor=cursor, limit=1, order="name")
    assert login("region_admin").get(f"/admin/units/?cursor={cursor}").status_code == 200
    assert login("audit_admin").get(f"/admin/audit/?cursor={cursor}").status_code == 302


@pytest.mark.parametrize("text", ["0", "101", "-1", "x", "1e3", "１", "", "9" * 40])
def test_a_page_size_out_of_bounds_is_told(app, text):
    with app.app_context(), pytest.raises(Invalid):
        paging.limit_of(text)


def test_counting_stops_at_the_limit(session):
    made = [make_unit().id for _ in range(5)]
    with acting_as(SYSTEM):
        statement = select(Unit).where(Unit.id.in_(made))
        assert [paging.count_up_to(statement, limit) for limit in (3, 4, 5, 9)] == [4, 5, 5, 5]
