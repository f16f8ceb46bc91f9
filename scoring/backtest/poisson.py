"""Rates of rare events with their exact interval."""

from scipy.stats import chi2  # type: ignore[import-untyped] # scipy ships no types


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
    low = chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    return float(low / years), float(chi2.ppf(1 - tail, 2 * events + 2) / 2 / years)
