"""Posts from a spreadsheet, as drafts that the unit confirms."""

from app.exchange.services import CardTarget, found_by
from app.posts import services
from app.posts.card import POST
from app.posts.models import Post
from app.posts.states import PostState
from app.security.states import Permission
from app.units.models import Unit

POSTS = CardTarget(
    POST,
    Permission.POST_WRITE,
    services.offer,
    services.correct,
    key=("unit_id", "title"),
    among=lambda: Post.state.in_((PostState.DRAFT, PostState.RETURNED)),
    aliases={
        "unit_id": ("单位名称", "企业名称", "统一社会信用代码"),
        "title": ("岗位", "见习岗位", "岗位名"),
        "headcount": ("人数", "需求人数", "招募人数"),
        "education": ("学历", "学历要求"),
        "allowance_yuan": ("补贴标准", "月补贴", "生活补贴"),
    },
    names=[name for name in POST.written if name != "site_id"],  # many sites of different units have one name
    finders={"unit_id": found_by(Unit, Unit.name, Unit.uscc)},
)
