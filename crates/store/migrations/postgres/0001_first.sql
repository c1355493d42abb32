-- Identifiers are UUIDs, instants microseconds since 1970, lists and records JSON text.
-- Tables that grow with use lead their keys with customer_id.

CREATE TABLE customers (
  id UUID PRIMARY KEY NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT COLLATE "C" NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT,
  delivery_addresses TEXT NOT NULL,
  destinations TEXT NOT NULL,
  birthday TEXT,
  gender TEXT,
  language TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  operator BOOLEAN NOT NULL,
  standing TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
  id UUID PRIMARY KEY NOT NULL,
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  token_hash BYTEA NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_of_customer ON sessions (customer_id, last_used_at);

CREATE TABLE attempts (
  subject BYTEA NOT NULL,
  origin TEXT NOT NULL,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (subject, origin)
);

CREATE TABLE device_codes (
  device_hash BYTEA PRIMARY KEY NOT NULL,
  user_code TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  customer_id UUID REFERENCES customers (id) ON DELETE CASCADE,
  decision TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  pause_seconds BIGINT NOT NULL
);

CREATE TABLE cameras (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id UUID NOT NULL,
  maker TEXT NOT NULL,
  model TEXT NOT NULL,
  serial TEXT NOT NULL,
  identification_key TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT,
  firmware TEXT,
  evidence TEXT NOT NULL,
  registered_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX cameras_by_last_seen ON cameras (customer_id, last_seen_at);

CREATE TABLE camera_reports (
  customer_id UUID NOT NULL,
  camera_id UUID NOT NULL,
  reported_at BIGINT NOT NULL,
  report TEXT NOT NULL,
  PRIMARY KEY (customer_id, camera_id, reported_at),
  FOREIGN KEY (customer_id, camera_id) REFERENCES cameras (customer_id, id) ON DELETE CASCADE
);

CREATE TABLE services (
  id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  title TEXT,
  description TEXT,
  price_amount BIGINT NOT NULL,
  price_currency TEXT NOT NULL,
  per TEXT NOT NULL,
  enabled BOOLEAN NOT NULL,
  models TEXT NOT NULL,
  position BIGINT NOT NULL
);

CREATE TABLE service_usage (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  service_id TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
  weight DOUBLE PRECISION NOT NULL,
  as_of BIGINT NOT NULL,
  uses BIGINT NOT NULL,
  PRIMARY KEY (customer_id, service_id)
);

CREATE TABLE blobs (
  hash BYTEA PRIMARY KEY NOT NULL,
  size BIGINT NOT NULL,
  sha256 BYTEA NOT NULL,
  sha1 BYTEA NOT NULL,
  stored_at BIGINT NOT NULL,
  -- Set when the sweep has decided to remove the bytes, which it does afterwards.
  doomed_at BIGINT
);

CREATE INDEX blobs_doomed ON blobs (hash) WHERE doomed_at IS NOT NULL;

CREATE TABLE images (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id UUID NOT NULL,
  camera_id UUID,
  state TEXT NOT NULL,
  before_trash TEXT NOT NULL,
  -- Whether it stands in the timeline: every state but the trash.
  visible BOOLEAN NOT NULL,
  kind TEXT NOT NULL,
  filename TEXT COLLATE "C" NOT NULL,
  media_type TEXT NOT NULL,
  blob BYTEA NOT NULL REFERENCES blobs (hash),
  sha256 BYTEA NOT NULL,
  size BIGINT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  thumbhash BYTEA NOT NULL,
  shown BOOLEAN NOT NULL,
  rendering BOOLEAN NOT NULL,
  problem TEXT,
  -- By the camera's own clock, YYYY-MM-DDTHH:MM:SS.
  taken_at TEXT COLLATE "C" NOT NULL,
  arrived_at BIGINT NOT NULL,
  trashed_at BIGINT,
  facts TEXT NOT NULL,
  latitude DOUBLE PRECISION,
  longitude DOUBLE PRECISION,
  title TEXT NOT NULL,
  caption TEXT NOT NULL,
  people TEXT NOT NULL,
  place TEXT NOT NULL,
  occasion TEXT NOT NULL,
  keywords TEXT NOT NULL,
  rating BIGINT,
  -- Everything above that words are searched in, in lower case.
  words TEXT NOT NULL,
  PRIMARY KEY (customer_id, id),
  UNIQUE (customer_id, blob)
);
CREATE INDEX images_timeline ON images (customer_id, visible, taken_at, id);
CREATE INDEX images_by_state ON images (customer_id, state, taken_at, id);
CREATE INDEX images_by_camera ON images (customer_id, camera_id, visible, taken_at, id);
CREATE INDEX images_by_sha256 ON images (customer_id, sha256);
CREATE INDEX images_of_blob ON images (blob);

CREATE TABLE image_parts (
  customer_id UUID NOT NULL,
  image_id UUID NOT NULL,
  filename TEXT COLLATE "C" NOT NULL,
  role TEXT NOT NULL,
  media_type TEXT NOT NULL,
  blob BYTEA NOT NULL REFERENCES blobs (hash),
  sha256 BYTEA NOT NULL,
  size BIGINT NOT NULL,
  arrived_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, image_id, filename),
  FOREIGN KEY (customer_id, image_id) REFERENCES images (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX image_parts_by_sha256 ON image_parts (customer_id, sha256);
CREATE INDEX image_parts_of_blob ON image_parts (blob);

-- How many pictures stand on each day: kept beside the pictures, in the same transaction, so that a
-- timeline costs as much as it has days.
CREATE TABLE image_days (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  pictures BIGINT NOT NULL,
  PRIMARY KEY (customer_id, state, day)
);

CREATE TABLE uploads (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id UUID NOT NULL UNIQUE,
  filename TEXT COLLATE "C" NOT NULL,
  camera_id UUID,
  part_of UUID,
  sha256 BYTEA,
  service_hint TEXT,
  -- When it was taken, as the sender says; what the file says counts more.
  taken_at TEXT,
  size BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  -- Set when the upload has become a picture.
  image_id UUID,
  known BOOLEAN NOT NULL,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX uploads_by_end ON uploads (expires_at);

CREATE TABLE grants (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id UUID NOT NULL,
  receiver TEXT NOT NULL,
  token_hash BYTEA UNIQUE,
  slug TEXT COLLATE "C" UNIQUE,
  title TEXT NOT NULL,
  message TEXT NOT NULL,
  cover UUID,
  pictures BIGINT NOT NULL,
  originals BOOLEAN NOT NULL,
  order_id UUID,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT,
  openings BIGINT NOT NULL,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX grants_by_time ON grants (customer_id, created_at, id);
CREATE INDEX grants_of_order ON grants (customer_id, order_id);

CREATE TABLE grant_images (
  customer_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  position BIGINT NOT NULL,
  image_id UUID NOT NULL,
  PRIMARY KEY (customer_id, grant_id, position),
  FOREIGN KEY (customer_id, grant_id) REFERENCES grants (customer_id, id) ON DELETE CASCADE
);

CREATE TABLE orders (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id UUID NOT NULL,
  number BIGINT NOT NULL UNIQUE,
  camera_id UUID,
  service_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- What the service was told, as JSON.
  request TEXT NOT NULL,
  pictures BIGINT NOT NULL,
  total_amount BIGINT NOT NULL,
  total_currency TEXT NOT NULL,
  state TEXT NOT NULL,
  -- Whether it is not over; follows from the state.
  open BOOLEAN NOT NULL,
  reason TEXT,
  done BIGINT NOT NULL,
  steps BIGINT NOT NULL,
  placed_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX orders_by_time ON orders (customer_id, placed_at, id);
CREATE INDEX orders_by_state ON orders (customer_id, state, placed_at, id);
CREATE INDEX orders_open ON orders (customer_id, open, placed_at, id);
-- For the operator, who looks across customers.
CREATE INDEX orders_all ON orders (placed_at, id);
CREATE INDEX orders_all_by_state ON orders (state, placed_at, id);
CREATE INDEX orders_all_open ON orders (open, placed_at, id);
CREATE INDEX orders_by_id ON orders (id);

-- What orders come to on each day (UTC) they were placed on: kept beside the orders, in the same
-- transaction, so that the operator's first page costs as much as it shows.
CREATE TABLE order_days (
  day TEXT COLLATE "C" NOT NULL,
  service_id TEXT COLLATE "C" NOT NULL,
  currency TEXT NOT NULL,
  orders BIGINT NOT NULL,
  -- Minor units, without what was cancelled or failed.
  amount BIGINT NOT NULL,
  PRIMARY KEY (day, service_id, currency)
);

CREATE TABLE order_images (
  customer_id UUID NOT NULL,
  order_id UUID NOT NULL,
  position BIGINT NOT NULL,
  image_id UUID NOT NULL,
  -- Whether the service has done its part with this one.
  done BOOLEAN NOT NULL,
  PRIMARY KEY (customer_id, order_id, position),
  FOREIGN KEY (customer_id, order_id) REFERENCES orders (customer_id, id) ON DELETE CASCADE
);

CREATE TABLE order_history (
  customer_id UUID NOT NULL,
  order_id UUID NOT NULL,
  step BIGINT NOT NULL,
  happened_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  PRIMARY KEY (customer_id, order_id, step),
  FOREIGN KEY (customer_id, order_id) REFERENCES orders (customer_id, id) ON DELETE CASCADE
);

CREATE TABLE order_deliveries (
  customer_id UUID NOT NULL,
  order_id UUID NOT NULL,
  position BIGINT NOT NULL,
  name TEXT,
  email TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  PRIMARY KEY (customer_id, order_id, position),
  FOREIGN KEY (customer_id, order_id) REFERENCES orders (customer_id, id) ON DELETE CASCADE
);

CREATE TABLE counters (
  name TEXT PRIMARY KEY NOT NULL,
  value BIGINT NOT NULL
);

CREATE TABLE idempotency (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  key TEXT COLLATE "C" NOT NULL,
  request_hash BYTEA NOT NULL,
  resource UUID NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, key)
);

CREATE TABLE jobs (
  id UUID PRIMARY KEY NOT NULL,
  -- Two jobs never wait under the same key: the second one is the first one.
  key TEXT COLLATE "C" NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  -- waiting, or dead when it was given up.
  state TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  -- Counts how often it was enqueued, so that work asked for during a run is not lost at its end.
  round BIGINT NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (state, run_at);

INSERT INTO services (id, kind, title, description, price_amount, price_currency, per, enabled, models, position) VALUES
  ('keep', 'keep', NULL, NULL, 0, 'EUR', 'picture', TRUE, '[]', 0),
  ('send', 'send', NULL, NULL, 0, 'EUR', 'recipient', TRUE, '[]', 1),
  ('publish', 'publish', NULL, NULL, 0, 'EUR', 'order', TRUE, '[]', 2);
