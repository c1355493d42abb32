-- Calls of more than two people. A place in a call can also be declined and missed from here on.

-- Who called this one; null for the caller.
ALTER TABLE call_participants ADD COLUMN called_by UUID;
-- Whether they ever took part. From the third on the centre carries sound and pictures.
ALTER TABLE call_participants ADD COLUMN joined BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE call_participants SET called_by = owner_id WHERE customer_id <> owner_id;
UPDATE call_participants SET joined = TRUE WHERE customer_id = owner_id OR EXISTS (
  SELECT 1 FROM calls k WHERE k.customer_id = call_participants.owner_id AND k.id = call_participants.call_id
  AND k.answered_at IS NOT NULL);
