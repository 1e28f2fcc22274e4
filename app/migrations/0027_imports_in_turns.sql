-- without a transaction
-- Imports take turns, undoing leaves what its person has done to a note since, and notes that are here already are found by what they say.

-- When a process worked on it last: the one that has waited longest is next.
-- locks: a nullable column without a default
alter table imports add column if not exists served_at timestamptz;

-- then
-- Where its notes were put, and whether pinned: what is otherwise later, a person has done.
-- locks: nullable columns without a default
alter table import_items add column if not exists pad_id bigint, add column if not exists is_pinned boolean;

-- then
-- An index whose making was interrupted is invalid, and dropped first.
-- survives: no statement uses it yet
drop index concurrently if exists notes_by_content;

-- then
-- Whether one is in the trash is a column: a thousand copies there are not looked through for one that is not.
create index concurrently notes_by_content on notes (user_id, (md5(name || E'\n' || text)::uuid), (deleted_at is null));
