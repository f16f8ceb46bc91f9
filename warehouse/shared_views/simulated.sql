-- simulated: what is said after every sentence of judgement where the data are not the world; the empty text where they are. One row.
select coalesce(max(' (simulated data)') filter (value = 'true'), '') as note from pulse.meta where key = 'simulated'
