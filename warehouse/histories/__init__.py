"""A folder of histories in Parquet files, read into a working file for `pulse backtest`; the SQL files define the rows."""
