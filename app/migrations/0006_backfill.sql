-- without a transaction
-- What notes of before have to have besides, one after the other: a save waits for its own note at most.

-- survives: it writes only columns and tables that the release before does not know; a note's times stay
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
    -- A crash would only mean to begin again.
    set local synchronous_commit = off;
    -- The row is locked from here on, so that what is looked up is what stands there.
    update notes set text = text where id = note;
    perform search_keep(n) from notes n where id = note and deleted_at is null;
    commit;
  end loop;
end $$;

-- then
-- Indexes as those of 0001, with what a row shows now, made beside them while everybody goes on. One that was broken off is no use.
-- survives: it is in nobody's use
drop index concurrently if exists notes_listed_by_time;

-- then
create index concurrently notes_listed_by_time on notes (user_id, updated_at, id)
  include (name, pad_id, snippet, pinned_at) where deleted_at is null;

-- then
-- survives: what takes its place holds the same and more
drop index concurrently if exists notes_by_time;

-- then
-- survives: it is in nobody's use
drop index concurrently if exists notes_listed_by_name;

-- then
create index concurrently notes_listed_by_name on notes (user_id, name, id)
  include (updated_at, pad_id, snippet, pinned_at) where deleted_at is null;

-- then
-- survives: what takes its place holds the same and more
drop index concurrently if exists notes_by_name;

-- then
-- survives: it is in nobody's use
drop index concurrently if exists notes_listed_of_pad_by_time;

-- then
create index concurrently notes_listed_of_pad_by_time on notes (user_id, pad_id, updated_at, id)
  include (name, snippet, pinned_at) where deleted_at is null;

-- then
-- survives: what takes its place holds the same and more
drop index concurrently if exists notes_of_pad_by_time;

-- then
-- survives: it is in nobody's use
drop index concurrently if exists notes_listed_of_pad_by_name;

-- then
create index concurrently notes_listed_of_pad_by_name on notes (user_id, pad_id, name, id)
  include (updated_at, snippet, pinned_at) where deleted_at is null;

-- then
-- survives: what takes its place holds the same and more
drop index concurrently if exists notes_of_pad_by_name;

-- then
-- survives: it is in nobody's use
drop index concurrently if exists notes_pinned;

-- then
-- Pinned ones stand before all others in every order; there are few.
create index concurrently notes_pinned on notes (user_id, updated_at, id)
  include (name, pad_id, snippet, pinned_at) where deleted_at is null and pinned_at is not null;
