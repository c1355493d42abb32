-- Address books, who is reachable, and calls.

-- What customers show of themselves in the address books of others. Made when it is first needed.
CREATE TABLE call_profiles (
  customer_id BLOB PRIMARY KEY NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  -- Ten characters; whoever has it can ask for a card.
  address TEXT NOT NULL UNIQUE,
  says TEXT NOT NULL,
  -- The name in lower case while its owner lets themselves be found by it.
  found_by TEXT,
  may_photograph BOOLEAN NOT NULL,
  picture BLOB REFERENCES blobs (hash),
  -- How its owner chose to be seen, and until when.
  chosen TEXT,
  chosen_until INTEGER,
  -- Since when others see them as offline; null while they do not.
  offline_since INTEGER
);
CREATE INDEX call_profiles_found ON call_profiles (found_by) WHERE found_by IS NOT NULL;
CREATE INDEX call_profiles_of_picture ON call_profiles (picture) WHERE picture IS NOT NULL;

-- Cards of address books.
CREATE TABLE contacts (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id BLOB NOT NULL,
  -- invited, asks or mutual.
  state TEXT NOT NULL,
  -- Whose card it is; null while nobody is known by what was typed.
  partner_id BLOB REFERENCES customers (id) ON DELETE CASCADE,
  -- What was typed to invite them: email: or address: and its comparable form; null for who asked.
  invited_by TEXT,
  -- The same as it was typed.
  invited_as TEXT NOT NULL,
  comment TEXT NOT NULL,
  -- As JSON.
  groups TEXT NOT NULL,
  photograph BLOB REFERENCES blobs (hash),
  -- Whether its owner is told when they are back.
  tell BOOLEAN NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (customer_id, id)
);
-- Who invited somebody by address and by email has two cards, so that neither tells about the other.
CREATE UNIQUE INDEX contacts_by_partner ON contacts (customer_id, partner_id) WHERE state <> 'invited';
CREATE UNIQUE INDEX contacts_by_invitation ON contacts (customer_id, invited_by) WHERE invited_by IS NOT NULL;
CREATE INDEX contacts_of_partner ON contacts (partner_id) WHERE partner_id IS NOT NULL;
CREATE INDEX contacts_waiting ON contacts (invited_by) WHERE partner_id IS NULL;
CREATE INDEX contacts_to_tell ON contacts (partner_id) WHERE tell = TRUE;
CREATE INDEX contacts_of_photograph ON contacts (photograph) WHERE photograph IS NOT NULL;

-- Whom somebody does not want to be asked by again.
CREATE TABLE contact_refusals (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  partner_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  refused_at INTEGER NOT NULL,
  PRIMARY KEY (customer_id, partner_id)
);
CREATE INDEX contact_refusals_of_partner ON contact_refusals (partner_id);

-- Calls, under those who made them.
CREATE TABLE calls (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id BLOB NOT NULL,
  -- ringing, talking or over.
  state TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  answered_at INTEGER,
  over_at INTEGER,
  -- answered, declined, missed, cancelled or failed, when it is over.
  ended TEXT,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX calls_open ON calls (started_at) WHERE state <> 'over';

CREATE TABLE call_participants (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  call_id BLOB NOT NULL,
  -- Whose call it is.
  owner_id BLOB NOT NULL,
  id BLOB NOT NULL,
  -- Their name when it began.
  name TEXT NOT NULL,
  -- called, in, away or left, and since when.
  place TEXT NOT NULL,
  since INTEGER NOT NULL,
  left_at INTEGER,
  PRIMARY KEY (customer_id, call_id),
  FOREIGN KEY (owner_id, call_id) REFERENCES calls (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX call_participants_of_call ON call_participants (owner_id, call_id);
-- One call at a time rings for somebody or holds them: this decides it, whoever is faster.
CREATE UNIQUE INDEX one_call_at_a_time ON call_participants (customer_id) WHERE left_at IS NULL;

-- Pictures that were shown in calls. The bytes are its owner's: they go when that picture goes.
CREATE TABLE call_images (
  customer_id BLOB NOT NULL,
  call_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  -- Whose picture, as a participant and as a customer.
  participant_id BLOB NOT NULL,
  sharer_id BLOB NOT NULL,
  image_id BLOB NOT NULL,
  name TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  shown_at INTEGER NOT NULL,
  PRIMARY KEY (customer_id, call_id, n),
  FOREIGN KEY (customer_id, call_id) REFERENCES calls (customer_id, id) ON DELETE CASCADE
);

-- Which of them somebody kept, and what they are called in their own library.
CREATE TABLE call_kept (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  call_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  image_id BLOB NOT NULL,
  PRIMARY KEY (customer_id, call_id, n)
);

-- What customers are told about partners and calls.
CREATE TABLE calling_notices (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id BLOB NOT NULL,
  -- asks, accepted, missed, back or message.
  kind TEXT NOT NULL,
  partner_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  call_id BLOB,
  text TEXT NOT NULL,
  -- The partner's picture that comes with it, and what it is called here once it was kept.
  image_id BLOB,
  kept_id BLOB,
  at INTEGER NOT NULL,
  read_at INTEGER,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX calling_notices_of_partner ON calling_notices (partner_id);
