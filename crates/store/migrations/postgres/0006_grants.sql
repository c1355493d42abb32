-- Sharing: permissions for classes and for what customers tell about themselves, for one customer, and
-- behind a password.

ALTER TABLE customers ADD COLUMN phone TEXT;

-- image, class or profile.
ALTER TABLE grants ADD COLUMN object TEXT NOT NULL DEFAULT 'image';
ALTER TABLE grants ADD COLUMN class_id UUID;
-- The chosen fields of the giver's record, as JSON.
ALTER TABLE grants ADD COLUMN fields TEXT NOT NULL DEFAULT '[]';
-- The address of the customer whom it is for, as typed and as compared. Whether anybody has it is not
-- asked when it is written.
ALTER TABLE grants ADD COLUMN to_email TEXT;
ALTER TABLE grants ADD COLUMN to_key TEXT COLLATE "C";
-- Whether originals are given out with the place where they were taken.
ALTER TABLE grants ADD COLUMN position BOOLEAN NOT NULL DEFAULT FALSE;
-- A text over every image that is given out.
ALTER TABLE grants ADD COLUMN watermark TEXT;
ALTER TABLE grants ADD COLUMN password_hash TEXT;
ALTER TABLE grants ADD COLUMN opened_at BIGINT;
CREATE INDEX grants_to ON grants (to_key, created_at, id) WHERE to_key IS NOT NULL;
CREATE INDEX grants_of_class ON grants (customer_id, class_id) WHERE class_id IS NOT NULL;

-- Who has given the right password of a permission, and until when that counts.
CREATE TABLE grant_visits (
  token_hash BYTEA PRIMARY KEY NOT NULL,
  customer_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  expires_at BIGINT NOT NULL,
  FOREIGN KEY (customer_id, grant_id) REFERENCES grants (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX grant_visits_of_grant ON grant_visits (customer_id, grant_id);
CREATE INDEX grant_visits_by_end ON grant_visits (expires_at);
