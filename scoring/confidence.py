"""Confidence: how far a score can be relied upon, 0 to 1."""

import numpy as np

from scoring.columns import Numbers


def confidence(coverage: Numbers, stale: Numbers, width: Numbers, zero_precision_width: float) -> Numbers:
    """Coverage x freshness x precision.

    Args:
        coverage: Share of the weight that counts, 0 to 1.
        stale: Share of the weight that is past its due date, 0 to 1. Freshness is the share that is not stale among what
            counts or once did.
        width: Width of the interval, points; NaN where there is no score.
        zero_precision_width: Width at which precision is 0.

    Returns:
        0 to 1, NaN where there is no score.
    """
    answered = coverage + stale
    freshness = np.divide(coverage, answered, out=np.zeros_like(coverage), where=answered > 0)
    precision = np.clip(1 - width / zero_precision_width, 0, 1)
    return coverage * freshness * precision
