-- Addresses that are proven, and permissions to add pictures.

-- When somebody who reads what comes to this address said so. Accounts from before have said nothing yet.
ALTER TABLE customers ADD COLUMN email_proven_at BIGINT;

-- The links that were mailed to prove an address. One that was used stays until its time is over, so that
-- whoever opens it again can be told.
CREATE TABLE address_proofs (
  token_hash BYTEA PRIMARY KEY NOT NULL,
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  email_key TEXT COLLATE "C" NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX address_proofs_of_customer ON address_proofs (customer_id);
CREATE INDEX address_proofs_by_end ON address_proofs (expires_at);

-- How many pictures, and bytes in all, may be added through a permission; nothing where none may.
ALTER TABLE grants ADD COLUMN add_most BIGINT;
ALTER TABLE grants ADD COLUMN add_bytes BIGINT;
-- How many were begun or have come, and their bytes.
ALTER TABLE grants ADD COLUMN added BIGINT NOT NULL DEFAULT 0;
ALTER TABLE grants ADD COLUMN added_bytes BIGINT NOT NULL DEFAULT 0;
-- When the giver was last told of what came.
ALTER TABLE grants ADD COLUMN told_at BIGINT;

-- An upload through a permission, and who sends it.
ALTER TABLE uploads ADD COLUMN grant_id UUID;
ALTER TABLE uploads ADD COLUMN sender TEXT;

CREATE INDEX uploads_through ON uploads (customer_id, grant_id) WHERE grant_id IS NOT NULL AND image_id IS NULL;

-- Pictures that others added to a class through a permission, and who they are from. One that is bare is
-- shown to others without anything that its owner, or another file, says of it: it may have been in the
-- library before.
CREATE TABLE additions (
  customer_id UUID NOT NULL,
  class_id UUID NOT NULL,
  image_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  sender TEXT NOT NULL,
  bare BOOLEAN NOT NULL,
  added_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, class_id, image_id),
  FOREIGN KEY (customer_id, grant_id) REFERENCES grants (customer_id, id) ON DELETE CASCADE,
  FOREIGN KEY (customer_id, image_id) REFERENCES images (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX additions_of_image ON additions (customer_id, image_id);
CREATE INDEX additions_of_grant ON additions (customer_id, grant_id, added_at);
