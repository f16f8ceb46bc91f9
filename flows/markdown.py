"""Markdown documents from a template next to the code that fills it."""

from pathlib import Path

from jinja2 import Environment, StrictUndefined

_MARKDOWN = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)  # noqa: S701 (no HTML)


def write(template: Path, **content: object) -> str:
    """Return the document.

    Args:
        template: The file.
        content: The values of its names; a missing one is an error.
    """
    return _MARKDOWN.from_string(template.read_text(encoding="utf-8")).render(**content)
