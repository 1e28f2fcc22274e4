-- without a transaction
-- How much text each account has of before, one after the other: a save waits for the count of its own account at most.

-- survives: it writes only a column that the release before does not know
do $$
declare
  person bigint;
begin
  for person in select id from users order by id loop
    -- The row is locked from here on, so that what is counted is what is there.
    perform from users where id = person for no key update;
    update users set text_bytes =
      (select coalesce(sum(text_cost(name, text)), 0) from notes where user_id = person) +
      (select coalesce(sum(text_cost(name, text)), 0) from note_revisions where user_id = person)
    where id = person;
    commit;
  end loop;
end $$;

-- then
-- survives: it is not in use
drop index concurrently if exists note_revisions_to_thin;

-- then
-- In the order in which an account's history is thinned when its room is used up.
create index concurrently note_revisions_to_thin on note_revisions (user_id, ends_session, id) include (note_id, is_conflict);

-- then
-- survives: what takes its place holds the same and more
drop index concurrently if exists note_revisions_of_user;

-- then
-- survives: it is not in use
drop index concurrently if exists note_revisions_conflicts;

-- then
create index concurrently note_revisions_conflicts on note_revisions (note_id, id) where is_conflict;
