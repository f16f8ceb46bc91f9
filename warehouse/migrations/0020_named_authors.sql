-- Whether the author's name has the form of a person's, which a check wants to know; the name itself is not kept.
alter table raw.commits add column is_named boolean;
