"""A folder of histories in Parquet files, read into a working file for `pulse backtest`; the SQL beside says what a row becomes."""
