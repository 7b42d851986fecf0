"""Print payment rosters of invented rows and say how long it takes and how large the printing worker grows.

python -m tests.bench.subsidies [--rows 2000 20000]
"""

import time
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask_babel import Babel

from app.core import documents
from app.core.pdf import press
from app.core.pdf.roster import ROWS_MAX
from config import settings

UNITS = (
    "宁夏甲科技有限公司",
    "银川市兴庆区某某文化传媒有限责任公司",
    "宁夏新能源装备制造与技术服务产业创新发展研究院有限责任公司",
)
POSTS = ("测试工程师", "短视频运营", "新媒体内容策划与运营推广助理工程师")


def facts(rows: int) -> dict[str, Any]:
    """A roster of so many rows; names of 5,000 different characters, the seed fixed."""
    drawn = Random(3)
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 5000)]
    made = [
        {
            "name": "".join(drawn.choices(letters, k=3)),
            "id_shown": f"640104********{place % 10000:04d}",
            "unit": UNITS[place % 3],
            "post": POSTS[place % 5 % 3],
            "period": "2026年7月" if place % 3 else "2026-07-06至2026-07-31",
            "standard": "1,950.00",
            "due": "23",
            "payable": str(23 - place % 4),
            "amount": Decimal("1950.00") - place % 4 * Decimal("84.78"),
            "note": "" if place % 9 else "JXBT-202608-640104-0012",
        }
        for place in range(rows)
    ]
    return {
        "number": "",
        "code": "",
        "verify_url": "",
        "issued_on": date(2026, 11, 25),
        "title": "就业见习补贴发放花名册",
        "issuer": "测试人力资源和社会保障局",
        "headings": [("批次号", "JXPC-202611-640104-0001")],
        "rows": made,
        "people": rows,
        "total": sum((row["amount"] for row in made), Decimal(0)),
        "signers": ["制表", "审核", "单位负责人（盖章）"],
        "footnote": "",
    }


def largest(worker: press.Press) -> int:
    """The most memory that a worker ever held, in MB."""
    assert worker.worker is not None
    status = Path(f"/proc/{worker.worker.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


def main() -> None:
    """Print each length once with a warm worker."""
    parser = ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[2000, 20_000])
    wanted = parser.parse_args()
    app, real = Flask("bench"), settings({})
    Babel(app)
    app.config.update({name: real[name] for name in ("FONT_DIR", "PANGO_DIR", "INSTANCE_DIR")})
    with app.app_context():
        documents.build("payment_roster", facts(5))
        worker = press.press_for(documents._settings())
        for rows in wanted.rows:
            given = facts(min(rows, ROWS_MAX))
            began = time.perf_counter()
            pdf = documents.build("payment_roster", given)
            took = time.perf_counter() - began
            print(f"{rows:7,} rows {took:6.2f} s {len(pdf) / 1e6:6.2f} MB file, worker at most {largest(worker)} MB")


if __name__ == "__main__":
    main()
