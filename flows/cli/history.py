"""`pulse history`: the scores of every week, computed again."""


def history() -> int:
    """Compute the scores of every past week again, from what is already collected."""
    from flows.settings.model import load_settings

    settings = load_settings()

    from flows.night.recompute import history as run

    return run(settings)
