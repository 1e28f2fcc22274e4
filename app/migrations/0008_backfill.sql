-- without a transaction
-- Fills in what 0003, 0006 and 0007 brought, for notes that are there already: one note and then one account at a time, so that a save
-- waits for its own note at most. Then makes the indexes that need all notes. Each part may be interrupted, and runs again from its beginning.

-- survives: it writes only columns and tables that the previous release does not know; a note's times stay
do $$
declare
  note bigint;
begin
  for note in
    select id from notes n
    where snippet = '' and text <> ''
       or deleted_at is null and not exists (select from note_search where note_id = n.id)
    order by id
  loop
    -- Without waiting for the disk (synchronous_commit): a crash only means to begin again.
    set local synchronous_commit = off;
    -- The update locks the row, so that the words indexed below are those of the text that is there.
    update notes set text = text where id = note;
    perform search_keep(n) from notes n where id = note and deleted_at is null;
    commit;
  end loop;
end $$;

-- then
-- survives: it writes only a column that the previous release does not know
do $$
declare
  person bigint;
begin
  for person in select id from users order by id loop
    -- Locks the row, so that no text is written while it is counted.
    perform from users where id = person for no key update;
    update users set text_bytes =
      (select coalesce(sum(text_cost(name, text)), 0) from notes where user_id = person) +
      (select coalesce(sum(text_cost(name, text)), 0) from note_revisions where user_id = person)
    where id = person;
    commit;
  end loop;
end $$;

-- then
-- Indexes like those of 0001 with the columns that a row of a list shows now, made `concurrently` beside them. An index whose making was
-- interrupted is invalid, and dropped first.
-- survives: no statement uses it yet
drop index concurrently if exists notes_listed_by_time;

-- then
create index concurrently notes_listed_by_time on notes (user_id, updated_at, id)
  include (name, pad_id, snippet, pinned_at) where deleted_at is null;

-- then
-- survives: the index that replaces it has the same columns and more
drop index concurrently if exists notes_by_time;

-- then
-- survives: no statement uses it yet
drop index concurrently if exists notes_listed_by_name;

-- then
create index concurrently notes_listed_by_name on notes (user_id, name, id)
  include (updated_at, pad_id, snippet, pinned_at) where deleted_at is null;

-- then
-- survives: the index that replaces it has the same columns and more
drop index concurrently if exists notes_by_name;

-- then
-- survives: no statement uses it yet
drop index concurrently if exists notes_listed_of_pad_by_time;

-- then
create index concurrently notes_listed_of_pad_by_time on notes (user_id, pad_id, updated_at, id)
  include (name, snippet, pinned_at) where deleted_at is null;

-- then
-- survives: the index that replaces it has the same columns and more
drop index concurrently if exists notes_of_pad_by_time;

-- then
-- survives: no statement uses it yet
drop index concurrently if exists notes_listed_of_pad_by_name;

-- then
create index concurrently notes_listed_of_pad_by_name on notes (user_id, pad_id, name, id)
  include (updated_at, snippet, pinned_at) where deleted_at is null;

-- then
-- survives: the index that replaces it has the same columns and more
drop index concurrently if exists notes_of_pad_by_name;

-- then
-- survives: no statement uses it yet
drop index concurrently if exists notes_pinned;

-- then
-- Pinned notes, which come before all others in every order and are few.
create index concurrently notes_pinned on notes (user_id, updated_at, id)
  include (name, pad_id, snippet, pinned_at) where deleted_at is null and pinned_at is not null;
