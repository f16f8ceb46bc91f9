-- New models by library of the Hub and month that has ended.
create table raw.models_monthly (subject varchar not null, month date not null, new_models bigint not null, known_at timestamp not null);

insert into pulse.sources values ('models_monthly', 'hub_library');
