-- The inbox clock, what customers are told of it, and the ends of the trash.

-- Until when a picture can be brought back from the trash. What lies there already was never told an
-- end: it gets the whole period from now.
ALTER TABLE images ADD COLUMN trash_until INTEGER;
UPDATE images SET trash_until = CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + 2592000000000 WHERE state = 'trashed';
CREATE INDEX images_by_trash ON images (customer_id, trash_until) WHERE trash_until IS NOT NULL;

-- A clock runs for each picture that arrived and was neither selected nor described since.
CREATE TABLE inbox_clocks (
  customer_id BLOB NOT NULL,
  image_id BLOB NOT NULL,
  since INTEGER NOT NULL,
  -- The notice that names it.
  notice_id BLOB,
  PRIMARY KEY (customer_id, image_id),
  FOREIGN KEY (customer_id, image_id) REFERENCES images (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX inbox_clocks_by_time ON inbox_clocks (customer_id, notice_id, since);
INSERT INTO inbox_clocks (customer_id, image_id, since, notice_id)
  SELECT customer_id, id, arrived_at, NULL FROM images WHERE state = 'inbox' AND title = '' AND caption = ''
    AND people = '[]' AND place = '' AND occasion = '' AND keywords = '[]' AND rating IS NULL;

CREATE TABLE notices (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  pictures INTEGER NOT NULL,
  -- undelivered, running or over.
  state TEXT NOT NULL,
  problem TEXT,
  delivered_at INTEGER,
  delivered_by TEXT,
  answer_until INTEGER,
  over_at INTEGER,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX notices_by_time ON notices (customer_id, made_at, id);
CREATE INDEX notices_by_state ON notices (customer_id, state);
-- For the operator, who looks across customers.
CREATE INDEX notices_all ON notices (made_at, id);
CREATE INDEX notices_running ON notices (answer_until) WHERE state = 'running';

-- What a notice names stays written down when the pictures are gone.
CREATE TABLE notice_images (
  customer_id BLOB NOT NULL,
  notice_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  image_id BLOB NOT NULL,
  -- What became of it; nothing while it waits.
  outcome TEXT,
  PRIMARY KEY (customer_id, notice_id, position),
  FOREIGN KEY (customer_id, notice_id) REFERENCES notices (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX notice_images_by_image ON notice_images (customer_id, image_id);

-- What happened to pictures by notices, by the trash and by its owner's hand in both.
CREATE TABLE library_events (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id BLOB NOT NULL,
  happened_at INTEGER NOT NULL,
  event TEXT NOT NULL,
  pictures INTEGER NOT NULL,
  notice_id BLOB,
  reason TEXT,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX library_events_by_time ON library_events (customer_id, happened_at, id);
CREATE INDEX library_events_of_notice ON library_events (customer_id, notice_id, happened_at);

-- What the operator set; the configuration holds where nothing stands here.
CREATE TABLE settings (
  name TEXT PRIMARY KEY NOT NULL,
  value INTEGER NOT NULL
);

-- For removing a picture from what was given to others.
CREATE INDEX grant_images_by_image ON grant_images (customer_id, image_id);
