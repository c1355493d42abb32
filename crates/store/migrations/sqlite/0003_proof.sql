-- Proof: which bytes were read and compared with their names, and what was found; and what keeps
-- bytes from being removed while somebody copies them.

-- When the bytes were last found to be what their name says.
ALTER TABLE blobs ADD COLUMN proven_at INTEGER;

-- One walk through all bytes.
CREATE TABLE proof_runs (
  id BLOB PRIMARY KEY NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- The hash that it has reached; empty at the beginning.
  reached BLOB NOT NULL,
  -- How many of the 256 first bytes of hashes were listed, which it does after all records.
  listed INTEGER NOT NULL,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL
);
CREATE INDEX proof_runs_by_time ON proof_runs (started_at);

CREATE TABLE proof_findings (
  run_id BLOB NOT NULL REFERENCES proof_runs (id) ON DELETE CASCADE,
  hash BLOB NOT NULL,
  -- missing, damaged or orphaned.
  finding TEXT NOT NULL,
  size INTEGER NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (run_id, hash)
);

CREATE INDEX proof_findings_by_hash ON proof_findings (hash);

-- As long as one of these lasts, no bytes are removed.
CREATE TABLE blob_holds (
  id BLOB PRIMARY KEY NOT NULL,
  until INTEGER NOT NULL
);

-- What somebody is about to download in one file.
CREATE TABLE downloads (
  secret_hash BLOB PRIMARY KEY NOT NULL,
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  images TEXT NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX downloads_by_end ON downloads (expires_at);
