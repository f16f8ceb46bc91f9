-- What of a simulated repository was counted, from when to when, and what is made up.
create table pulse.simulated_figures (
  repo varchar not null, figure varchar not null, known_since date, known_until date, simulated varchar);
