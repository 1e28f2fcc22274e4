-- The time zones of a person, by their names in the IANA database. Which names there are, the service knows; the database takes any.

-- locks: constants, and people are few
alter table users
  -- Chosen in the settings; null for what the browser says.
  add column time_zone text,
  -- What a browser of this person said last.
  add column browser_time_zone text;
