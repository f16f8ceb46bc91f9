"""`pulse history`: the scores of every week, computed again."""

from flows.settings import load_settings


def history() -> int:
    """Compute the scores of every past week again, from what is already collected."""
    settings = load_settings()

    from flows.recompute import history as run

    return run(settings)
