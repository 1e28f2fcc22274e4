-- Files that are attached to notes. The object store holds their bytes; this schema holds what they are, and which texts name them.

create table attachments (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  note_id bigint not null references notes (id) on delete cascade,
  -- Key of the object that holds the bytes; the same with "-thumbnail" holds the small picture.
  object_key text not null unique,
  name text not null check (char_length(name) between 1 and 200),
  -- Detected from the bytes, not declared by the client.
  type text not null,
  bytes bigint not null check (bytes > 0),
  -- Pixels of an image that can be shown, the right way up.
  width int,
  height int,
  created_at timestamptz not null default now(),
  -- Whether a text has ever named the file: then it is removed with the last text that does.
  was_named boolean not null default false,
  check ((width is null) = (height is null))
);
create index attachments_of_note on attachments (note_id, id);
create index attachments_of_user on attachments (user_id);

-- Keys of objects that no row names any more, or may not: inserted before an object is stored, and when its row is deleted.
create table unnamed_objects (
  key text primary key,
  -- When the object is deleted.
  due_at timestamptz not null
);
create index unnamed_objects_due on unnamed_objects (due_at);

create function attachments_added() returns trigger language plpgsql as $$
begin
  update users set attachment_bytes = attachment_bytes + n.bytes
  from (select user_id, sum(bytes) as bytes from added group by user_id) n
  where users.id = n.user_id;
  return null;
end $$;

create function attachments_removed() returns trigger language plpgsql as $$
begin
  update users set attachment_bytes = attachment_bytes - n.bytes
  from (select user_id, sum(bytes) as bytes from removed group by user_id) n
  where users.id = n.user_id;

  insert into unnamed_objects (key, due_at)
  select object_key, now() from removed
  union all
  select object_key || '-thumbnail', now() from removed where width is not null
  on conflict (key) do update set due_at = excluded.due_at;
  return null;
end $$;

create trigger attachments_added after insert on attachments
  referencing new table as added for each statement execute function attachments_added();
create trigger attachments_removed after delete on attachments
  referencing old table as removed for each statement execute function attachments_removed();

-- ---------------------------------------------------------------------------------------------------- names in texts
-- A file lives as long as a text of its owner names it, whichever note it was attached to (decision 20). Triggers keep which notes name
-- a file, so that no code can forget it.

create table note_files (
  note_id bigint not null references notes (id) on delete cascade,
  file_id bigint not null references attachments (id) on delete cascade,
  user_id bigint not null,
  -- Whether the note's present text names the file. If not, an earlier text or a conflict did: a job looks whether those still exist.
  is_shown boolean not null,
  primary key (file_id, note_id)
);
create index note_files_of_note on note_files (note_id, file_id);
create index note_files_earlier on note_files (note_id) where not is_shown;

-- The ids of files that a text names, linear in its length.
create function named_files(given text) returns bigint[] language sql immutable parallel safe as $$
  select case when strpos(given, '/attachments/') = 0 then '{}'::bigint[] else array(
    select distinct substring(left(piece, 19) from '^([1-9][0-9]{0,17})/')::bigint
    from unnest((string_to_array(given, '/attachments/'))[2:]) piece
    where left(piece, 19) ~ '^[1-9][0-9]{0,17}/')
  end
$$;

-- Another note of the owner that names a file: first one that is not in the trash, and that shows the file.
create function other_note_of(file bigint, owner bigint, besides bigint) returns bigint language sql stable as $$
  select f.note_id from note_files f join notes n on n.id = f.note_id and n.user_id = f.user_id
  where f.file_id = file and f.user_id = owner and f.note_id <> besides
  order by n.deleted_at desc nulls first, f.is_shown desc, f.note_id
  limit 1
$$;

create function note_names_files() returns trigger language plpgsql as $$
declare
  named bigint[];
begin
  named := named_files(new.text);
  if named <> '{}' then
    named := array(select a.id from attachments a where a.user_id = new.user_id and a.id = any (named));
  end if;
  if tg_op = 'UPDATE' then
    update note_files set is_shown = false
    where note_id = new.id and is_shown and file_id not in (select unnest(named));
  end if;
  if named <> '{}' then
    insert into note_files (note_id, file_id, user_id, is_shown)
    select new.id, file, new.user_id, true from unnest(named) file order by file
    on conflict (file_id, note_id) do update set is_shown = true where not note_files.is_shown;
    update attachments set was_named = true where note_id = new.id and id = any (named) and not was_named;
  end if;
  return null;
end $$;

-- survives: it writes only a table and a column that the previous release does not know
create trigger note_names_files after insert or update of text on notes
  for each row execute function note_names_files();

-- The text of a conflict never was the note's text. Locks the owner's row, because a job may be looking at the names.
create function conflict_names_files() returns trigger language plpgsql as $$
begin
  perform from users where id = new.user_id for no key update;
  insert into note_files (note_id, file_id, user_id, is_shown)
  select new.note_id, a.id, new.user_id, false
  from attachments a where a.user_id = new.user_id and a.id = any (named_files(new.text)) order by a.id
  on conflict do nothing;
  return new;
end $$;

-- survives: it writes only a table that the previous release does not know
create trigger conflict_names_files before insert on note_revisions
  for each row when (new.is_conflict) execute function conflict_names_files();

-- A note that is deleted leaves its files to other notes that name them; its other files are deleted with it.
create function note_leaves_files() returns trigger language plpgsql as $$
begin
  update attachments a set note_id = other.note_id, was_named = true
  from (select id, other_note_of(id, user_id, old.id) as note_id from attachments where note_id = old.id) other
  where a.id = other.id and other.note_id is not null;
  return old;
end $$;

-- survives: it changes nothing of the notes that are deleted
create trigger note_leaves_files before delete on notes
  for each row execute function note_leaves_files();

-- Removes the names that only earlier texts of a note had, once no text of it has them. The caller holds the owner's row, so that no
-- save runs meanwhile.
create function forget_names(note bigint, owner bigint) returns void language sql as $$
  delete from note_files where note_id = note and user_id = owner and not is_shown and file_id not in (
    select unnest(named_files(r.text)) from note_revisions r where r.note_id = note and r.user_id = owner)
$$;

-- Gives files that stood in a text to a note that names them, and deletes those that no note names any more. The caller holds the
-- owner's row.
create function forget_files(owner bigint) returns int language plpgsql as $$
declare
  gone int;
begin
  update attachments a set note_id = other.note_id
  from (
    select id, other_note_of(id, owner, note_id) as note_id from attachments
    where user_id = owner and was_named
      and not exists (select from note_files f where f.file_id = attachments.id and f.note_id = attachments.note_id)
  ) other
  where a.id = other.id and other.note_id is not null;
  delete from attachments a
  where user_id = owner and was_named and created_at < now() - interval '1 day'
    and not exists (select from note_files f where f.file_id = a.id);
  get diagnostics gone = row_count;
  return gone;
end $$;
