"""A file of social insurance answers the checks of retentions at once (B28)."""

from datetime import date

import pytest

from app.core import clock
from app.core.actor import acting_as
from app.exchange.services import forgetting, storing
from app.placements.imports.insurance_months import months_of
from app.placements.queries import after as queries
from app.placements.services import after
from tests.exchange.importing import faults, upload
from tests.exchange.workbooks import workbook
from tests.factories import at, id_number, make_post, make_trainee, make_unit
from tests.placements.care_factories import make_retention
from tests.placements.factories import make_placement

END = date(2023, 9, 28)
BIRTH = date(2001, 3, 4)


@pytest.mark.parametrize(
    ("cell", "months"),
    [
        ("2023-08、2023-09", ["2023-08", "2023-09"]),
        ("202309 202308", ["2023-08", "2023-09"]),
        ("2023-11至2024-01", ["2023-11", "2023-12", "2024-01"]),
        ("2023年8月", ["2023-08"]),
        ("2023-08，2023-08", ["2023-08"]),
        ("", []),
    ],
)
def test_months_are_read_as_offices_write_them(cell, months):
    assert months_of(cell) == months


@pytest.mark.parametrize("cell", ["2023-13", "八月", "2023-09至2023-08", "2023-01至2023-02至2023-03"])
def test_other_months_are_told(cell):
    with pytest.raises(ValueError):
        months_of(cell)


def kept(cast, number, name, unit_name="甲公司"):
    unit = make_unit(region_code="640104", name=unit_name)
    trainee = make_trainee("FINISHED", id_no=number, name=name)
    post = make_post(unit)
    placement = make_placement("ENDED", trainee=None, post=post, starts_on=date(2023, 6, 1), ends_on=END)
    placement.trainee_id, placement.person_name = trainee.id, name
    placement.unit_name = unit.name
    retention = make_retention(placement, contract_start=date(2023, 10, 1))
    with acting_as(cast["xingqing_auditor"]):
        after.verify_retention(cast["xingqing_auditor"], retention, si_start_month="2023-10")
    return placement


def results(cast, placement):
    with acting_as(cast["xingqing_agent"]):
        return [check.result.value for check in queries.checks_of(placement)]


def test_a_file_answers_by_number_or_name_and_is_taken_back(cast):
    with clock.frozen(at("2024-01-05 09:00")):
        numbers = [id_number(BIRTH, 900 + n) for n in range(3)]
        stays = kept(cast, numbers[0], "钱一")
        moves = kept(cast, numbers[1], "孙二", "乙公司")
        kept(cast, numbers[2], "李三", "丙公司")
        body = workbook(
            ("身份证号码", "姓名", "参保单位", "缴费月份"),
            (numbers[0], "钱一", "甲公司", "2023-10至2024-01"),
            ("", "孙二", "乙公司", "2023-10、2023-11"),
            ("", "孙二", "丁公司", "2023-12、2024-01"),
            ("", "周四", "丁公司", "2024-01"),
        )
        agent = cast["xingqing_agent"]
        with acting_as(agent):
            batch = upload(agent, body, target="retention-check", as_of="2024-01-02", source="2024年1月缴费")
            assert list(faults(batch)) == ["B5"]
            storing.run(agent, batch, only_good=True)
        assert results(cast, stays) == ["YES", "YES", "DUE", "DUE"]
        assert results(cast, moves) == ["YES", "OTHER_EMPLOYER", "DUE", "DUE"]
        with acting_as(agent):
            assert forgetting.undo(agent, batch) == []
        assert results(cast, stays) == results(cast, moves) == ["DUE"] * 4


def test_other_counties_answer_nothing(cast):
    with clock.frozen(at("2024-01-05 09:00")):
        number = id_number(BIRTH, 950)
        placement = kept(cast, number, "吴五")
        heads = ("身份证号码", "姓名", "参保单位", "缴费月份")
        other = cast["yongning_agent"]
        with acting_as(other):
            batch = upload(
                other,
                workbook(heads, (number, "吴五", "甲公司", "2023-11")),
                target="retention-check",
                as_of="2024-01-02",
                source="缴费",
            )
            assert len(faults(batch)) == 1
        assert results(cast, placement) == ["DUE"] * 4
