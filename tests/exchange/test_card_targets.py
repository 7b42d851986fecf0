"""Ordinary entities imported through their parts' own services: units, posts, offices, contacts."""

import io

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.core.actor import SYSTEM, acting_as
from app.core.scope import unscoped
from app.exchange.services import TARGETS, forgetting, importing, sheets, storing
from app.extensions import db
from app.organisations.models import AgencyContact, DepartmentOffice
from app.posts.models import Post
from app.units.models import Unit
from tests.exchange.importing import faults, upload
from tests.exchange.workbooks import workbook
from tests.factories import make_unit
from tests.factories import uscc as credit_code

UNIT_HEADS = (
    "单位名称",
    "统一社会信用代码",
    "法人类型",
    "行业门类",
    "成立日期",
    "所在县区",
    "地址",
    "法定代表人",
    "职工人数",
    "参保人数",
    "联系人",
    "联系电话",
)
POST_HEADS = (
    "单位名称",
    "岗位名称",
    "岗位类别",
    "行业门类",
    "招募人数",
    "岗位职责与见习内容",
    "学历要求",
    "最短期限（月）",
    "最长期限（月）",
    "基本生活补贴（元/月）",
)


def unit_line(name, uscc, **more):
    facts = {
        "法人类型": "企业",
        "行业门类": "制造业",
        "成立日期": "2015-01-01",
        "所在县区": "兴庆区",
        "地址": "某路1号",
        "法定代表人": "某甲",
        "职工人数": "50",
        "参保人数": "40",
        "联系人": "某乙",
        "联系电话": "0951-5099001",
        **more,
    }
    return (name, uscc, *(facts[head] for head in UNIT_HEADS[2:]))


@pytest.fixture
def agent(app, session, cast, monkeypatch, tmp_path):
    """The county agent at work."""
    monkeypatch.setitem(app.config, "INSTANCE_DIR", tmp_path)
    with acting_as(cast["xingqing_agent"]) as actor:
        yield actor


def stored(entity, **facts):
    with unscoped("a test reads the table itself"):
        return list(db.session.scalars(sa.select(entity).filter_by(**facts)))


def test_units_are_drafted_for_them_with_every_fault_of_the_service_beside_its_cell(agent):
    taken = make_unit()
    body = workbook(
        UNIT_HEADS,
        unit_line("甲公司", credit_code(9001)),
        unit_line("乙公司", taken.uscc),
        unit_line("丙公司", credit_code(9002), 参保人数="51"),
        unit_line("丁公司", credit_code(9003), 成立日期="2999-01-01", 所在县区="永宁县"),
        unit_line("戊公司", credit_code(9001)),
        unit_line("己公司", credit_code(9004), 联系电话="123"),
    )
    batch = upload(agent, body, target="unit")
    told = faults(batch)
    assert set(told) == {"3", "J4", "E5", "F5", "B6", "L7"}
    assert "不能修改" in told["3"]
    assert "参保人数" in told["J4"]
    assert "第 2 行" in told["B6"]
    assert stored(Unit, name="甲公司") == []
    storing.run(agent, batch, only_good=True)
    (unit,) = stored(Unit, name="甲公司")
    assert (unit.state, unit.created_by_id, unit.contact_phone) == ("DRAFT", agent.user_id, "0951-5099001")


def test_a_unit_on_file_is_corrected_by_its_credit_code_and_put_back(agent):
    first = upload(agent, workbook(UNIT_HEADS, unit_line("甲公司", credit_code(9011))), target="unit")
    storing.run(agent, first)
    (unit,) = stored(Unit, name="甲公司")
    second = upload(
        agent, workbook(("统一社会信用代码", "职工人数", "系统编号"), (credit_code(9011), "60", unit.id)), target="unit"
    )
    storing.run(agent, second)
    assert (second.updated, unit.staff_total) == (1, 60)
    third = upload(agent, workbook(UNIT_HEADS, unit_line("甲公司", credit_code(9011), 职工人数="70")), target="unit")
    storing.run(agent, third)
    assert (third.updated, unit.staff_total) == (1, 70)
    assert forgetting.undo(agent, second) == [(2, "导入后又被修改过，保留现在的内容。")]
    assert forgetting.undo(agent, third) == []
    assert unit.staff_total == 60
    assert forgetting.undo(agent, first) == [(2, "导入后又被修改过，保留现在的内容。")]
    assert stored(Unit, name="甲公司") == [unit]


def post_line(unit, title, **more):
    facts = {
        "岗位类别": "管理类",
        "行业门类": "制造业",
        "招募人数": "2",
        "岗位职责与见习内容": "见习",
        "学历要求": "不限",
        "最短期限（月）": "3",
        "最长期限（月）": "6",
        "基本生活补贴（元/月）": "2050",
        **more,
    }
    return (unit, title, *(facts[head] for head in POST_HEADS[2:]))


def test_posts_find_their_unit_by_name_or_credit_code_within_reach(agent):
    ours, theirs = make_unit(name="甲公司"), make_unit(name="乙公司", region_code="640121")
    make_unit(name="重名公司"), make_unit(name="重名公司")
    body = workbook(
        POST_HEADS,
        post_line("甲公司", "会计"),
        post_line(ours.uscc, "出纳"),
        post_line("乙公司", "会计"),
        post_line(theirs.uscc, "会计"),
        post_line("重名公司", "会计"),
        post_line("甲公司", "保管", 招募人数="501"),
        post_line("甲公司", "门卫", **{"最短期限（月）": "9"}),
    )
    batch = upload(agent, body, target="post")
    told = faults(batch)
    assert {"A4", "A5", "A6", "E7"} <= set(told)
    assert told["A4"] == told["A5"] == "没有找到这一项，或者它不在您的职责范围内。"
    assert "2 条同名" in told["A6"]
    assert any(cell.endswith("8") for cell in told)
    storing.run(agent, batch, only_good=True)
    assert {post.title for post in stored(Post, unit_id=ours.id)} == {"会计", "出纳"}
    assert forgetting.undo(agent, batch) == []
    assert stored(Post, unit_id=ours.id) == []


def test_contacts_follow_their_office(agent):
    with acting_as(SYSTEM):
        office = DepartmentOffice(name="兴庆区就业局", department="HRSS", region_code="640104")
        db.session.add(office)
        db.session.flush()
    heads = ("机构", "业务", "岗位", "经办人", "办公电话", "对外公布")
    lines = [("兴庆区就业局", "政策咨询", "咨询岗", "某丙", "0951-5099001", "是")] * 2
    batch = upload(agent, workbook(heads, *lines), target="agency-contact")
    assert faults(batch) == {"A3": "与第 2 行是同一条记录。"}
    storing.run(agent, batch, only_good=True)
    (contact,) = stored(AgencyContact, office_id=office.id)
    assert (contact.person_name, contact.published) == ("某丙", True)
    changed = upload(agent, workbook(heads[:5], (*lines[0][:3], "某*", "0951-5099002")), target="agency-contact")
    assert "脱敏" in faults(changed)["D2"]
    keyed = workbook((*heads[:5], "系统编号"), (*lines[0][:3], "某*", "0951-5099002", contact.id))
    changed = upload(agent, keyed, target="agency-contact")
    storing.run(agent, changed)
    assert (contact.person_name, contact.office_phone, changed.updated) == ("某丙", "0951-5099002", 1)


def test_checking_stores_nothing_and_sends_the_same_few_questions_for_many_lookups(agent, statements):
    make_unit(name="甲公司")
    body = workbook(POST_HEADS, *(post_line("甲公司", f"岗位{n}") for n in range(30)))
    before = len(stored(Post))
    batch = upload(agent, body, target="post")
    assert (batch.good, len(stored(Post))) == (30, before)
    found = [sent for sent in statements if "FROM unit" in sent and "unit.name IN" in sent]
    assert len(found) <= 2


def test_a_template_limits_what_may_be_typed(agent):
    with sheets.template(TARGETS["unit"]) as stream:
        book = load_workbook(io.BytesIO(stream.read()))
    sheet, lists = book.worksheets
    assert (sheet.freeze_panes, lists.title) == ("B2", "可填内容")
    assert [cell.value for cell in sheet[1]][:2] == ["单位名称*", "统一社会信用代码*"]
    by_cell = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert by_cell["B2"].type == "textLength"
    kinds = {rule.type for rule in by_cell.values()}
    assert kinds >= {"list", "date", "whole"}
    place = [cell.value for cell in sheet[1]].index("所在县区*") + 1
    allowed = [cell.value for cell in lists[lists.cell(1, place).column_letter] if cell.value]
    assert allowed == ["所在县区", "银川市兴庆区"]


def test_a_list_of_our_own_export_goes_back_unchanged(agent, login):
    make_unit(name="甲公司")
    with login("xingqing_agent").get("/admin/units/export.xlsx") as answer:
        body = answer.data
    batch = upload(agent, body, target="unit")
    assert faults(batch) == {}
    storing.run(agent, batch)
    assert (batch.state, batch.updated, batch.created) == ("DONE", 0, 0)
    assert batch.unchanged == batch.total
    assert importing.layout_in(batch).is_keyed
