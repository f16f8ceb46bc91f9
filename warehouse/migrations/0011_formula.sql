-- Which accounts the rows were last flagged by, as keyed hashes like `author_id`: who leaves the list is flagged as a person again.
create table pulse.machine_accounts (account_id varchar not null);
