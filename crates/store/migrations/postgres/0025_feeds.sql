-- Programs that take part in calls: cameras and OBS that send to them, screens that show them.

-- Whether the centre carries sound and pictures, though no third person ever took part.
ALTER TABLE calls ADD COLUMN carried BOOLEAN NOT NULL DEFAULT FALSE;

-- Each as long as it may come in; under whose call it is.
CREATE TABLE call_feeds (
  customer_id UUID NOT NULL,
  call_id UUID NOT NULL,
  id UUID NOT NULL UNIQUE,
  -- The participant's customer whose it is.
  by_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- in or out.
  flow TEXT NOT NULL,
  -- The participant whom it shows; null for whoever speaks.
  shows UUID,
  muted BOOLEAN NOT NULL,
  -- SHA-256 of the secret that it comes in with.
  seal BYTEA NOT NULL,
  PRIMARY KEY (customer_id, call_id, id),
  FOREIGN KEY (customer_id, call_id) REFERENCES calls (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX call_feeds_of ON call_feeds (by_id);
