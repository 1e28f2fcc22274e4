-- without a transaction
-- A file lives as long as a text of its owner names it, whichever note it was attached to. Which notes name it is kept by triggers, so
-- that no code can forget it.

create table if not exists note_files (
  note_id bigint not null references notes (id) on delete cascade,
  file_id bigint not null references attachments (id) on delete cascade,
  user_id bigint not null,
  -- The note's text names it. If not, an earlier one did, or one that could not be merged: a job looks whether those are still there.
  is_shown boolean not null,
  primary key (file_id, note_id)
);

-- then
-- locks: it is empty
create index if not exists note_files_of_note on note_files (note_id, file_id);

-- then
-- locks: it is empty
create index if not exists note_files_earlier on note_files (note_id) where not is_shown;

-- then
-- The numbers of files that a text names, linear in its length.
create or replace function named_files(given text) returns bigint[] language sql immutable parallel safe as $$
  select case when strpos(given, '/attachments/') = 0 then '{}'::bigint[] else array(
    select distinct substring(left(piece, 19) from '^([1-9][0-9]{0,17})/')::bigint
    from unnest((string_to_array(given, '/attachments/'))[2:]) piece
    where left(piece, 19) ~ '^[1-9][0-9]{0,17}/')
  end
$$;

-- then
-- Another note of the owner's that names a file: one that is not in the trash, and that shows it, first.
create or replace function other_note_of(file bigint, owner bigint, besides bigint) returns bigint language sql stable as $$
  select f.note_id from note_files f join notes n on n.id = f.note_id and n.user_id = f.user_id
  where f.file_id = file and f.user_id = owner and f.note_id <> besides
  order by n.deleted_at desc nulls first, f.is_shown desc, f.note_id
  limit 1
$$;

-- then
create or replace function note_names_files() returns trigger language plpgsql as $$
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

-- then
-- survives: it writes only a table and a column that the release before does not know
create or replace trigger note_names_files after insert or update of text on notes
  for each row execute function note_names_files();

-- then
-- What could not be merged never was the note. In the owner's turn, for a job may be looking at what is named.
create or replace function conflict_names_files() returns trigger language plpgsql as $$
begin
  perform from users where id = new.user_id for no key update;
  insert into note_files (note_id, file_id, user_id, is_shown)
  select new.note_id, a.id, new.user_id, false
  from attachments a where a.user_id = new.user_id and a.id = any (named_files(new.text)) order by a.id
  on conflict do nothing;
  return new;
end $$;

-- then
-- survives: it writes only a table that the release before does not know
create or replace trigger conflict_names_files before insert on note_revisions
  for each row when (new.is_conflict) execute function conflict_names_files();

-- then
-- A note that is deleted leaves its files to others that name them; the rest goes with it.
create or replace function note_leaves_files() returns trigger language plpgsql as $$
begin
  update attachments a set note_id = other.note_id, was_named = true
  from (select id, other_note_of(id, user_id, old.id) as note_id from attachments where note_id = old.id) other
  where a.id = other.id and other.note_id is not null;
  return old;
end $$;

-- then
-- survives: it changes nothing of the notes that are deleted
create or replace trigger note_leaves_files before delete on notes
  for each row execute function note_leaves_files();

-- then
-- What a note named in earlier texts, and no text of it names any more. In its owner's turn, so that none is being saved.
create or replace function forget_names(note bigint, owner bigint) returns void language sql as $$
  delete from note_files where note_id = note and user_id = owner and not is_shown and file_id not in (
    select unnest(named_files(r.text)) from note_revisions r where r.note_id = note and r.user_id = owner)
$$;

-- then
-- Files that stood in a text belong to a note that names them; those that none names any more go. In their owner's turn.
create or replace function forget_files(owner bigint) returns int language plpgsql as $$
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

-- then
-- What notes of before name, one person's after the other; each waits for their turn, as every save does.
-- survives: it writes only a table and a column that the release before does not know
do $$
declare
  owner bigint;
begin
  for owner in select distinct user_id from attachments order by user_id loop
    perform from users where id = owner for no key update;
    insert into note_files (note_id, file_id, user_id, is_shown)
    select n.id, a.id, owner, true
    from notes n, unnest(named_files(n.text)) file join attachments a on a.id = file and a.user_id = owner
    where n.user_id = owner and strpos(n.text, '/attachments/') > 0
    on conflict (file_id, note_id) do update set is_shown = true;
    insert into note_files (note_id, file_id, user_id, is_shown)
    select distinct r.note_id, a.id, owner, false
    from note_revisions r, unnest(named_files(r.text)) file join attachments a on a.id = file and a.user_id = owner
    where r.user_id = owner and strpos(r.text, '/attachments/') > 0
    on conflict do nothing;
    update attachments a set was_named = true from note_files f
    where a.user_id = owner and not a.was_named and f.file_id = a.id and f.note_id = a.note_id;
    commit;
  end loop;
end $$;
