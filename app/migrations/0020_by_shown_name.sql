-- without a transaction
-- Lists by title sort a note without one by its first line, as they show it. The indexes of 0008 by name stay for the previous release.

-- An index whose making was interrupted is invalid, and dropped first.
-- survives: no statement uses it yet
drop index concurrently if exists notes_listed_by_shown_name;

-- then
-- `name` and `snippet`, which the expression is made of, are included: otherwise PostgreSQL would read each row from the table.
create index concurrently notes_listed_by_shown_name on notes (user_id, (shown_name(name, snippet) collate human), id)
  include (name, snippet, updated_at, pad_id, pinned_at) where deleted_at is null;

-- then
-- survives: no statement uses it yet
drop index concurrently if exists notes_listed_of_pad_by_shown_name;

-- then
create index concurrently notes_listed_of_pad_by_shown_name on notes (user_id, pad_id, (shown_name(name, snippet) collate human), id)
  include (name, snippet, updated_at, pinned_at) where deleted_at is null;
