-- Guests: people without an account, who come to a call by a link.

CREATE TABLE guest_links (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id UUID NOT NULL,
  -- SHA-256 of the secret in the link.
  token_hash BYTEA NOT NULL UNIQUE,
  -- What its owner noted to know it by.
  title TEXT NOT NULL,
  -- Whether more than one guest may be let in by it.
  several BOOLEAN NOT NULL,
  made_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  -- When somebody was first let in by it.
  used_at BIGINT,
  taken_back_at BIGINT,
  PRIMARY KEY (customer_id, id)
);

-- Guests who were let into calls. Of who waited and was not let in, nothing is written.
CREATE TABLE call_guests (
  owner_id UUID NOT NULL,
  call_id UUID NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  -- Who let them in.
  called_by UUID,
  -- in, away or left, and since when.
  place TEXT NOT NULL,
  since BIGINT NOT NULL,
  joined BOOLEAN NOT NULL,
  PRIMARY KEY (owner_id, call_id, id),
  FOREIGN KEY (owner_id, call_id) REFERENCES calls (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX call_guests_by_id ON call_guests (id);
