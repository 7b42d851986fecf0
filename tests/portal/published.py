"""A small published world in the shapes of the query contract, for tests of pages alone."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

POST_ID = "00000000-0000-0000-0000-000000000001"
UNIT_ID = "00000000-0000-0000-0000-000000000002"
POLICY_ID = "00000000-0000-0000-0000-000000000003"
UNKNOWN_ID = "00000000-0000-0000-0000-0000000000ff"

FACETS = {
    "cities": [("640100", "银川市"), ("640200", "石嘴山市")],
    "counties": [("640104", "兴庆区", "640100"), ("640202", "大武口区", "640200")],
    "categories": [("RESEARCH", "科研类"), ("MANAGEMENT", "管理类")],
    "educations": [("BACHELOR", "本科"), ("ANY", "不限")],
    "industries": [("I", "信息传输、软件和信息技术服务业")],
}
POST: dict[str, Any] = {
    "id": POST_ID, "title": "软件测试 <b>助理</b>", "category": "RESEARCH", "category_label": "科研类", "city": "640100",
    "county": "640104", "region_name": "银川市兴庆区", "unit": {"id": UNIT_ID, "name": "塞上软件有限公司"}, "headcount": 5,
    "vacancies": 3, "allowance_yuan": "1950.00", "education": "BACHELOR", "education_label": "本科", "industry": "I",
    "industry_label": "信息传输、软件和信息技术服务业", "months_min": 3, "months_max": 6, "is_model": True,
    "published_at": datetime(2023, 7, 3, 9, 30), "state": "PUBLISHED",
}  # fmt: skip
POST_DETAIL = POST | {
    "duties": "编写用例\n执行测试", "requirements": "计算机类", "mentor": "高级工程师一名", "benefits": "午餐",
    "place": "解放东街", "how_to_apply": "到单位登记", "work_time": "工作日", "safety": "安全教育",
    "unit": {"id": UNIT_ID, "name": "塞上软件有限公司", "industry_label": "软件", "address": "解放东街", "intro": "简介"},
    "updated_at": datetime(2023, 7, 4, 8, 0), "json_ld": {"@type": "JobPosting", "title": "</script><script>alert(1)"},
}  # fmt: skip
UNIT = {
    "id": UNIT_ID, "name": "塞上软件有限公司", "region_name": "银川市兴庆区", "industry_label": "软件", "kinds": ["科技型企业"],
    "posts_open": 1, "places_open": 3, "accredited_on": date(2023, 5, 4), "accreditation_no": "X1", "valid_to": None,
    "address": "解放东街", "intro": "简介", "open_posts": [POST], "status_note": None, "namings": [],
}  # fmt: skip
POLICY = {
    "id": POLICY_ID, "title": "关于募集见习岗位的通知", "doc_no": "宁人社发〔2023〕75号", "issuers": ["自治区人力资源和社会保障厅", "自治区教育厅"],
    "issued_on": date(2023, 6, 9), "effective_from": date(2023, 6, 9), "effective_to": None, "validity": "IN_FORCE",
    "validity_label": "现行有效", "summary": "摘要", "published_at": datetime(2023, 6, 12), "addressees": "各市、县（区）",
    "articles": [{"anchor": "a1", "level": 1, "number": "一", "heading": "目标任务", "html": Markup("<p>全年募集。</p>")}],
    "attachments": [], "release_note": "此件公开发布", "version": 1, "previous": None, "next": None,
    "rules": [{"anchor": "a1", "rules": [{"id": "R16", "name": "年度目标"}]}],
}  # fmt: skip
OFFICE = {
    "name": "兴庆区就业创业服务局", "address": "北京东路", "office_phone": "0951-1234567", "hours": "工作日",
    "contacts": [{"service": "A", "service_label": "单位认定", "post_title": "经办岗", "office_phone": "0951-7654321", "email": None, "last_confirmed": date(2023, 6, 1)}],
}  # fmt: skip


def area(code: str, name: str) -> dict[str, Any]:
    """One area ahead of the year, trainees not connected."""
    return {
        "code": code, "name": name, "posts_target": 1000, "posts_actual": 1200, "posts_rate": Decimal("120.0"),
        "trainees_target": 300, "trainees_actual": 126, "pace": Decimal("50.0"),
    }  # fmt: skip


def found(items: list[Any]) -> Any:
    """A list query that knows one cursor and refuses every other."""

    def ask(filters: dict[str, Any], *, cursor: str | None, limit: int) -> dict[str, Any]:
        if cursor not in (None, "good"):
            raise ValueError(cursor)
        return {"items": [] if "q" in filters else items, "next": None if cursor else "good"}

    return ask


def world() -> SimpleNamespace:
    """Everything that the pages ask for."""
    return SimpleNamespace(
        post_facets=lambda: FACETS,
        policy_facets=lambda: {"topics": [("就业见习", "就业见习")]},
        posts=found([POST]),
        post=lambda key: POST_DETAIL if key == POST_ID else None,
        similar_posts=lambda _key: [POST],
        units=found([UNIT]),
        unit=lambda key: UNIT if key == UNIT_ID else None,
        agencies=lambda city=None, county=None: {
            "updated_on": date(2023, 6, 1),
            "groups": [{"region_code": "640104", "region_name": "兴庆区", "offices": [OFFICE]}],
        },
        policies=found([POLICY]),
        policy=lambda key: POLICY if key == POLICY_ID else None,
        plan_progress=lambda year: {
            "year": year, "doc_no": "宁人社发〔2023〕75号", "as_of": date(2023, 7, 1),
            "region": area("640000", "全区"), "cities": [area("640100", "银川市")],
        },
        latest_policies=lambda n: [POLICY][:n],
        model_posts=lambda n: [POST][:n],
        latest_posts=lambda n: [POST][:n],
        newest_package=lambda: None,
        newest_showcases=lambda _n: [],
    )  # fmt: skip
