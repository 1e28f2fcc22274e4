-- without a transaction
-- Snippets, tags and tasks come from the parsed Markdown: the program that saves a text sends its outline along. A save
-- without one, such as those of the previous release, gets what SQL can tell of the text, and a loop in each process outlines it soon
-- after. So it does with all notes that are there already.

-- A change of the table gives up soon, where other migrations of this kind wait for rows for long.
-- survives: columns with constant defaults, which the previous release does not know
do $$
begin
  set local lock_timeout = '5s';
  alter table notes
    -- Boxes of tasks, and those that are not ticked.
    add column if not exists tasks int not null default 0,
    add column if not exists open_tasks int not null default 0,
    -- The version of the note that was outlined; null where SQL told what it could.
    add column if not exists outline_of int,
    -- The version of the program that outlined it: 0 after a save without an outline, 1 from before there were any.
    add column if not exists outline_version int not null default 1;
end $$;

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
  end if;
  return new;
end $$;

-- then
-- An index whose making was interrupted is invalid, and dropped first.
-- survives: no statement uses it yet
drop index concurrently if exists notes_to_outline;

-- then
-- Finds the notes that an earlier version outlined, or none did, person by person.
create index concurrently notes_to_outline on notes (outline_version, user_id, id);
