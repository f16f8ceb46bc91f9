"""Rates of rare events with their exact interval."""

from scipy.special import gammaincinv  # type: ignore[import-untyped] # scipy ships no types


def rate_interval(events: int, years: float, share: float = 0.95) -> tuple[float, float]:
    """Exact interval of a Poisson rate (Garwood 1936, https://doi.org/10.1093/biomet/28.3-4.437).

    Args:
        events: How many were seen.
        years: In how many years, above 0.
        share: Coverage of the two-sided interval.

    Returns:
        Lowest and highest rate a year.
    """
    tail = (1 - share) / 2
    # half a quantile of chi-square with 2n degrees of freedom is the quantile of a gamma of shape n
    low = gammaincinv(events, tail) if events else 0.0
    return float(low / years), float(gammaincinv(events + 1, 1 - tail) / years)
