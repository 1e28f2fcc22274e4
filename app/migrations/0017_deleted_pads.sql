-- The pad that a person deleted last, and which notes it had, for as long as its deletion can be undone. Each person has one at most;
-- it goes when the next one comes, and after a day.
create table deleted_pads (
  user_id bigint primary key references users (id) on delete cascade,
  pad_id bigint not null,
  -- The row as it was, whatever columns it has.
  pad jsonb not null,
  note_ids bigint[] not null,
  -- Of its notes too, where they went to the trash with it.
  deleted_at timestamptz not null
);
