-- Attempts at scheduled backups: when the last good one was is asked by the job that makes them, and shown to operators.
create table backups (
  id bigint generated always as identity primary key,
  -- As `BACKUP_TO` names it; it holds no secrets.
  place text not null,
  begun_at timestamptz not null default now(),
  finished_at timestamptz,
  -- Of the backup in its place; null for an attempt that has not succeeded.
  name text,
  -- The sentence that the log has, too.
  problem text
);
create index backups_of_place on backups (place, id);
