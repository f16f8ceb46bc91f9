"""The page of the metrics, in Markdown: what is measured, how it counts, and why.

`python -m flows.metrics_page` writes docs/metrics.md; a test fails if the file differs. The definition of each metric comes from the
header of its SQL, its use from scoring/rubric.toml; the reasons are in the template.
"""

import sys
from pathlib import Path

from flows import markdown
from flows.night.site import shipped_method
from reports.site.method import method_content

PAGE = Path(__file__).parents[1] / "docs" / "metrics.md"
TEMPLATE = Path(__file__).with_name("metrics_page.md.j2")


def page() -> str:
    """Render the page from the shipped policy and headers."""
    content = method_content(shipped_method())
    indicators = {indicator.metric: indicator for pillar in content.pillars for indicator in pillar.indicators}
    return markdown.write(
        TEMPLATE,
        version=content.version,
        dimensions=content.dimensions,
        indicators=indicators,
        beside={metric: header for metric, header, _ in content.beside},
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
