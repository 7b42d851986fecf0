"""What subsidies add to the application, stage by stage; the order is that of the menu."""

from flask_appbuilder import AppBuilder

from app.subsidies.register import claims, money, notices, papers, risk

STAGES = (claims, risk, notices, money, papers)


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels of every stage, and follow signals."""
    for stage in STAGES:
        stage.register(appbuilder)
