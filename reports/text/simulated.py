"""The note on everything that is based on simulated data.

The warehouse puts the same note behind verdicts and alerts (`warehouse/shared_views/simulated.sql`); a sentence that has it twice
shows it once.
"""

NOTE = " (simulated data)"
SHORT_NOTE = " (simulated)"
"""For a badge, which has room for a few letters."""


def said(text: str, *, is_simulated: bool) -> str:
    """Give a line of text, with the note behind it where its data are simulated and it does not say so already."""
    return f"{text}{NOTE}" if is_simulated and "simulated" not in text else text


def shortened(text: str, longest: int) -> str:
    """Give a line of at most so many characters, with an ellipsis where it was longer; the note at its end is never lost."""
    if len(text) <= longest:
        return text
    note = NOTE if text.endswith(NOTE) else ""
    return f"{text.removesuffix(NOTE)[: longest - len(note) - 1].rstrip()}…{note}"
