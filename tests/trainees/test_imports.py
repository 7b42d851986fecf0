"""Spreadsheets become people: messy cells, doubles, reach; any order gives one register; a batch can be taken back."""

import io
from datetime import date, timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa
import xlsxwriter
from werkzeug.datastructures import FileStorage

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.core.scope import unscoped
from app.exchange.models import ImportFault, ImportOutcome
from app.exchange.services import forgetting, importing, storing
from app.extensions import db
from app.trainees.models import Trainee, TraineePair, TraineeSource, Visit
from app.trainees.services.people import collect
from tests.factories import id_number, make_trainee
from tests.guards.rows import count_of

TODAY = date(2023, 7, 3)
BIRTH = date(2001, 5, 6)
HEADS = ["身份证号码", "姓名", "户口所在地", "学历", "毕业院校", "毕业时间", "手机号"]
KEYS = {"id", "created_at", "updated_at", "version", "batch_id", "trainee_id", "waiting_since"}


@pytest.fixture(autouse=True)
def in_the_plan_year():
    with clock.frozen(TODAY):
        yield


def row(number, **more):
    told = {
        "id": id_number(BIRTH, number),
        "name": f"学生{number}",
        "hukou": "兴庆区",
        "education": "大学本科",
        "school": "宁夏大学",
        "graduated": "2022-06-30",
        "phone": f"139{number:08d}",
        **more,
    }
    return list(told.values())


def workbook(rows, heads=HEADS):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    for place, line in enumerate([heads, *rows]):
        for column, value in enumerate(line):
            sheet.write(place, column, value)
    book.close()
    stream.seek(0)
    return FileStorage(stream, filename="名单.xlsx")


def upload(cast, who, rows, heads=HEADS, channel="REALNAME_DB", as_of="2023-07-01"):
    actor = cast[who]
    with acting_as(actor):
        return importing.upload(
            actor, importing.target_of(actor, "trainee"), workbook(rows, heads), {"channel": channel, "as_of": as_of}
        )


def stored(cast, who, rows, only_good=False, **more):
    batch = upload(cast, who, rows, **more)
    with acting_as(cast[who]):
        storing.run(cast[who], batch, only_good=only_good)
    assert batch.state == "DONE", (batch.problem, faults(batch))
    return batch


def faults(batch):
    with unscoped("a test looks at the table itself"):
        found = db.session.scalars(sa.select(ImportFault).where(ImportFault.batch_id == batch.id))
        return sorted((fault.row, fault.column) for fault in found)


def people():
    with unscoped("a test looks at the table itself"):
        return list(db.session.scalars(sa.select(Trainee).order_by(Trainee.name)))


def test_a_list_of_the_real_name_database_becomes_people(cast):
    batch = stored(cast, "xingqing_agent", [row(1), row(3, hukou="永宁县")])
    assert (batch.created, batch.bad) == (2, 0)
    one, other = people()
    assert (one.education, one.graduation_date, one.hukou_region) == ("21", date(2022, 6, 30), "640104")
    assert (one.in_realname_db, one.channels, one.region_code) == (True, "REALNAME_DB", "640104")
    assert (other.hukou_region, other.region_code) == ("640121", "640104")
    assert one.id_no == id_number(BIRTH, 1)
    assert (one.graduate_until, one.deadline_on) == (date(2024, 6, 30), date(2026, 5, 5))
    assert {s.batch_id for s in _sources()} == {batch.id}


def _sources():
    with unscoped("a test looks at the table itself"):
        return list(db.session.scalars(sa.select(TraineeSource)))


def test_cells_as_people_write_them(cast):
    lines = [
        row(1, id=f" {id_number(BIRTH, 1).lower()} ", name=" 马　兰 ", education="本科", graduated="2022.6.30"),
        row(3, hukou="宁夏银川市兴庆区", education="大专", graduated="2022年6月30日", phone="139 0000 0003"),
        row(5, hukou="甘肃省兰州市", education="硕士研究生", graduated="20220630", phone="+86 13900000005"),
        row(7, hukou="620102", education="21", graduated=44742),
        row(9, id=id_number(BIRTH, 9).translate(str.maketrans("0123456789", "０１２３４５６７８９")), school="/"),
    ]
    batch = stored(cast, "xingqing_agent", lines)
    assert batch.created == 5
    found = {t.id_no: t for t in people()}
    told = [found[id_number(BIRTH, n)] for n in (1, 3, 5, 7, 9)]
    assert [t.hukou_region for t in told] == ["640104", "640104", "620000", "620102", "640104"]
    assert [str(t.education) for t in told] == ["21", "31", "14", "21", "21"]
    assert {t.graduation_date for t in told} == {date(2022, 6, 30)}
    assert [t.phone for t in told[1:3]] == ["13900000003", "13900000005"]
    assert told[0].name == "马兰"
    assert told[4].school is None


FAULTY = [
    ("id_no", {"id": id_number(BIRTH, 1)[:-1] + "?"}),
    ("id_no", {"id": "640104010506001"}),
    ("id_no", {"id": 6.40104e17}),
    ("id_no", {"id": id_number(date(2015, 1, 1), 1)}),
    ("id_no", {"id": ""}),
    ("name", {"name": ""}),
    ("education", {"education": ""}),
    ("education", {"education": "学士学位"}),
    ("graduation_date", {"graduated": "2030-06-30"}),
    ("graduation_date", {"graduated": "2003-06-30"}),
    ("graduation_date", {"graduated": "2022年6月"}),
    ("hukou_region", {"hukou": "火星"}),
    ("phone", {"phone": "1390000"}),
]


@pytest.mark.parametrize(("column", "wrong"), FAULTY, ids=[f"{c}-{i}" for i, (c, _w) in enumerate(FAULTY)])
def test_what_is_wrong_is_told_once_by_cell(cast, column, wrong):
    batch = upload(cast, "xingqing_agent", [row(11), row(1, **wrong)])
    assert faults(batch) == [(3, column)]


def test_all_faults_of_a_file_are_listed_and_no_others(cast):
    lines = [row(2 * n + 1, **wrong) for n, (_column, wrong) in enumerate(FAULTY)]
    lines += [row(101), row(103), row(101, graduated="2030-01-01")]
    batch = upload(cast, "xingqing_agent", lines)
    expected = [(n + 2, column) for n, (column, _wrong) in enumerate(FAULTY)]
    expected += [(len(FAULTY) + 4, "id_no"), (len(FAULTY) + 4, "graduation_date")]
    assert faults(batch) == sorted(expected)
    with acting_as(cast["xingqing_agent"]):
        storing.run(cast["xingqing_agent"], batch, only_good=True)
    assert batch.created == 2


def test_no_fault_shows_a_number(cast):
    number = id_number(BIRTH, 1)
    upload(cast, "xingqing_agent", [row(1), row(1), row(3, id=number[:-1] + ("1" if number[-1] != "1" else "2"))])
    with unscoped("a test looks at the table itself"):
        told = " ".join(f"{f.shown} {f.message} {f.allowed}" for f in db.session.scalars(sa.select(ImportFault)))
    assert number[:-1] not in told


def test_a_city_needs_to_know_which_county_serves_a_new_person(cast):
    batch = upload(cast, "yinchuan_agent", [row(1), row(3, hukou="甘肃"), row(5, hukou="原州区")])
    assert faults(batch) == [(3, "residence_region"), (4, "residence_region")]
    make_trainee(id_no=id_number(BIRTH, 3), birth=BIRTH)
    assert faults(upload(cast, "yinchuan_agent", [row(1), row(3, hukou="甘肃")])) == []


@pytest.mark.parametrize(
    ("who", "channel", "allowed"),
    [
        ("street1", "STREET", True),
        ("street1", "REALNAME_DB", False),
        ("school1", "SCHOOL", True),
        ("school1", "STREET", False),
        ("xingqing_agent", "OFFICER", False),
        ("xingqing_agent", "UNEMP_REGISTER", True),
    ],
)
def test_each_brings_lists_of_their_own_sources(cast, who, channel, allowed):
    heads, line = [*HEADS, "失业登记日期"], [*row(1), "2023-03-01"]
    if allowed:
        assert faults(upload(cast, who, [line], heads, channel=channel)) == []
    else:
        with pytest.raises(Invalid):
            upload(cast, who, [line], heads, channel=channel)


def test_a_list_of_tomorrow_is_not_taken(cast):
    batch = upload(cast, "xingqing_agent", [row(1)], as_of="2023-07-04")
    assert (batch.good, batch.bad) == (0, 1)


def test_people_of_others_are_taken_note_of_and_told_nothing_of(cast):
    with acting_as(cast["street1"]):
        mine = collect(cast["street1"], id_no=id_number(BIRTH, 1), name="马兰", hukou_region="640104")
    batch = stored(cast, "yongning_agent", [row(1), row(3)])
    assert (batch.merged, batch.created) == (1, 1)
    with unscoped("a test looks at the table itself"):
        outcomes = {o.row: o for o in db.session.scalars(sa.select(ImportOutcome))}
    assert outcomes[2].note == "该人员已在库，已登记来源，由县（区）跟进。"
    one = next(t for t in people() if t.id == mine.id)
    assert (one.region_code, one.school, one.name) == (
        "640104",
        "宁夏大学",
        "马兰",
    )  # a gap was filled, a word was not replaced
    again = stored(cast, "street2", [row(1)[:3]], heads=HEADS[:3], channel="STREET")
    assert again.merged == 1


SOURCES = (
    ("REALNAME_DB", "2023-06-01", HEADS, lambda n: row(n)),
    (
        "JOBSEEK_MINIAPP",
        "2023-06-20",
        ["证件号码", "姓名", "联系电话", "学历", "毕业学校", "见习意愿", "意向县区"],
        lambda n: [id_number(BIRTH, n), f"学 生{n}", f"138{n:08d}", "大专", "某职业学院", "是", "兴庆区、金凤区"],
    ),
    (
        "UNEMP_REGISTER",
        "2023-06-10",
        ["身份证号", "姓名", "户籍地", "就业创业证号", "失业登记日期", "电话"],
        lambda n: [id_number(BIRTH, n), f"学生{n}", "永宁县", f"6401{n:06d}", "2023/5/4", f"137{n:08d}"],
    ),
)


def _register():
    with unscoped("a test looks at the table itself"):
        rows = db.session.execute(sa.select(Trainee.__table__).order_by(Trainee.id_hash)).mappings()
        found = [{k: v for k, v in r.items() if k not in KEYS and not _sealed(v)} for r in rows]
        facts = [
            (s.channel, s.facts)
            for s in db.session.scalars(
                sa.select(TraineeSource).join(Trainee, Trainee.id == TraineeSource.trainee_id).order_by(Trainee.id_hash)
            )
        ]
    return found, sorted(facts)


def _sealed(value):
    return isinstance(value, str) and value.startswith("v1:")


def test_the_three_sources_in_any_order_and_twice_give_the_same_register(cast):
    seen = []
    for order in [*permutations(range(3)), (0, 0, 2, 1, 0, 2)]:
        with db.session.begin_nested() as savepoint:
            for place in order:
                channel, as_of, heads, make = SOURCES[place]
                stored(cast, "xingqing_agent", [make(n) for n in (1, 3, 5)], heads=heads, channel=channel, as_of=as_of)
            seen.append(_register())
            savepoint.rollback()
        db.session.expire_all()
    assert all(one == seen[0] for one in seen)
    (first, *_rest), facts = seen[0]
    assert (first["school"], str(first["education"]), first["is_willing"]) == ("宁夏大学", "21", True)
    assert (first["unemp_reg_date"], first["wish_regions"]) == (date(2023, 5, 4), "640104 640106")
    assert first["channels"] == "REALNAME_DB JOBSEEK_MINIAPP UNEMP_REGISTER"
    assert len(facts) == 9


def test_doubles_are_found_while_a_list_is_stored(cast):
    stored(cast, "xingqing_agent", [row(1, name="马兰"), row(3, name="马兰"), row(5, phone="13900000001")])
    assert sorted(str(p.reason) for p in _pairs()) == ["NAME_BIRTH", "PHONE"]


def _pairs():
    with unscoped("a test looks at the table itself"):
        return list(db.session.scalars(sa.select(TraineePair)))


def test_a_batch_taken_back_leaves_the_register_as_it_was(cast):
    stored(cast, "xingqing_agent", [row(1, name="马兰"), row(3)], as_of="2023-06-01")
    before = _register()
    lines = [row(1, name="马兰", school="北方民族大学"), row(3), row(5, name="马兰"), row(7)]
    batch = stored(cast, "xingqing_agent", lines)
    assert (batch.created, batch.updated, batch.unchanged) == (2, 1, 1)
    assert _pairs() != []
    with acting_as(cast["xingqing_agent"]):
        forgetting.undo(cast["xingqing_agent"], batch)
    assert (batch.state, batch.kept) == ("UNDONE", 0)
    assert _register() == before
    assert _pairs() == []


def test_what_happened_since_stays(cast):
    batch = stored(cast, "xingqing_agent", [row(1), row(3), row(5)])
    visited, corrected, _other = people()
    with acting_as(SYSTEM):
        facts = {"method": "PHONE", "visitor": "甲", "visited_on": TODAY, "result": "WILLING"}
        db.session.add(Visit(trainee_id=visited.id, region_code="640104", **facts))
        db.session.flush()
    with acting_as(cast["street1"]):
        collect(cast["street1"], id_no=corrected.id_no, name=corrected.name, hukou_region="640104")
    with acting_as(cast["xingqing_agent"]):
        stays = forgetting.undo(cast["xingqing_agent"], batch)
    assert [line for line, _reason in stays] == [2, 3]
    assert count_of(Trainee) == 2


def test_our_own_export_comes_back_with_corrections_and_masked_cells_change_nothing(cast):
    person = make_trainee(phone="13900000009", school="宁夏大学")
    other = make_trainee(region_code="640121")
    heads = ["姓名", "身份证号码", "联系电话", "学历", "毕业院校", "毕业证书日期", "系统编号"]

    def line(t, school):
        tail = t.id_no[-4:]
        return [t.name, f"640***********{tail}", "139****0009", "大学本科毕业", school, "2022-06-30", t.id]

    batch = upload(cast, "xingqing_agent", [line(person, "北方民族大学"), line(other, "甲")], heads)
    assert faults(batch) == [(3, "id_no")]
    with acting_as(cast["xingqing_agent"]):
        storing.run(cast["xingqing_agent"], batch, only_good=True)
    assert batch.updated == 1
    assert (person.school, person.phone) == ("北方民族大学", "13900000009")


def test_a_day_later_than_the_last_seen_is_kept(cast):
    stored(cast, "xingqing_agent", [row(1)])
    with clock.frozen(TODAY + timedelta(days=9)):
        stored(cast, "xingqing_agent", [row(1)])
    (source,) = _sources()
    assert (source.first_seen_on, source.last_seen_on) == (TODAY, TODAY + timedelta(days=9))
