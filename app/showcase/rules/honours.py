"""How a showcase unit is called on its certificate and plaque, by the level that named it."""

from app.units.states import ShowcaseLevel as L

PLAIN = {L.NATIONAL: "国家级高校毕业生就业见习示范单位", L.REGION: "自治区级就业见习示范单位"}


def honour(level: L, area: str) -> str:
    """The title that is granted; ``area`` is the full name of the organiser's area, such as 银川市兴庆区."""
    return PLAIN.get(level) or f"{area}就业见习示范单位"
