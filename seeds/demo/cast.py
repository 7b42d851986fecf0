"""Accounts of the demo: those of interfaces, and an agent and an auditor for every county and city."""

from pathlib import Path
from typing import Any

import yaml
from faker import Faker

from app.core.actor import SYSTEM, Actor
from app.organisations.queries import areas
from app.security.models import Account
from app.security.queries import account_by_login, actor_for
from app.security.services import create_account, hashed

PASSWORD = "Jianxi@2023"  # noqa: S105 (the published demo password, refused in production)
HERE = Path(__file__).parent
NAMED = {
    ("640104", "agent"): "xingqing_agent",
    ("640104", "auditor"): "xingqing_auditor",
    ("640121", "agent"): "yongning_agent",
    ("640100", "agent"): "yinchuan_agent",
    ("640100", "auditor"): "yinchuan_auditor",
}


class People:
    """The officers by area and function, and a maker of accounts that share one password hash."""

    def __init__(self, fake: Faker):
        self.fake = fake
        self.hash = hashed(PASSWORD)
        self.made = 0
        self.officers: dict[tuple[str, str], Actor] = {}

    def account(self, login: str, **facts: Any) -> Account:
        """Return the account of a login, made when it is missing."""
        found = account_by_login(login)
        if found is None:
            found = create_account(SYSTEM, login=login, password=PASSWORD, ready_hash=self.hash, trusted=True, **facts)
            self.made += 1
        return found

    def load(self) -> int:
        """Make all officers."""
        for entry in yaml.safe_load((HERE / "accounts.yaml").read_text(encoding="utf-8")):
            self.account(
                entry["login"],
                name=entry["name"],
                roles=entry["roles"],
                region_code=entry["region"],
                level=entry["level"],
                department=entry.get("department"),
            )
        for area in areas().values():
            if area.level in ("CITY", "COUNTY"):
                for function in ("agent", "auditor", "clerk") if area.level == "COUNTY" else ("agent", "auditor"):
                    self.officer(area.code, function)
        return self.made

    def officer(self, code: str, function: str) -> Actor:
        """Return the agent or auditor of a city or county, or the clerk who enters what its agent reviews."""
        if (code, function) not in self.officers:
            self.officers[code, function] = self._officer(code, function)
        return self.officers[code, function]

    def _officer(self, code: str, function: str) -> Actor:
        level = areas()[code].level
        role = "AGENT" if function == "clerk" else function.upper()
        login = NAMED.get((code, function), f"{function}_{code}")
        account = account_by_login(login) or self.account(
            login,
            name=self.fake.name(),
            roles=f"{level}_{role}",
            region_code=code,
            level=level,
            department="HRSS",
        )
        return actor_for(account)
