"""Registering at the desk."""

import re
from datetime import date

from sqlalchemy import func, select

from app.core import crypto
from app.core.actor import SYSTEM, acting_as
from app.core.scope import unscoped
from app.trainees.models import Trainee
from tests.factories import id_number, make_trainee

NUMBER, OTHER, AGED = (id_number(date(born, 1, 1), n) for born, n in ((2001, 7001), (2001, 7002), (1950, 7003)))

STRONG = "Helan-Shan-2023"

ALL = "a test looks at what is kept"


def typed(**facts) -> dict[str, str]:
    given = {
        "name": "马小燕",
        "number": NUMBER,
        "phone": "13909511234",
        "region_code": "640104",
        "email": "ma@example.cn",
        "login": "mayan",
        "password": STRONG,
        "again": STRONG,
        "notice": "1",
    }
    return {**given, **facts}


def known_person(**facts) -> Trainee:
    person = make_trainee(**{"name": "马小燕", "phone": "13909511234", **facts})
    with acting_as(SYSTEM):
        person.phone_hash = crypto.keyed_hash(person.phone)
    return person


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def register(client, path="/desk/register/", **facts):
    answer = client.post(path, data=typed(**facts))
    assert answer.status_code == 303, re.findall(r"field-error[^>]*>([^<]+)", text_of(answer))
    return client.get(answer.location)


def shown_code(page) -> str:
    found = re.search(r"验证码为 (\d{6})", text_of(page))
    return found.group(1) if found else ""


def confirm(client, code):
    return client.post("/desk/register/confirm", data={"code": code})


def one(session, entity, *conditions):
    with unscoped(ALL):
        return session.scalar(select(entity).where(*conditions))


def how_many(session, entity) -> int:
    with unscoped(ALL):
        return session.scalar(select(func.count()).select_from(entity))
