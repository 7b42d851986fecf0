"""Load the notice itself as the first published policy document, with its articles and anchors."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from app.core.actor import SYSTEM, acting_as
from app.core.clock import frozen
from app.publications import queries, services
from app.publications.models import PolicyDoc
from app.security.states import Role

ISSUER = replace(SYSTEM, name="自治区人力资源和社会保障厅", roles=SYSTEM.roles | {Role.REGION_CENTER, Role.REGION_HRSS})
FILE = Path(__file__).parent / "policy_75" / "policy.yaml"


def load() -> int:
    """Create the notice with its articles on its day of issue; a repeat adds nothing."""
    facts = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    with acting_as(ISSUER):
        if queries.published_with_number(facts["doc_no"]) is not None:
            return 0
        with frozen(facts["issued_on"]):
            _published(facts)
    return 1


def _published(facts: dict[str, Any]) -> PolicyDoc:
    doc = services.draft(
        ISSUER,
        region_code=facts["region"],
        title=facts["title"],
        doc_no=facts["doc_no"],
        issuers="\n".join(facts["issuers"]),
        addressees=facts["addressees"],
        issued_on=facts["issued_on"],
        effective_from=facts["effective_from"],
        effective_to=facts["effective_to"],
        topics="\n".join(facts["topics"]),
        summary=facts["summary"],
        annexes="\n".join(annex["title"] for annex in facts["attachments"]),
        release_note=facts["release"],
    )
    for place, section in enumerate(facts["sections"], 1):
        services.add_article(
            ISSUER,
            policy_id=doc.id,
            position=place * 10,
            level=max(section["level"], 1),
            anchor=section["anchor"],
            number=section["number"] or None,
            heading=section["heading"] or None,
            body="\n".join(section["paragraphs"]) or None,
        )
    services.submit(ISSUER, doc)
    services.publish(ISSUER, doc, not_secret=True)
    return doc
