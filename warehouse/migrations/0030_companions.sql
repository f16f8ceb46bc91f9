-- A package without compiled code may lean on another one that has it, its companion: jax on jaxlib.
alter table pulse.catalog_subjects add column companion_of varchar;
