"""The page of figures, docs/benchmarks.md: hand-written text, and each part's last figures between two markers."""

import re

from benchmarks.process import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"


def write(part: str, figures: str) -> None:
    """Replace the figures of a part.

    Raises:
        ValueError: the page has no place for this part.
    """
    begin, end = f"<!-- {part} -->", f"<!-- end of {part} -->"
    place = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    text, count = place.subn(lambda _: f"{begin}\n{figures}\n{end}", PAGE.read_text(encoding="utf-8"))
    if count != 1:
        msg = f"{PAGE} has no place for {part}: it needs {begin} and {end}"
        raise ValueError(msg)
    PAGE.write_text(text, encoding="utf-8")
