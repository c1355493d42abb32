-- Proof: which bytes were read and compared with their names, and what was found; and what keeps
-- bytes from being removed while somebody copies them.

-- When the bytes were last found to be what their name says.
ALTER TABLE blobs ADD COLUMN proven_at BIGINT;

-- One walk through all bytes.
CREATE TABLE proof_runs (
  id UUID PRIMARY KEY NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  -- The hash that it has reached; empty at the beginning.
  reached BYTEA NOT NULL,
  -- How many of the 256 first bytes of hashes were listed, which it does after all records.
  listed BIGINT NOT NULL,
  files BIGINT NOT NULL,
  bytes BIGINT NOT NULL
);
CREATE INDEX proof_runs_by_time ON proof_runs (started_at);

CREATE TABLE proof_findings (
  run_id UUID NOT NULL REFERENCES proof_runs (id) ON DELETE CASCADE,
  hash BYTEA NOT NULL,
  -- missing, damaged or orphaned.
  finding TEXT NOT NULL,
  size BIGINT NOT NULL,
  found_at BIGINT NOT NULL,
  PRIMARY KEY (run_id, hash)
);

CREATE INDEX proof_findings_by_hash ON proof_findings (hash);

-- As long as one of these lasts, no bytes are removed.
CREATE TABLE blob_holds (
  id UUID PRIMARY KEY NOT NULL,
  until BIGINT NOT NULL
);

-- What somebody is about to download in one file.
CREATE TABLE downloads (
  secret_hash BYTEA PRIMARY KEY NOT NULL,
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  images TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX downloads_by_end ON downloads (expires_at);
