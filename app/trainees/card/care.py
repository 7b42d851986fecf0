"""The fields of visits, consents, claims of hardship and checks of eligibility."""

from copy import copy
from typing import Any

from sqlalchemy.orm import selectinload

from app.core.card import Card, masked
from app.organisations.queries import COUNTY_LOOKUP
from app.trainees.card.people import shown_name
from app.trainees.models import Consent, EligibilityCheck, Hardship, Visit
from app.trainees.queries import TRAINEE_LOOKUP

_OF_PERSON = {
    "trainee_id": "见习对象",
    "trainee_name": "见习对象",
    "region_code": "县区",
    "updated_at": "更新时间",
}
_LOOKUPS = {"trainee_id": TRAINEE_LOOKUP, "region_code": COUNTY_LOOKUP}


def _name(row: Any) -> str:
    return shown_name(row.trainee) if row.trainee else ""


VISIT = Card(
    Visit,
    "visit",
    "走访记录",
    labels={
        **_OF_PERSON,
        "visited_on": "走访日期",
        "method": "走访方式",
        "result": "走访结果",
        "next_on": "下次走访日期",
        "note": "需求与情况",
        "visitor": "走访人",
    },
    groups={
        "走访": "trainee_name visited_on method visitor",
        "结果": "result next_on note region_code updated_at",
    },
    listed="trainee_name visited_on method result next_on visitor region_code",
    written="trainee_id visited_on method result next_on note visitor",
    required="trainee_id visited_on method result",
    searched="visitor",
    filtered="result method region_code",
    derived={"trainee_name": _name},
    lookups=_LOOKUPS,
    hints={
        "result": "“有见习意愿”的列入等待名单；“已就业、升学、入伍”的建议核实后关闭档案。",
        "next_on": "没有联系上的必须约定；困难人员未填的，按持续服务要求自动约定。",
        "note": "就业意愿、希望的岗位、需要的帮助。不要填写身份证号码等个人信息。",
    },
    loads=(selectinload(Visit.trainee),),
    named=lambda row: f"{_name(row)} {row.visited_on}",
)
CONSENT = Card(
    Consent,
    "consent",
    "本人授权",
    labels={
        **_OF_PERSON,
        "scope": "授权事项",
        "is_given": "同意（不勾选为撤回）",
        "declared_on": "声明日期",
        "means": "声明方式",
        "note": "备注",
    },
    groups={"授权": "trainee_name scope is_given declared_on means note region_code updated_at"},
    listed="trainee_name scope is_given declared_on means region_code",
    written="trainee_id scope is_given declared_on means note",
    required="trainee_id scope declared_on means",
    filtered="scope is_given region_code",
    derived={"trainee_name": _name},
    lookups=_LOOKUPS,
    hints={
        "scope": "同意信息比对后方可核验资格；同意推送后方可推送岗位；均可随时撤回。",
        "means": "书面签字的，请将签字件存档备查。",
    },
    loads=(selectinload(Consent.trainee),),
    named=lambda row: f"{_name(row)} {row.scope.label}",
)
HARDSHIP = Card(
    Hardship,
    "hardship",
    "困难认定",
    labels={
        "trainee_id": "见习对象",
        "region_code": "县区",
        "updated_at": "更新时间",
        "person_name": "姓名",
        "claimant": "姓名",
        "id_tail": "证件尾号",
        "kind": "困难类型",
        "owner": "核实部门",
        "claimed_on": "申报日期",
        "proof": "申报材料",
        "state": "状态",
        "decided_on": "核实日期",
        "decided_by": "核实人",
        "evidence": "核实依据",
        "valid_to": "有效期至",
        "marked_to": "标识保留至",
    },
    groups={
        "申报": "person_name id_tail kind claimed_on proof region_code",
        "核实": "owner state decided_on decided_by evidence valid_to marked_to updated_at",
    },
    listed="claimant id_tail kind claimed_on owner state valid_to region_code",
    written="trainee_id kind claimed_on proof",
    required="trainee_id kind claimed_on",
    searched="id_tail",
    filtered="state kind owner region_code",
    sensitive="person_name",
    derived={"claimant": lambda row: masked(row.person_name)},
    lookups=_LOOKUPS,
    hints={
        "kind": "由掌握档案的部门核实后方作标识；登记人不能核实自己登记的情况。",
        "proof": "如低保证编号、残疾人证、脱贫户手册等材料名称。不要填写身份证号码。",
    },
    named=lambda row: f"{masked(row.person_name)}（尾号 {row.id_tail}）{row.kind.label}",
)
CHECK = Card(
    EligibilityCheck,
    "eligibility-check",
    "资格核验",
    labels={
        **_OF_PERSON,
        "checked_on": "核验日期",
        "checked_by": "核验人",
        "valid_to": "有效期至",
        "eligible": "符合资格",
        "category": "人员类别",
        "answers": "逐条结论",
        "parameters": "所用参数",
        "evidence": "依据",
    },
    groups={"结论": "trainee_name checked_on checked_by eligible category valid_to region_code"},
    listed="trainee_name checked_on eligible category valid_to checked_by region_code",
    written="trainee_id",
    required="trainee_id",
    filtered="eligible category region_code",
    derived={"trainee_name": _name},
    lookups=_LOOKUPS,
    loads=(selectinload(EligibilityCheck.trainee),),
    named=lambda row: f"{_name(row)} {row.checked_on} 资格核验",
)
CHECK_DATA = copy(CHECK)  # programs also read the judgement itself, which the page prints its own way
CHECK_DATA.groups = {**CHECK.groups, "依据": ["answers", "parameters", "evidence"]}
