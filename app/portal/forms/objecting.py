"""The form for an objection to a claim, or to a unit, in public notice."""

from collections.abc import Mapping

from flask_babel import gettext as _

from app.portal.forms.questions import QuestionForm

LONGEST = {"content": 1000, "raised_by": 40, "contact": 60}
SUBJECT_MAX = 40
TRAP = "homepage"  # no person sees this field; programs fill it


def objection_form(given: Mapping[str, str], subject: str = "claim") -> QuestionForm:
    """Read an objection to a ``claim`` or a ``unit``; ``facts`` is for the service, longer texts stay as typed."""
    form = QuestionForm()
    for name, most in {subject: SUBJECT_MAX, **LONGEST}.items():
        value = given.get(name, "").replace("\r\n", "\n").strip()[: most + 1]
        form.typed[name] = form.facts[name] = "".join(c for c in value if c.isprintable() or c == "\n")
    if given and not form.facts[subject]:
        is_claim = subject == "claim"
        form.errors[subject] = _("请选择公示中的一笔申领。") if is_claim else _("请选择公示中的一家单位。")
    if given and not form.facts["content"]:
        form.errors["content"] = _("请写明异议的内容和理由。")
    if given.get(TRAP, "").strip():
        form.errors["content"] = _("提交未通过，请清空页面上的多余内容后重新填写。")
    return form
