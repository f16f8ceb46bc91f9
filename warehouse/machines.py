"""Flags the accounts of stored rows as machines, by tonight's list.

Issues, pull requests and closes store the account as a hash, and GitHub's own flag, so a change of the list needs no request
to GitHub. Commits store less of their author and are read again from the clone on disk (`flows.night.plan`).
"""

from collections.abc import Collection

from duckdb import DuckDBPyConnection

_FLAGGED = (("issues", "author_id", "author_is_bot"), ("pulls", "author_id", "author_is_bot"), ("issue_events", "actor_id", "actor_is_bot"))


def flag_machines(con: DuckDBPyConnection, listed: Collection[str], listed_before: Collection[str]) -> int:
    """Flag accounts on the list as machines, and those that left it as people; return the number of changed rows.

    An account that was never on a list keeps GitHub's flag.

    Args:
        con: In a transaction on the working file.
        listed: The hashed accounts of the list.
        listed_before: Those of the list before, if the warehouse has not stored it: that of a release without a list of its own.
    """
    if not con.execute("select 1 from pulse.machine_accounts limit 1").fetchall():
        con.execute("insert into pulse.machine_accounts select distinct unnest($1::varchar[])", [sorted(listed_before)])
    con.execute("create or replace temp table listed as select distinct unnest($1::varchar[]) as account_id", [sorted(listed)])
    changed = 0
    for table, account, flag in _FLAGGED:
        changed += con.execute(
            f"""update raw.{table} set {flag} = {account} in (from listed)
                where {flag} is not null and {flag} <> ({account} in (from listed))
                  and {account} in (from listed union from pulse.machine_accounts)"""  # noqa: S608 (our own names)
        ).fetchall()[0][0]
    con.execute("delete from pulse.machine_accounts")
    con.execute("insert into pulse.machine_accounts from listed")
    con.execute("drop table listed")
    return changed
