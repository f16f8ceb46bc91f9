"""`pulse serve`: the nightly schedule."""

from flows.settings import load_settings


def serve() -> int:
    """Run the refresh every night, on the schedule of PULSE_SCHEDULE, until stopped."""
    settings = load_settings()

    from flows.serve import serve as run

    return run(settings)
