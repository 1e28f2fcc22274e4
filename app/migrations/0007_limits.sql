-- How much one account may keep: text, conflicts of a note, files, pads. Triggers count text where it is written, so that no code can
-- forget it. 0008_backfill.sql counts the texts that are there already.

-- What a text counts for: its bytes, and a kilobyte for the row with its indexes.
create function text_cost(name text, text text) returns bigint language sql immutable parallel safe
  return octet_length(name) + octet_length(text) + 1000;

create function texts_added() returns trigger language plpgsql as $$
begin
  update users set text_bytes = text_bytes + n.bytes
  from (select user_id, sum(text_cost(name, text)) as bytes from added group by user_id) n
  where users.id = n.user_id;
  return null;
end $$;

create function texts_removed() returns trigger language plpgsql as $$
begin
  update users set text_bytes = text_bytes - n.bytes
  from (select user_id, sum(text_cost(name, text)) as bytes from removed group by user_id) n
  where users.id = n.user_id;
  return null;
end $$;

create function text_changed() returns trigger language plpgsql as $$
begin
  update users set text_bytes = text_bytes + text_cost(new.name, new.text) - text_cost(old.name, old.text)
  where id = new.user_id;
  return null;
end $$;

-- survives: it writes only a column that the previous release does not know
create trigger texts_added after insert on notes
  referencing new table as added for each statement execute function texts_added();
-- survives: it writes only a column that the previous release does not know
create trigger texts_removed after delete on notes
  referencing old table as removed for each statement execute function texts_removed();
-- octet_length is known without reading (detoasting) the texts.
-- survives: it writes only a column that the previous release does not know
create trigger text_changed after update on notes
  for each row when (octet_length(old.name) + octet_length(old.text) <> octet_length(new.name) + octet_length(new.text))
  execute function text_changed();
-- survives: it writes only a column that the previous release does not know
create trigger texts_added after insert on note_revisions
  referencing new table as added for each statement execute function texts_added();
-- survives: it writes only a column that the previous release does not know
create trigger texts_removed after delete on note_revisions
  referencing old table as removed for each statement execute function texts_removed();

-- Keeps the latest fifty conflicts of a note. Locks the owner's row, so that two at once count each other.
create function conflict_kept() returns trigger language plpgsql as $$
begin
  perform from users where id = new.user_id for no key update;
  delete from note_revisions where id in (
    select id from note_revisions where note_id = new.note_id and is_conflict order by id desc offset 50
    for update skip locked);
  return null;
end $$;

-- survives: the previous release keeps more of them, and needs none
create trigger conflict_kept after insert on note_revisions
  for each row when (new.is_conflict) execute function conflict_kept();

-- Volatile, so that each call counts anew, and not as of the beginning of the statement: exact for a statement that holds the owner's
-- row.
create function files_of_note(note bigint) returns int language plpgsql volatile as $$
begin
  return (select count(*) from attachments where note_id = note);
end $$;

create function pads_of_person(person bigint) returns int language plpgsql volatile as $$
begin
  return (select count(*) from pads where user_id = person);
end $$;
