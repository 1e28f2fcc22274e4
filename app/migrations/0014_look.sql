-- How pages look for a person: appearance, letters, size, width and lists. Which choices there are, the service knows; the database takes any.

-- locks: a constant, and people are few
alter table users add column look jsonb not null default '{}';
