-- Where the person has put a pad among the others, from 1; null for one that stands after those, by its name.

-- locks: a null is nothing to write
alter table pads add column place smallint;
