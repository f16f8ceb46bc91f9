"""The lake: one warehouse for the shards of many workers.

It is a DuckLake with its catalog in PostgreSQL and Parquet files in a folder or an object store.

- `settings.LakeSettings`: where it is, with secrets that no `repr` shows.
- `attach(settings, read_only=False)`: a DuckDB connection with it as `lake`.
- `replace(settings, shard, published_file, run_id)`: one shard's rows of every public table, in one transaction.
- `remove(settings, shard, run_id)`: the rows of a shard that is planned no more.
- `shards(settings)`: which there are.
- `publish(settings, target, now)`: the published copy of a single home, from the rows of all shards.

Every public table of `warehouse/marts/` is a table `lake.main.NAME` with a first column `shard`, by which its files are
partitioned. Who writes holds one PostgreSQL advisory lock for the whole lake (`lock.py`), so that writers never
meet in DuckLake itself ([decision 47](../../docs/decisions/0047-one-lake.md)). Readers need no lock: each of their transactions sees
one snapshot, in which every shard is whole. Writing is tried again for some minutes while PostgreSQL or
the store does not answer (`attempts.py`); each of these functions may be repeated and changes nothing then.
"""

from warehouse.lake.connection import attach
from warehouse.lake.published_copy import publish
from warehouse.lake.settings import LakeSettings
from warehouse.lake.shard_rows import remove, replace, shards

__all__ = ["LakeSettings", "attach", "publish", "remove", "replace", "shards"]
