-- Whose ids are replaced at each reading: a keyed hash of the id (nobody comes back from it without the key of the home, which lies in
-- no file of DuckDB) and the salt of the replacement. Neither an address nor an id of before. Not published.
create table raw.forgotten (mark varchar not null, salt varchar not null, noted_at timestamp not null);
