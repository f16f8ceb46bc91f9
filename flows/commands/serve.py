"""`pulse serve`: the nightly schedule."""


def serve() -> int:
    """Run the refresh every night, on the schedule of PULSE_SCHEDULE, until stopped."""
    from flows.settings import load_settings

    settings = load_settings()

    from flows.serve import serve as run

    return run(settings)
