"""A served application and a real browser for whole stories."""

import logging
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from app import create_app
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.security import services as accounts
from seeds.reference.load import load as load_reference
from tests.conftest import PASSWORD, _fill, overrides
from tests.factories import make_unit

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
GRAVE = {"serious", "critical"}
AXE = Axe()


def assert_accessible(page: Page) -> None:
    """No rule of axe-core is broken on the page in a way that it calls serious or critical."""
    found = [each for each in AXE.run(page).response["violations"] if each["impact"] in GRAVE]
    told = [f"{each['id']}: {node['target']} {node['html'][:120]}" for each in found for node in each["nodes"]]
    assert told == [], page.url


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """The application on a port of its own, CSRF on, a database that stays for the story."""
    folder = tmp_path_factory.mktemp("journey")
    app = create_app(overrides(f"sqlite:///{folder}/journey.db", folder) | {"WTF_CSRF_ENABLED": True})
    with app.app_context(), acting_as(SYSTEM):
        db.create_all()
        load_reference(lambda _line: None)
        _fill()
        unit = make_unit(state="DRAFT", region_code="640104", name="兴庆启元软件技术有限公司", industry="I")
        accounts.create_account(
            SYSTEM,
            login="applicant",
            name="申请单位",
            roles="UNIT_ADMIN UNIT_OPERATOR",
            region_code="640104",
            level="COUNTY",
            password=PASSWORD,
            unit_id=unit.id,
            trusted=True,
        )
        db.session.commit()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=5)
    server.server_close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's chromium, or the one that Playwright brought."""
    path = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Person:
    """Somebody at a browser window of their own."""

    def __init__(self, browser: Browser, address: str, width: int = 1366, height: int = 768):
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", accept_downloads=True
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.address = address
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "response",
            lambda answer: self.errors.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, login: str) -> "Person":
        page = self.open("/login/")
        page.fill("[name=username]", login)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(re.compile(r"/(admin|desk(/unit|/mentor)?)/$"))
        return self

    def move(self, name: str, **answers: Any) -> None:
        """Open a move's form on the record page, fill it, confirm it."""
        page = self.page
        page.click(f"#move-{name} > summary")
        for field, value in answers.items():
            box = page.locator(f"#move-{name} [name='{field.replace('__', '-')}']")
            if value is True:
                box.check()
            elif box.evaluate("e => e.tagName") == "SELECT":
                box.select_option(value)
            else:
                box.fill(value)
        page.click(f"#move-{name} form button[type=submit]")
        page.wait_for_load_state()

    def text(self) -> str:
        return self.page.inner_text("main")


@pytest.fixture
def person(chromium: Browser, served: tuple[Flask, str]) -> Iterator[Any]:
    """Return a maker of people; at the end nobody's browser may have met an error."""
    people: list[Person] = []

    def make(**size: int) -> Person:
        people.append(Person(chromium, served[1], **size))
        return people[-1]

    yield make
    for one in people:
        assert one.errors == []
        one.context.close()


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scanned licence."""
    path = tmp_path / "营业执照.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    return path
