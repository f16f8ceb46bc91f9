import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from reports.site import write_site

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed, so no script of the site can run")


def after_scripts(page: Path, address: str = "") -> str:
    """The page as the browser has it once its scripts have run."""
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom"]
    return subprocess.run([*command, f"{page.as_uri()}{address}"], capture_output=True, text=True, check=True, timeout=120).stdout


def test_the_comparison_draws_what_the_address_asks_for(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_site(small_world, tmp_path / "site")
    html = after_scripts(tmp_path / "site" / "compare.html", "?f=oldnet,newnet&m=health")
    plot = re.search(r'<svg id="plot"[^>]*>', html)
    assert plot is not None
    assert "hidden" not in plot[0]
    assert re.findall(r'class="fp-line (fp-line-\d)" d="M', html) == ["fp-line-0", "fp-line-1"]
    assert re.search(r'<tr[^>]*data-framework="emptynet"[^>]*hidden', html)
    assert not re.search(r'<tr[^>]*data-framework="oldnet"[^>]*hidden', html)


def test_an_old_site_says_since_when_it_is_stale(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_site(small_world, tmp_path / "site")
    found = re.search(r'<strong id="stale"([^>]*)>([^<]*)<', after_scripts(tmp_path / "site" / "f" / "oldnet.html"))
    assert found is not None
    assert "hidden" not in found[1]
    assert found[2].startswith("Stale since 2024-01-29: nothing has been refreshed for ")
