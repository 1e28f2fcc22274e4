-- without a transaction
-- A title alone is a note, and so is a text alone. And links to notes by their titles: a save sends the titles that its text links to
-- along with its outline, a trigger keeps them in a table by itself, and the loop that outlines notes fills in those that are there already.

-- A change of the table gives up soon, where other migrations of this kind wait for rows for long.
-- survives: what the previous release writes has a name and a text, and it shows an empty one as such
do $$
begin
  set local lock_timeout = '5s';
  alter table notes
    drop constraint if exists notes_sizes,
    drop constraint if exists notes_name_check,
    drop constraint if exists notes_text_check,
    add constraint notes_sizes check (
      char_length(name) <= 100 and octet_length(text) <= 1048576 and octet_length(name) + octet_length(text) > 0) not valid,
    -- The titles that the text links to, as they are typed.
    add column if not exists links text[] not null default '{}';
end $$;

-- then
-- Reads the rows once beside all saves; of a long text only how long it is.
alter table notes validate constraint notes_sizes;

-- then
create or replace function note_written() returns trigger language plpgsql as $$
begin
  -- A save that sends an outline says which version of the note it is for.
  if new.outline_of = new.version and (tg_op = 'INSERT' or new.outline_of is distinct from old.outline_of) then return new; end if;
  new.snippet := note_snippet(new.text);
  new.tags := note_tags(new.text);
  new.outline_of := null;
  new.outline_version := 0;
  -- Those of before, rather than none.
  if tg_op = 'UPDATE' then
    new.tasks := old.tasks;
    new.open_tasks := old.open_tasks;
    new.links := old.links;
  end if;
  return new;
end $$;

-- then
-- As 0004_history.sql has it, except that a text or a title that was cleared ends the session, whatever it was made of.
create or replace function notes_versioned() returns trigger language plpgsql as $$
declare
  ends boolean;
begin
  if new.name = old.name and new.text = old.text then
    new.version := old.version;
    new.writer := old.writer;
    if new.pad_id is not distinct from old.pad_id then
      new.updated_at := old.updated_at;
    end if;
    return new;
  end if;
  -- The previous release does not know of versions, and so it does not send the writer either.
  if new.version = old.version then
    new.writer := null;
  end if;
  new.version := old.version + 1;
  new.html := null;
  new.html_version := null;
  ends := new.writer is null or new.writer is distinct from old.writer
    or now() not between old.session_began_at and old.session_began_at + interval '10 minutes'
    or new.text !~ '\S' and old.text ~ '\S'
    or new.name = '' and old.name <> ''
    or words_are_lost(old.name, new.name) or words_are_lost(old.text, new.text);
  if ends then
    new.session_began_at := now();
  end if;
  insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session)
  values (old.user_id, old.id, old.version, old.name, old.text, old.updated_at, ends);
  return new;
end $$;

-- then
-- What a note is called where it is shown: its title, or its first line. The same as `shownName` of app/server/notes/shown-name.ts.
create or replace function shown_name(name text, snippet text) returns text language sql immutable parallel safe
return case
  when name <> '' then name
  when char_length(split_part(snippet, E'\n', 1)) > 100 then rtrim(left(snippet, 99)) || '…'
  else coalesce(nullif(split_part(snippet, E'\n', 1), ''), 'Untitled')
end;

-- then
-- What titles have in common that mean the same note: letters of either case and of any width.
create or replace function title_key(title text) returns text language sql immutable parallel safe
return left(lower(normalize(bounded_marks(title), nfkc) collate human), 200) collate "C";

-- then
-- Links of notes that are not in the trash, by `title_key`.
create table if not exists note_links (
  user_id bigint not null references users (id) on delete cascade,
  title text collate "C" not null,
  note_id bigint not null references notes (id) on delete cascade,
  primary key (user_id, title, note_id)
);

-- then
-- locks: the table was made just now
create index if not exists note_links_of_note on note_links (note_id);

-- then
create or replace function note_linked() returns trigger language plpgsql as $$
declare
  titles text[] := '{}';
begin
  if new.deleted_at is null then
    titles := array(select distinct title_key(title) from unnest(new.links) title);
  end if;
  if tg_op = 'UPDATE' then
    delete from note_links where note_id = new.id and title <> all (titles);
  end if;
  insert into note_links (user_id, title, note_id)
  select new.user_id, title, new.id from unnest(titles) title
  on conflict do nothing;
  return null;
end $$;

-- then
-- Most notes link to none, and most updates change none.
-- survives: it writes only a table that the previous release does not know
create or replace trigger note_linked_insert after insert on notes
  for each row when (new.links <> '{}') execute function note_linked();

-- then
-- survives: it writes only a table that the previous release does not know
create or replace trigger note_linked_update after update on notes
  for each row when (old.links is distinct from new.links or
                     ((old.deleted_at is null) <> (new.deleted_at is null) and new.links <> '{}'))
  execute function note_linked();

-- then
-- An index whose making was interrupted is invalid, and dropped first.
-- survives: no statement uses it yet
drop index concurrently if exists notes_titled;

-- then
-- Finds the note that a link leads to.
create index concurrently notes_titled on notes (user_id, title_key(shown_name(name, snippet)), updated_at) where deleted_at is null;
