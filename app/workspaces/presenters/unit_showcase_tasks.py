"""What waits on a unit's desk of the selection of showcase units."""

from datetime import date

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.workspaces.presenters.unit_kind import Kind
from app.workspaces.queries import unit_showcase as selecting
from app.workspaces.queries.unit_home import Waiting


def _nomination(row: Waiting) -> str:
    return url_for("UnitShowcase.show", pk=row.id)


def _showcase(_row: Waiting) -> str:
    return url_for("UnitShowcase.list")


def _no_day(_day: date) -> None:
    return None


SHOWCASE = (
    Kind(
        "showcase-rectify",
        _l("示范单位限期整改"),
        _l("按告知的问题整改，并把情况报命名部门；逾期仍不合格的撤销命名。"),
        selecting.to_rectify,
        _nomination,
        _showcase,
    ),
    Kind(
        "showcase-draft",
        _l("提交示范单位申报"),
        _l("草稿已保存；补齐系统没有的材料，由单位管理员在截止前提交。"),
        selecting.drafts,
        _nomination,
        _showcase,
    ),
    Kind(
        "showcase-open",
        _l("示范单位申报"),
        _l("本单位可以自愿申报：系统已有的数据自动填好，看看能得多少分。"),
        selecting.to_apply,
        _showcase,
        _showcase,
    ),
    Kind(
        "showcase-plate",
        _l("交回示范单位牌匾"),
        _l("命名已撤销，请停止使用示范单位名义并交回证书和牌匾。"),
        selecting.plates_to_return,
        _nomination,
        _showcase,
        due=_no_day,
    ),
)
