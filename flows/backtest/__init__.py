"""`pulse backtest`: replay the frozen policy over histories, and record how it did."""
