"""Charts: figures, names for screen readers, links, safety of labels, sameness."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from app.core import charts
from app.core.charts import HeatCell, Series, Slice

SVG = "{http://www.w3.org/2000/svg}"
CITIES = ["银川市", "石嘴山市", "吴忠市"]
POSTS = Series("岗位", [1400, 1000, 0], ["/admin/posts?city=640100", "", "/admin/posts?city=640300"])
PEOPLE = Series("人员", [Decimal("300.5"), 200, 200])

PICTURES = {
    "bars": lambda: charts.bars("募集进度", CITIES, [POSTS, PEOPLE], unit="个"),
    "line": lambda: charts.line("每月新增", CITIES, [POSTS, PEOPLE], unit="个"),
    "donut": lambda: charts.donut("岗位类别", [Slice("科研类", 3, "/x?a=1&b=2"), Slice("管理类", 1), Slice("其他", 0)]),
    "progress": lambda: charts.progress("银川市岗位", 700, 1400, pace=0.4, href="/x"),
    "heat": lambda: charts.heat(
        "供需对照", CITIES, [("本科", [HeatCell([("3 人", "/x?a=1&b=2"), ("5 个", "")], 0.5, "说明")])]
    ),
}


def parse(picture):
    return ElementTree.fromstring(str(picture))


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_well_formed_named_and_always_the_same(name):
    root = parse(PICTURES[name]())
    assert root.get("role") == ("group" if root.findall(".//{*}a") else "img")
    assert root.find(f"{SVG}title").text
    assert root.get("viewBox")
    assert PICTURES[name]() == PICTURES[name]()
    assert "style=" not in PICTURES[name]()
    assert "<script" not in PICTURES[name]()


@pytest.mark.parametrize("name", PICTURES)
def test_empty_data_gives_a_picture_too(name):
    empty = {
        "bars": charts.bars("空", [], []),
        "line": charts.line("空", [], [Series("无", [])]),
        "donut": charts.donut("空", []),
        "progress": charts.progress("空", 0, 0),
        "heat": charts.heat("空", [], []),
    }
    assert parse(empty[name]).find(f"{SVG}title").text.startswith("空")


def test_bars_stand_in_proportion_and_show_their_values():
    root = parse(charts.bars("比例", ["甲", "乙"], [Series("数", [50, 100])]))
    bars = [shape for shape in root.iter(f"{SVG}rect") if shape.find(f"{SVG}title") is not None]
    low, high = (float(bar.get("height")) for bar in bars)
    assert high == pytest.approx(2 * low, abs=0.2)
    assert {"50", "100"} <= {text.text for text in root.iter(f"{SVG}text")}


def test_marks_with_records_behind_them_are_links():
    links = [link.get("href") for link in parse(PICTURES["bars"]()).iter(f"{SVG}a")]
    assert links == ["/admin/posts?city=640100", "/admin/posts?city=640300"]
    assert [link.get("href") for link in parse(PICTURES["donut"]()).iter(f"{SVG}a")] == ["/x?a=1&b=2"]


def test_labels_are_escaped():
    picture = charts.bars("<b>", ["<i>&"], [Series('"><script>', [1])])
    assert "<script>" not in picture
    assert parse(picture).find(f"{SVG}title").text == "<b>"


def test_shares_of_a_donut_add_up_even_when_one_part_is_all():
    words = [text.text for text in parse(charts.donut("类别", [Slice("全部", 7), Slice("无", 0)])).iter(f"{SVG}text")]
    assert {"全部 100.0%", "无 0.0%", "7"} <= set(words)


@pytest.mark.parametrize(("value", "target", "width"), [(0, 10, 0), (5, 10, 160), (20, 10, 320), (3, 0, 0)])
def test_progress_is_never_drawn_beyond_its_bar(value, target, width):
    _ground, bar = parse(charts.progress("进度", value, target)).iter(f"{SVG}rect")
    assert float(bar.get("width")) == width


@pytest.mark.parametrize(
    ("most", "expected"),
    [(0, (1, 1)), (4, (1, 4)), (1400, (500, 1500)), (99, (20, 100)), (0.3, (1, 1))],
)
def test_the_scale_is_round_and_holds_the_value(most, expected):
    assert charts.axis(most) == expected


def test_long_names_beside_a_donut_are_not_cut():
    root = parse(charts.donut("类别", [Slice("技术技能类见习岗位" * 3, 1), Slice("其他", 1)]))
    right = max(float(text.get("x")) + 11 * len(text.text) for text in root.iter(f"{SVG}text") if "%" in text.text)
    assert right <= float(root.get("viewBox").split()[2]) + 11
