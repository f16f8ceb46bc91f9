-- The macros of the public surface.
select function_name, string_agg(distinct array_to_string(parameters, ', '), '; ') as parameters, any_value(comment) as comment
from duckdb_functions()
where schema_name = 'main' and not internal and function_type in ('macro', 'table_macro')
group by function_name
order by function_name
