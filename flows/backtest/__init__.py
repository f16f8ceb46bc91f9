"""`pulse backtest`: the frozen policy replayed over histories, and the record it leaves."""
