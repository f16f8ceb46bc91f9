"""One run: plan, collect, measure, score, publish, notify."""
