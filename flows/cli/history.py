"""`pulse history`: recompute the scores of every week."""


def history() -> int:
    """Recompute the scores of every past week from the data collected so far."""
    from flows.settings.model import load_settings

    settings = load_settings()

    from flows.night.recompute import history as run

    return run(settings)
