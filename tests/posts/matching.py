"""People who may be told of posts, posts for them, and what they were told."""

from datetime import timedelta

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.posts.models import Push
from tests.factories import make_post, make_trainee, make_unit

XINGQING, XIXIA, YONGNING, LITONG, YUANZHOU = "640104", "640105", "640121", "640302", "640402"


def young(state="ELIGIBLE", region="640104", **facts):
    """A willing person who agreed to be told of posts."""
    given = {
        "is_willing": True,
        "waiting_since": clock.today() - timedelta(days=10),
        "residence_region": region,
        "consent_scope": "COMPARISON PUSH",
        "consent_on": clock.today(),
        "major_name": "软件工程",
        "major_class": "08",
    }
    return make_trainee(state, region, **{**given, **facts})


def offered(region=XINGQING, **facts):
    """A post on offer in a county."""
    return make_post(make_unit(region_code=region), **facts)


def told(person, post):
    """That the post was recommended before."""
    with acting_as(SYSTEM):
        push = Push(
            trainee_id=person.id,
            post_id=post.id,
            region_code=person.region_code,
            score=50,
            fit="MIDDLE",
            reasons="[]",
            post_title=post.title,
            unit_name="单位",
            text="消息",
            pushed_on=clock.today(),
            pushed_by="某某某",
            answer_by=clock.today(),
        )
        db.session.add(push)
        db.session.flush()
    return push
