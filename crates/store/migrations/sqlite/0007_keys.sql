-- Keys for devices and programs are sessions that may do some things only. What a key may do, as words
-- with blanks between them; nothing for sessions that act as their owner.
ALTER TABLE sessions ADD COLUMN rights TEXT;

-- Programs of others ask by SHA-1 which files are there already.
CREATE INDEX blobs_by_sha1 ON blobs (sha1);

-- The library as folders: which file stands under a name that somebody put it under, where it would not
-- stand there by itself; and empty files, which programs make before they send the real one.
CREATE TABLE folder_names (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  -- 'inbox', 'day 2026-11-21', 'class ' and an identifier.
  folder TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Nothing while the file is empty.
  image_id BLOB,
  -- The further file of the picture; '' for its own.
  file TEXT NOT NULL,
  put_at INTEGER NOT NULL,
  PRIMARY KEY (customer_id, folder, name),
  FOREIGN KEY (customer_id, image_id) REFERENCES images (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX folder_names_by_image ON folder_names (customer_id, image_id);
CREATE INDEX folder_names_empty ON folder_names (put_at) WHERE image_id IS NULL;
CREATE INDEX image_parts_by_filename ON image_parts (customer_id, filename);

-- Files in these folders that a program holds against others while it works on them.
CREATE TABLE folder_locks (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  token BLOB NOT NULL,
  holder TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (customer_id, path)
);
CREATE INDEX folder_locks_by_end ON folder_locks (expires_at);

-- Accounts with which cameras send files by FTP: one for each camera, which it is recognised by.
CREATE TABLE ftp_accounts (
  customer_id BLOB NOT NULL,
  camera_id BLOB NOT NULL,
  username TEXT NOT NULL UNIQUE,
  password_hash BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  last_used_at INTEGER,
  PRIMARY KEY (customer_id, camera_id),
  FOREIGN KEY (customer_id, camera_id) REFERENCES cameras (customer_id, id) ON DELETE CASCADE
);
