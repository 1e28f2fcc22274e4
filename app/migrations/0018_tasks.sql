-- without a transaction
-- Open tasks of all notes in one list: the first of each note are kept beside its text with the rest of its outline, and how many a person
-- has is counted where notes are. A note that the previous release saves is outlined again soon after; until then its count stands.

-- A change of the tables gives up soon, where other migrations of this kind wait for rows for long.
-- survives: columns with constant defaults, which the previous release does not know
do $$
begin
  set local lock_timeout = '5s';
  alter table notes
    -- The first open tasks, as `OpenTask` has them; null for none, and where only SQL has read the text.
    add column if not exists open_list jsonb,
    -- Whether the person wants to see open tasks alone.
    add column if not exists hides_done boolean not null default false;
  alter table users
    -- Of notes that are not in the trash.
    add column if not exists open_tasks int not null default 0;
end $$;

-- then
-- As in 0001, with open tasks.
create or replace function notes_added() returns trigger language plpgsql as $$
begin
  update users set note_count = note_count + n.live, trash_count = trash_count + n.trashed, open_tasks = users.open_tasks + n.open
  from (
    select user_id, count(*) filter (where deleted_at is null) as live,
           count(*) filter (where deleted_at is not null) as trashed,
           coalesce(sum(open_tasks) filter (where deleted_at is null), 0) as open
    from added group by user_id
  ) n
  where users.id = n.user_id;

  update pads set note_count = note_count + n.live
  from (
    select user_id, pad_id, count(*) as live
    from added where pad_id is not null and deleted_at is null group by user_id, pad_id
  ) n
  where pads.id = n.pad_id and pads.user_id = n.user_id;
  return null;
end $$;

-- then
create or replace function notes_removed() returns trigger language plpgsql as $$
begin
  update users set note_count = note_count - n.live, trash_count = trash_count - n.trashed, open_tasks = users.open_tasks - n.open
  from (
    select user_id, count(*) filter (where deleted_at is null) as live,
           count(*) filter (where deleted_at is not null) as trashed,
           coalesce(sum(open_tasks) filter (where deleted_at is null), 0) as open
    from removed group by user_id
  ) n
  where users.id = n.user_id;

  update pads set note_count = note_count - n.live
  from (
    select user_id, pad_id, count(*) as live
    from removed where pad_id is not null and deleted_at is null group by user_id, pad_id
  ) n
  where pads.id = n.pad_id and pads.user_id = n.user_id;
  return null;
end $$;

-- then
-- Most updates change only the text: then one look at the two row sets finds nothing to do.
create or replace function notes_changed() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from removed join added using (id)
    where removed.pad_id is distinct from added.pad_id
       or (removed.deleted_at is null) <> (added.deleted_at is null)
       or removed.open_tasks <> added.open_tasks
  ) then
    return null;
  end if;

  update users set note_count = note_count + n.live, trash_count = trash_count - n.live, open_tasks = users.open_tasks + n.open
  from (
    select user_id, sum(live) as live, sum(open) as open
    from (
      select user_id, 1 as live, open_tasks as open from added where deleted_at is null
      union all
      select user_id, -1, -open_tasks from removed where deleted_at is null
    ) change
    group by user_id
  ) n
  where users.id = n.user_id;

  update pads set note_count = note_count + n.live
  from (
    select user_id, pad_id, sum(live) as live
    from (
      select user_id, pad_id, 1 as live from added where pad_id is not null and deleted_at is null
      union all
      select user_id, pad_id, -1 from removed where pad_id is not null and deleted_at is null
    ) change
    group by user_id, pad_id
  ) n
  where pads.id = n.pad_id and pads.user_id = n.user_id and n.live <> 0;
  return null;
end $$;

-- then
-- An index whose making was interrupted is invalid, and dropped first.
-- survives: no statement uses it yet
drop index concurrently if exists notes_with_open_tasks;

-- then
-- The notes with open tasks, in the order in which they are listed.
create index concurrently notes_with_open_tasks on notes (user_id, updated_at, id)
  where deleted_at is null and open_tasks > 0;

-- then
-- One account at a time, whose row is locked meanwhile, so that no note is written while it is counted.
-- survives: it writes only a column that the previous release does not know
do $$
declare
  person bigint;
begin
  for person in select distinct user_id from notes where deleted_at is null and open_tasks > 0 loop
    perform from users where id = person for no key update;
    update users set open_tasks =
      (select coalesce(sum(n.open_tasks), 0) from notes n where n.user_id = person and n.deleted_at is null and n.open_tasks > 0)
    where id = person;
    commit;
  end loop;
end $$;
