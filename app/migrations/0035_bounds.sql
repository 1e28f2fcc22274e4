-- What bounds webhooks, their messages, tokens and challenges (decision 69).

-- ---------------------------------------------------------------------------------------------------- of an account

-- Volatile, so that each call counts anew, and not as of the beginning of the statement: exact for a statement that holds the owner's row.
create function webhooks_of_account(person bigint) returns int language plpgsql volatile as $$
begin
  return (select count(*) from webhooks where user_id = person);
end $$;

create function tokens_of_account(person bigint) returns int language plpgsql volatile as $$
begin
  return (select count(*) from api_tokens where user_id = person);
end $$;

-- Those that are void go as new ones come.
-- locks: a day of them
create index answered_challenges_by_time on answered_challenges (answered_at);

-- ---------------------------------------------------------------------------------------------------- of a webhook

-- How many messages wait is counted in their webhook's row, so that the limit holds where messages are made. And what a change of notes costs an
-- account without webhooks is one look into an index.
--
-- The order of locks: the owner's row, then a webhook's, then its messages'.

-- locks: webhooks are few, ten an account at the most
alter table webhooks
  add column waiting int not null default 0,
  -- Changes seldom, so that the counter changes no index (HOT).
  add column has_waiting boolean generated always as (waiting > 0) stored,
  -- False from when it is switched off by itself until what waited is removed and its person was told.
  add column is_off_told boolean not null default true;

-- locks: as above
create index webhooks_to_send on webhooks (next_at) where has_waiting and off_at is null;
-- locks: as above
create index webhooks_to_tell on webhooks (next_at) where not is_off_told;

-- What was sent to a webhook lately is few: the index of 0034 finds what waits as well.
-- survives: the previous release knows no webhooks
drop index webhook_deliveries_waiting;
-- locks: messages are kept for three days
create index webhook_deliveries_tests on webhook_deliveries (webhook_id, id) where type = 'test' and done_at is null;

-- ---------------------------------------------------------------------------------------------------- counting

-- Messages that may wait for one webhook: with one more it is switched off.
create function webhook_most_waiting() returns int language sql immutable parallel safe return 10000;

-- Webhook by webhook, each found by its index, and locked in the order of their ids.
create function webhook_messages_made() returns trigger language plpgsql as $$
declare
  made record;
  now_waiting int;
begin
  for made in
    select webhook_id, count(*)::int as messages from added where done_at is null group by webhook_id order by webhook_id
  loop
    update webhooks set waiting = waiting + made.messages where id = made.webhook_id returning waiting into now_waiting;
    if now_waiting > webhook_most_waiting() then
      update webhooks set off_at = now(), off_reason = 'More than 10,000 messages waited for it', is_off_told = false, next_at = now()
      where id = made.webhook_id and off_at is null;
    end if;
  end loop;
  return null;
end $$;

create function webhook_messages_changed() returns trigger language plpgsql as $$
declare
  change record;
begin
  for change in
    select webhook_id, sum(messages)::int as messages
    from (
      select webhook_id, 1 as messages from changed where done_at is null
      union all
      select webhook_id, -1 from former where done_at is null
    ) one
    group by webhook_id having sum(messages) <> 0 order by webhook_id
  loop
    update webhooks set waiting = waiting + change.messages where id = change.webhook_id;
  end loop;
  return null;
end $$;

create function webhook_messages_removed() returns trigger language plpgsql as $$
declare
  gone record;
begin
  for gone in
    select webhook_id, count(*)::int as messages from removed where done_at is null group by webhook_id order by webhook_id
  loop
    update webhooks set waiting = waiting - gone.messages where id = gone.webhook_id;
  end loop;
  return null;
end $$;

-- survives: the previous release knows no webhooks
create trigger webhook_messages_made after insert on webhook_deliveries
  referencing new table as added for each statement execute function webhook_messages_made();
-- survives: as above
create trigger webhook_messages_changed after update on webhook_deliveries
  referencing old table as former new table as changed for each statement execute function webhook_messages_changed();
-- survives: as above
create trigger webhook_messages_removed after delete on webhook_deliveries
  referencing old table as removed for each statement execute function webhook_messages_removed();

-- locks: writers of accounts with webhooks, while their messages are counted
update webhooks w set waiting = n.waiting
from (select webhook_id, count(*)::int as waiting from webhook_deliveries where done_at is null group by webhook_id) n
where w.id = n.webhook_id;

-- ---------------------------------------------------------------------------------------------------- telling

-- A change of notes is one person's. Who has no webhook costs one look into an index: the lateral limit keeps every plan from reading the table.
-- Of what one statement does, as many messages are made as may wait, and one more, which switches the webhook off.

create or replace function webhooks_of_created_notes() returns trigger language plpgsql as $$
declare
  person bigint;
begin
  for person in
    select p.user_id from (select distinct user_id from added) p
    cross join lateral (select from webhooks w where w.user_id = p.user_id and w.off_at is null limit 1) w
  loop
    insert into webhook_deliveries (webhook_id, type, note_id)
    select w.id, 'note.created', n.id
    from webhooks w cross join lateral (
      select id from added where user_id = person and deleted_at is null
      limit greatest(1, webhook_most_waiting() + 1 - w.waiting)) n
    where w.user_id = person and w.off_at is null;
  end loop;
  return null;
end $$;

create or replace function webhooks_of_deleted_notes() returns trigger language plpgsql as $$
declare
  person bigint;
begin
  for person in
    select p.user_id from (select distinct user_id from removed) p
    cross join lateral (select from webhooks w where w.user_id = p.user_id and w.off_at is null limit 1) w
  loop
    insert into webhook_deliveries (webhook_id, type, note_id)
    select w.id, 'note.deleted', n.id
    from webhooks w cross join lateral (
      select id from removed where user_id = person limit greatest(1, webhook_most_waiting() + 1 - w.waiting)) n
    where w.user_id = person and w.off_at is null;
  end loop;
  return null;
end $$;

-- Of what is done to a note, only what its person does: its words, its pad, the trash. An update that waits already is told of once.
-- Without nested loops, as far as there is another way: the plan of a session's first change, of one note, would join thousands of notes in
-- quadratic time.
create or replace function webhooks_of_changed_notes() returns trigger language plpgsql set enable_nestloop = off as $$
declare
  person bigint;
begin
  for person in
    select p.user_id from (select distinct user_id from changed) p
    cross join lateral (select from webhooks w where w.user_id = p.user_id and w.off_at is null limit 1) w
  loop
    insert into webhook_deliveries (webhook_id, type, note_id, due_at)
    select w.id, n.type, n.id, now() + case when n.type = 'note.updated' then interval '10 seconds' else interval '0' end
    from webhooks w cross join lateral (
      select n.id,
        case when o.deleted_at is null and n.deleted_at is not null then 'note.trashed'
             when o.deleted_at is not null and n.deleted_at is null then 'note.restored'
             else 'note.updated' end as type
      from changed n join former o on o.id = n.id
      where n.user_id = person and (
        o.version <> n.version or o.pad_id is distinct from n.pad_id or (o.deleted_at is null) <> (n.deleted_at is null))
      -- Not less what waits, because updates that wait already take no room: no webhook has more than twice as many before it is off.
      limit webhook_most_waiting() + 1) n
    where w.user_id = person and w.off_at is null
    on conflict (webhook_id, note_id) where type = 'note.updated' and done_at is null and attempts = 0 do nothing;
  end loop;
  return null;
end $$;
