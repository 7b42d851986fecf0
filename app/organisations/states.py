"""Kinds of service that an agency contact answers for."""

from app.core.choices import Choice


class ServiceKind(Choice):
    """What a contact on the agency list handles."""

    ACCREDITATION = "ACCREDITATION", "见习单位认定"
    POST = "POST", "见习岗位"
    DISPATCH = "DISPATCH", "报名与派遣"
    SUBSIDY = "SUBSIDY", "补贴申领"
    ADVICE = "ADVICE", "政策咨询"
