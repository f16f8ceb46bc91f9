"""A framework's preview picture as PNG, for the places that show links: they take no SVG, and no picture without a full address.

Pillow draws it with the font that it ships, so it looks the same on every machine; docs/decisions says why this library.
"""

import datetime as dt
import io
from collections.abc import Sequence
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont

from reports.figures.svg import Point
from reports.framework_page.model import FrameworkContent
from reports.text.escape import plain
from reports.text.simulated import said

WIDTH_PX, HEIGHT_PX = 1_200, 630
"""What https://ogp.me's readers cut nothing from: 1.91 to 1."""

_PAPER, _INK, _QUIET, _RULE, _LINE = "#fdfdfb", "#1b1f24", "#5a646e", "#e2e4e6", "#1f5fae"
_MARGIN_PX = 70
_FINER = 2  # the curve is drawn larger and made smaller, which smooths its edges
_CURVE_PX = (590, 190)
_MOST_SCORE = 10
_COLOURS = 64


def card(page: FrameworkContent, history: Sequence[Point]) -> bytes:
    """Draw the card: name, where it stands, what to do about it, health as a number and over time.

    Args:
        page: the framework's page.
        history: health on every date that was scored, in order of time.
    """
    picture = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), _PAPER)
    draw = ImageDraw.Draw(picture)
    is_simulated = page.simulated is not None
    _line(draw, (_MARGIN_PX, 56), "Framework Pulse", 28, _QUIET)
    if page.as_of:
        _line(draw, (WIDTH_PX - _MARGIN_PX, 56), f"as of {page.as_of}", 28, _QUIET, anchor="ra")
    name = plain(page.name)
    _line(draw, (_MARGIN_PX, 112), name if _can_write(name) else page.framework, 84, _INK)
    _line(draw, (_MARGIN_PX, 222), f"{page.standing.lifecycle} {page.standing.since}".strip(), 34, _QUIET)
    if page.advice.verdict and _can_write(page.advice.verdict.verdict):
        _line(draw, (_MARGIN_PX, 276), plain(page.advice.verdict.verdict), 34, _INK)
    draw.line([(_MARGIN_PX, 352), (WIDTH_PX - _MARGIN_PX, 352)], _RULE, 2)
    score = page.health.value if page.health.is_known else "no score"
    _line(draw, (_MARGIN_PX, 376), said(page.health.name, is_simulated=is_simulated), 26, _QUIET)
    _line(draw, (_MARGIN_PX, 410), score, 150 if page.health.is_known else 80, _INK)
    if page.health.is_known:
        right = _MARGIN_PX + _font(150).getlength(score)
        _line(draw, (int(right) + 16, 510), "of 10", 34, _QUIET)
    if history:
        picture.paste(_curve(history), (WIDTH_PX - _MARGIN_PX - _CURVE_PX[0], 392))
    written = io.BytesIO()
    picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE).save(written, "PNG")
    return written.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        message = "Pillow was built without FreeType, so it cannot draw text."
        raise TypeError(message)
    return font


def _can_write(text: str) -> bool:
    """Return whether the font has these letters: those of western European languages."""
    return all(ord(letter) < 0x180 or letter in "\N{EN DASH}\N{HORIZONTAL ELLIPSIS}" for letter in text)


def _line(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, colour: str, anchor: str = "la") -> None:
    """Write one line, smaller where it would not fit, cut where it would become too small to read."""
    room = WIDTH_PX - 2 * _MARGIN_PX
    smallest = max(24, size // 2)
    while size > smallest and _font(size).getlength(text) > room:
        size -= 2
    while _font(size).getlength(text) > room:
        text = text.removesuffix("…")[:-1].rstrip() + "…"
    draw.text(at, text, colour, _font(size), anchor)


def _curve(history: Sequence[Point]) -> Image.Image:
    """Health over time, with a gap where there was no score."""
    width, height = (side * _FINER for side in _CURVE_PX)
    drawn = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(drawn)
    for share in (0, 0.5, 1):
        draw.line([(0, _y(share * _MOST_SCORE, height)), (width, _y(share * _MOST_SCORE, height))], _RULE, _FINER)
    first, last = history[0].as_of, history[-1].as_of
    for known, run in groupby(history, key=lambda point: point.score is not None):
        if known:
            places = [(_x(point.as_of, first, last, width), _y(point.score or 0, height)) for point in run]
            draw.line([*places, places[-1]], _LINE, 4 * _FINER, "curve")
    return drawn.resize(_CURVE_PX, Image.Resampling.LANCZOS)


def _x(on: dt.date, first: dt.date, last: dt.date, width: int) -> float:
    return (on - first).days / max(1, (last - first).days) * (width - 8 * _FINER) + 4 * _FINER


def _y(score: float, height: int) -> float:
    return (1 - score / _MOST_SCORE) * (height - 8 * _FINER) + 4 * _FINER
