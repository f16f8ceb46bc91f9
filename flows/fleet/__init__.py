"""A night on several machines: shards of frameworks as flow runs on a work pool, then one step for what compares them all."""
