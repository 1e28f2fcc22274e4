-- Bounds for accounts with very many small things: files of a few bytes, tags, and notes that name one file.

-- A file of a few bytes takes a block of the disk and a row of a table: it counts as 4 KiB of the quota, which so bounds how many there
-- are as well.
create function file_cost(bytes bigint) returns bigint language sql immutable parallel safe
  return greatest(bytes, 4096);

create or replace function attachments_added() returns trigger language plpgsql as $$
begin
  update users set attachment_bytes = attachment_bytes + n.bytes
  from (select user_id, sum(file_cost(bytes)) as bytes from added group by user_id) n
  where users.id = n.user_id;
  return null;
end $$;

create or replace function attachments_removed() returns trigger language plpgsql as $$
begin
  update users set attachment_bytes = attachment_bytes - n.bytes
  from (select user_id, sum(file_cost(bytes)) as bytes from removed group by user_id) n
  where users.id = n.user_id;

  insert into unnamed_objects (key, due_at)
  select object_key, now() from removed
  union all
  select object_key || '-thumbnail', now() from removed where width is not null
  on conflict (key) do update set due_at = excluded.due_at;
  return null;
end $$;

-- locks: the rows of people with small files, a second for a million files
update users set attachment_bytes = n.bytes
from (select user_id, sum(file_cost(bytes)) as bytes from attachments group by user_id) n
where users.id = n.user_id and attachment_bytes <> n.bytes;

-- Looks at a hundred notes at most: any of them keeps the file, and a hundred thousand may name it.
create or replace function other_note_of(file bigint, owner bigint, besides bigint) returns bigint language sql stable as $$
  select f.note_id from (
    select note_id, user_id, is_shown from note_files
    where file_id = file and user_id = owner and note_id <> besides
    order by note_id desc limit 100
  ) f join notes n on n.id = f.note_id and n.user_id = f.user_id
  order by n.deleted_at desc nulls first, f.is_shown desc, f.note_id
  limit 1
$$;

-- Every page shows the tags with the most notes: this index gives them in order, without sorting up to a hundred thousand.
-- locks: tags are not counted meanwhile, half a second for a million of them
create index tags_by_use on tags (user_id, note_count desc, tag);

-- Tags are counted by statement. Counting note by note made a new version of a tag's row for each note, and looking for the last version
-- took quadratic time: a pad of a few thousand notes could not go to the trash with them.
create function tags_added() returns trigger language plpgsql as $$
begin
  insert into note_tags (user_id, tag, note_id)
  select user_id, unnest(tags), id from added where deleted_at is null
  on conflict do nothing;
  insert into tags (user_id, tag, note_count)
  select user_id, tag, count(*) from (select user_id, unnest(tags) as tag from added where deleted_at is null) each
  group by user_id, tag
  on conflict (user_id, tag) do update set note_count = tags.note_count + excluded.note_count;
  return null;
end $$;

-- Rows of note_tags are deleted by the foreign key's cascade.
create function tags_removed() returns trigger language plpgsql as $$
begin
  with total as (
    select user_id, tag, count(*) as gone from (select user_id, unnest(tags) as tag from removed where deleted_at is null) each
    group by user_id, tag
  ),
  fewer as (
    update tags t set note_count = t.note_count - total.gone from total
    where t.user_id = total.user_id and t.tag = total.tag and t.note_count > total.gone
  )
  delete from tags t using total
  where t.user_id = total.user_id and t.tag = total.tag and t.note_count <= total.gone;
  return null;
end $$;

create function tags_changed() returns trigger language plpgsql as $$
begin
  -- Most updates change no tags. Except, not a join: the planner expects one row and would choose a nested loop, which takes quadratic time
  -- for ten thousand notes.
  if not exists (
    select id, tags, deleted_at is null from removed
    except
    select id, tags, deleted_at is null from added
  ) then
    return null;
  end if;

  with net as (
    select user_id, id as note_id, tag, sum(change) as change
    from (
      select user_id, id, unnest(tags) as tag, -1 as change from removed where deleted_at is null
      union all
      select user_id, id, unnest(tags), 1 from added where deleted_at is null
    ) each
    group by user_id, id, tag having sum(change) <> 0
  ),
  lost as (
    delete from note_tags t using net
    where net.change < 0 and t.user_id = net.user_id and t.tag = net.tag and t.note_id = net.note_id
  ),
  got as (
    insert into note_tags (user_id, tag, note_id)
    select user_id, tag, note_id from net where change > 0
    on conflict do nothing
  ),
  total as (
    select user_id, tag, sum(change) as change from net group by user_id, tag having sum(change) <> 0
  ),
  more as (
    insert into tags (user_id, tag, note_count)
    select user_id, tag, change from total where change > 0
    on conflict (user_id, tag) do update set note_count = tags.note_count + excluded.note_count
  ),
  fewer as (
    update tags t set note_count = t.note_count + total.change from total
    where total.change < 0 and t.user_id = total.user_id and t.tag = total.tag and t.note_count + total.change > 0
  )
  delete from tags t using total
  where total.change < 0 and t.user_id = total.user_id and t.tag = total.tag and t.note_count + total.change <= 0;
  return null;
end $$;

-- survives: it writes the same tables as the one that it replaces
create or replace trigger note_tagged_insert after insert on notes
  referencing new table as added for each statement execute function tags_added();
-- survives: it writes the same tables as the one that it replaces
create or replace trigger note_tagged_update after update on notes
  referencing old table as removed new table as added for each statement execute function tags_changed();
-- survives: it writes the same tables as the one that it replaces
create or replace trigger note_tagged_delete after delete on notes
  referencing old table as removed for each statement execute function tags_removed();
