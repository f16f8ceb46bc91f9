-- Every column of the public surface with its comment.
with named as (
  select database_name, table_name, comment, false as is_view from duckdb_tables() where schema_name = 'main' and not internal and not temporary
  union all by name
  select database_name, view_name as table_name, comment, true as is_view from duckdb_views() where schema_name = 'main' and not internal
)
select n.table_name, n.is_view, n.comment as table_comment, c.column_name, c.data_type, c.comment
from named n
join duckdb_columns() c on c.database_name = n.database_name and c.schema_name = 'main' and c.table_name = n.table_name and not c.internal
order by n.is_view and n.table_name like 'v\_%' escape '\', n.table_name, c.column_index
