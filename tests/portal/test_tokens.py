"""The design tokens keep text readable (WCAG 2.1 AA) and the pages light."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "app" / "static"
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", (STATIC / "css/tokens.css").read_text("utf-8")))

TEXT_PAIRS = [
    ("ink", "paper"), ("ink", "sand"), ("ink", "mist"), ("ink-soft", "paper"), ("ink-soft", "sand"), ("ink-soft", "mist"),
    ("ink-soft", "river-light"), ("river", "paper"), ("river", "sand"), ("river", "mist"), ("river", "river-light"),
    ("river-dark", "river-light"), ("paper", "river"), ("paper", "river-dark"), ("paper", "goji"), ("river-light", "river-dark"),
    ("goji", "paper"), ("goji", "goji-light"), ("goji", "sand"), ("sun-ink", "sun-light"), ("sun-ink", "paper"),
    ("ink", "sun-light"), ("ink", "goji-light"), ("oasis", "oasis-light"), ("oasis", "paper"), ("paper", "oasis"),
]  # fmt: skip
SHAPE_PAIRS = [("edge", "paper"), ("edge", "sand"), ("sun", "paper"), ("river", "sand"), ("paper", "river-dark")]


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_is_readable(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_controls_and_bars_stand_out(shape, ground):
    assert contrast(shape, ground) >= 3


def test_public_css_and_js_are_light():
    files = ("css/tokens.css", "css/public.css", "js/public.js")
    assert sum((STATIC / name).stat().st_size for name in files) < 40_000


def test_public_css_takes_its_colours_from_tokens():
    used = set(re.findall(r"var\(--([\w-]+)", (STATIC / "css/public.css").read_text("utf-8")))
    named = set(re.findall(r"--([\w-]+):", (STATIC / "css/tokens.css").read_text("utf-8")))
    assert used <= named
