"""One command a file, each thin over functions.

What a command needs is imported when it runs: a command that only reads starts without Prefect, pandas or GitHub's client.
"""
