-- Words are indexed after the save (docs/decisions/0017-words-after-the-save.md). A save marks its note; `search_catch_up` indexes
-- what is marked, a few seconds later and by turns. Until then a search reads the note itself.

create table search_due (
  -- Without a reference: each save would look it up. The mark of a note that is gone goes like any other.
  note_id bigint primary key,
  user_id bigint not null,
  -- The transaction that marked it last: what was marked again while it was indexed stays marked.
  mark xid8 not null default pg_current_xact_id(),
  -- Two seconds after the last save (debounce), and later when it failed.
  due_at timestamptz not null default now() + interval '2 seconds',
  failures smallint not null default 0
-- A mark that is renewed changes no index.
) with (fillfactor = 50);
create index search_due_of_user on search_due (user_id);

-- A save never waits for the indexing: a note that is being indexed is marked, to be indexed once more.
create or replace function notes_searched() returns trigger language plpgsql as $$
begin
  if new.deleted_at is not null then
    if tg_op = 'INSERT' or old.deleted_at is not null then return null; end if;
    delete from note_search
    where note_id = (select note_id from note_search where note_id = new.id for update skip locked);
  elsif tg_op = 'UPDATE' and old.deleted_at is null and new.version = old.version then
    if (new.pad_id, new.created_at, new.updated_at, new.pinned_at)
       is not distinct from (old.pad_id, old.created_at, old.updated_at, old.pinned_at) then return null; end if;
    update note_search
    set pad_id = new.pad_id, created_at = new.created_at, updated_at = new.updated_at, pinned_at = new.pinned_at
    where note_id = (select note_id from note_search where note_id = new.id for update skip locked);
    if found then return null; end if;
  end if;
  insert into search_due (note_id, user_id) values (new.id, new.user_id)
  on conflict (note_id) do update
  set mark = excluded.mark, due_at = case when search_due.failures = 0 then excluded.due_at else search_due.due_at end;
  return null;
end $$;

-- Indexes notes of one person: the next one after `after` who has notes that are due, for about 300 ms. A process calls it for one
-- person after the other.
-- The order of its locks lets neither a save nor two processes wait in a circle. One process at a time has a person. Person and note are
-- locked only against being deleted, and passed over when another transaction is deleting them. Then the row of the index, for which
-- a save does not wait. The marks are last, and a mark that a save holds is left.
create function search_catch_up(
  after bigint,
  -- Marks that are due by then.
  ripe timestamptz,
  out person bigint,
  out indexed int,
  out failed int
) language plpgsql as $$
declare
  due search_due;
  note notes;
  done search_due[] := '{}';
begin
  indexed := 0;
  failed := 0;
  -- No failure waits for two hours: a mark that says so was made before the clock was set back.
  select user_id into person from search_due
  where user_id > after and (due_at <= ripe or due_at > now() + interval '2 hours')
  order by user_id limit 1;
  if person is null or not pg_try_advisory_xact_lock(hashtextextended('search_due ' || person, 0)) then return; end if;
  -- After a crash of the server the words are gone and the marks are back.
  perform set_config('synchronous_commit', 'off', true);
  perform from users where id = person for key share skip locked;
  if not found then
    delete from search_due where user_id = person and not exists (select from users where id = person);
    return;
  end if;

  for due in
    select * from search_due
    where user_id = person and (due_at <= ripe or due_at > now() + interval '2 hours')
    order by mark limit 50
  loop
    begin
      perform from notes where id = due.note_id for key share skip locked;
      if found then
        -- Locked first, then read: what a save changes from here on, it marks.
        perform from note_search where note_id = due.note_id for update;
        select * into note from notes where id = due.note_id;
        if note.deleted_at is null then perform search_keep(note);
        else delete from note_search where note_id = due.note_id;
        end if;
      elsif exists (select from notes where id = due.note_id) then continue;
      end if;
      done := done || due;
      indexed := indexed + 1;
    exception when query_canceled or others then
      failed := failed + 1;
      update search_due
      set failures = least(failures + 1, 9), due_at = now() + interval '2 seconds' * 2 ^ least(failures + 1, 9)
      where note_id = (select note_id from search_due where note_id = due.note_id for update skip locked);
    end;
    exit when clock_timestamp() - statement_timestamp() > interval '300 milliseconds';
  end loop;

  delete from search_due
  where note_id in (
    select s.note_id from search_due s join unnest(done) d on s.note_id = d.note_id and s.mark = d.mark
    for update of s skip locked);
end $$;

-- Whether a text (as `search_plain` gives it) has a word: by the same rules as the index. A whole one, or also a part: the beginning
-- of a word, and any part from four letters on.
create function search_has(plain text, token text, whole boolean) returns boolean language sql immutable parallel safe as $$
  select case
    when strpos(plain, token) = 0 then false
    when search_is_dense(left(token, 1)) or length(token) >= 4 and not whole then true
    when strpos(plain, ' ' || token || case when whole then ' ' else '' end) > 0 then true
    -- Beside letters that are written without spaces.
    else plain collate "C" ~ (
      U&'[ \0E00-\0EFF\1000-\109F\1780-\17FF\3040-\30FF\3400-\9FFF\AC00-\D7A3\F900-\FAFF\+020000-\+03FFFF]' || token ||
      case when whole then
        U&'[ \0E00-\0EFF\1000-\109F\1780-\17FF\3040-\30FF\3400-\9FFF\AC00-\D7A3\F900-\FAFF\+020000-\+03FFFF]' else '' end)
  end
$$;
