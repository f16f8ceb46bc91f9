"""The lake: one warehouse for the shards of many workers.

It is a DuckLake with its catalog in PostgreSQL and Parquet files in a folder or an object store.

- `LakeSettings`: where it is, with secrets that no `repr` shows (`warehouse/lake_settings.py`, light to import).
- `attach(settings, read_only=False)`: a DuckDB connection with it as `lake`.
- `opened(settings, read_only=False)`: the same for a block, closed at its end.
- `replace(settings, shard, published_file, run_id)`: one shard's rows of every public table, in one transaction.
- `remove(settings, shard, run_id)`: the rows of a shard that is planned no more.
- `shards(settings)`: which there are.
- `publish(settings, target, now)`: the published copy of a single home, from the rows of all shards.
- `journal`: a shard's home and its pages, for the day on which its disk is lost (`Journal`).
- `maintain(settings, now)`: merges files, forgets old snapshots, removes what nobody needs.
- `forget(settings, change, now, run_id)`: takes people out of homes, journal, public tables and snapshots.

Every public table of `warehouse/marts/` is a table `lake.main.NAME` with a first column `shard`, by which its files are
partitioned. Who writes holds one PostgreSQL advisory lock for the whole lake (`lock.py`), so that writers never
meet in DuckLake itself ([decision 47](../../docs/decisions/0047-one-lake.md)). Readers need no lock: each of their transactions sees
one snapshot, in which every shard is whole. Writing is tried again for some minutes while PostgreSQL or
the store does not answer (`attempts.py`); each of these functions may be repeated and changes nothing then.
"""

from warehouse.lake import journal
from warehouse.lake.connection import attach, opened
from warehouse.lake.forget import forget
from warehouse.lake.maintenance import maintain
from warehouse.lake.published_copy import publish
from warehouse.lake.shard_rows import remove, replace, shards
from warehouse.lake_settings import LakeSettings

__all__ = ["LakeSettings", "attach", "forget", "journal", "maintain", "opened", "publish", "remove", "replace", "shards"]
