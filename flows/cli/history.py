"""`pulse history`: recompute the scores of every week."""


def history() -> int:
    """Recompute the scores of every past week from the data collected so far; where the home leads a fleet, its workers do it."""
    from flows.settings.model import load_settings

    settings = load_settings()
    if settings.lake is not None:
        from datetime import UTC, datetime

        from flows.orchestration.environment import prepare_prefect

        prepare_prefect(settings)
        from flows.fleet.begin import begin_history

        return begin_history(datetime.now(UTC))

    from flows.night.recompute import history as run

    return run(settings)
