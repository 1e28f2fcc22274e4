-- without a transaction
-- What was sent to a webhook is found, and goes with it, without a look at what others were sent.

-- An index whose making was interrupted is invalid, and dropped first.
-- survives: no statement uses it yet
drop index concurrently if exists webhook_deliveries_of_webhook;

-- then
create index concurrently webhook_deliveries_of_webhook on webhook_deliveries (webhook_id, id);
