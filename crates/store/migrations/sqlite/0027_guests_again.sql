-- Guests in a call find it again after a new start of the centre.

-- By which link of whoever let them in they came.
ALTER TABLE call_guests ADD COLUMN link_id BLOB;
-- SHA-256 of the secret that their page shows; nothing once they have left.
ALTER TABLE call_guests ADD COLUMN token_hash BLOB;
