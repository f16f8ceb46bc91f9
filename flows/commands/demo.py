"""`pulse demo`: the whole product on simulated data."""


def demo() -> int:
    """Run a whole night on the sandbox: no token, no network, in a home of its own; under a minute."""
    from flows.settings import load_settings

    settings = load_settings()

    from flows.demo import demo as run

    return run(settings)
