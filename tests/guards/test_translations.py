"""Every message that the program can show stands in the English catalogue; the public site wholly translated."""

import subprocess
import sys

import pytest

from tests.guards.source import ROOT

CATALOGUE = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the catalogue is being made")
def test_the_english_catalogue_is_complete():
    done = subprocess.run([sys.executable, "tools/check_catalogue.py"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
