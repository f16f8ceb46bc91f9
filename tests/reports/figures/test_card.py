"""The preview picture: a PNG of the size that readers of OpenGraph take, only where the site's full address is known."""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from PIL import Image, ImageDraw

from reports.figures.card import card
from reports.figures.svg import Point
from reports.framework_page.model import FrameworkContent
from reports.framework_page.read import framework_content
from reports.site.write import write_site
from tests.reports.conftest import NO_ENGINE

HISTORY = [Point(dt.date(2019, 1, 7), 6.25), Point(dt.date(2020, 1, 6), None), Point(dt.date(2024, 1, 29), 2.0)]


@pytest.fixture
def oldnet(small_world: duckdb.DuckDBPyConnection) -> FrameworkContent:
    return framework_content(small_world, "oldnet")


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is written on pictures from here on."""
    written: list[str] = []
    draw = ImageDraw.ImageDraw.text

    def note(self: ImageDraw.ImageDraw, at: object, text: str, *args: object, **kwargs: object) -> None:
        written.append(text)
        draw(self, at, text, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", note)
    return written


def test_it_is_a_small_png_of_the_size_that_previews_have(oldnet: FrameworkContent) -> None:
    drawn = card(oldnet, HISTORY)
    picture = Image.open(io.BytesIO(drawn))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(drawn) < 60_000
    assert len(picture.convert("RGB").getcolors(1_000_000) or ()) > 3


def test_it_says_what_the_page_says_first(oldnet: FrameworkContent, texts: list[str]) -> None:
    card(oldnet, HISTORY)
    assert texts == [
        *("Framework Pulse", "as of 2024-01-29", "Oldnet", "retired in October 2023", "Start nothing on it."),
        *("Ecosystem Health", "2.0", "of 10"),
    ]  # fmt: skip


def test_the_word_simulated_stands_beside_the_number(oldnet: FrameworkContent, texts: list[str]) -> None:
    card(replace(oldnet, simulated=[]), HISTORY)
    assert "Ecosystem Health (simulated data)" in texts


def test_without_a_score_there_is_no_number_and_no_curve(small_world: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    card(framework_content(small_world, "emptynet"), [])
    assert texts == ["Framework Pulse", "Emptynet", "active", "Ecosystem Health", "no score"]


def test_a_name_that_is_long_is_cut_and_one_without_letters_in_the_font_gives_way_to_the_slug(
    oldnet: FrameworkContent, texts: list[str]
) -> None:
    card(replace(oldnet, name="W" * 300), HISTORY)
    card(replace(oldnet, name="\u6846\u67b6"), HISTORY)
    assert texts[2].endswith("…")
    assert len(texts[2]) < 60
    assert texts[8 + 2] == "oldnet"


def test_pages_lead_to_it_where_the_address_is_known(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_site(small_world, tmp_path / "known", console=NO_ENGINE, address="https://example.org/pulse")
    write_site(small_world, tmp_path / "unknown", console=NO_ENGINE)
    page = (tmp_path / "known" / "f" / "oldnet.html").read_text()
    assert '<meta property="og:image" content="https://example.org/pulse/f/oldnet.png">' in page
    assert {path.stem for path in tmp_path.glob("known/f/*.png")} == {"oldnet", "newnet", "emptynet"}
    assert not list(tmp_path.glob("unknown/f/*.png"))
    assert "og:image" not in (tmp_path / "unknown" / "f" / "oldnet.html").read_text()
