-- Texts that took too long to be shown, compared or merged, by their SHA-256: shown plain, and tried again a day later or by
-- another version of what renders. The nightly cleanup removes what is older than that.
create table slow_texts (
  user_id bigint not null references users (id) on delete cascade,
  text_hash bytea not null,
  renderer int not null,
  noticed_at timestamptz not null default now(),
  primary key (user_id, text_hash, renderer)
);
