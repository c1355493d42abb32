-- Partner centres, what passes between them, and who was shown what of customers.

CREATE TABLE partners (
  id UUID PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  enabled BOOLEAN NOT NULL,
  -- Where it takes messages; empty until it is known.
  address TEXT NOT NULL,
  -- Kinds of services, as JSON.
  fulfils TEXT NOT NULL,
  accepts BOOLEAN NOT NULL,
  -- Hundredths of a percent, and minor units for each order.
  fee_share BIGINT NOT NULL,
  fee_each BIGINT NOT NULL,
  -- What we sign with (its operator made it; empty until it is known), what it signs with (made here), and
  -- what tokens of orders are made of, which nobody else knows. All three have to be at hand, not hashed.
  signs_with TEXT NOT NULL,
  expects TEXT NOT NULL,
  seal TEXT NOT NULL,
  -- The account that its orders stand in here.
  guest_id UUID,
  added_at BIGINT NOT NULL
);

-- Orders that were passed on. Like the books that they belong to they outlive their customer's account.
CREATE TABLE handovers (
  customer_id UUID NOT NULL,
  order_id UUID NOT NULL,
  -- Once more, when it had failed and was begun anew.
  round BIGINT NOT NULL,
  id UUID NOT NULL UNIQUE,
  partner_id UUID NOT NULL,
  number BIGINT NOT NULL,
  -- waiting, passed or closed.
  state TEXT NOT NULL,
  -- The last that the partner said: its number, word and reason.
  sequence BIGINT NOT NULL,
  said TEXT,
  reason TEXT NOT NULL,
  -- What the partner is owed for it; the entry once that is booked, and the one that takes it back.
  amount BIGINT NOT NULL,
  currency TEXT NOT NULL,
  entry_id UUID,
  back_id UUID,
  begun_at BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (customer_id, order_id, round)
);
CREATE INDEX handovers_of_partner ON handovers (partner_id, begun_at, id);

-- What each partner is owed: kept beside the entries, in the same transaction.
CREATE TABLE partner_dues (
  partner_id UUID NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (partner_id, currency)
);

-- Who was shown which field of a customer's record, and when for the first time.
CREATE TABLE disclosures (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  order_id UUID NOT NULL,
  partner_id UUID NOT NULL,
  field TEXT NOT NULL,
  partner_name TEXT NOT NULL,
  number BIGINT NOT NULL,
  shown_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, order_id, partner_id, field)
);

-- What partners asked for and were not shown.
CREATE TABLE partner_refusals (
  partner_id UUID NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  id UUID NOT NULL,
  asked TEXT NOT NULL,
  why TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  PRIMARY KEY (partner_id, id)
);

-- What is told to partners.
CREATE TABLE partner_messages (
  partner_id UUID NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  -- The order that it is about, as both centres call it.
  handover_id UUID NOT NULL,
  -- Empty where it is made of the records when it is sent: nothing of a customer lies here.
  content TEXT NOT NULL,
  -- waiting, delivered, dropped or given-up.
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  problem TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  settled_at BIGINT,
  PRIMARY KEY (partner_id, id)
);

CREATE INDEX partner_messages_waiting ON partner_messages (partner_id) WHERE state = 'waiting';

-- What partners told; each once.
CREATE TABLE partner_events (
  partner_id UUID NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (partner_id, id)
);
CREATE INDEX partner_events_by_time ON partner_events (received_at);

-- Orders that partners passed to us.
CREATE TABLE guest_orders (
  partner_id UUID NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  handover_id UUID NOT NULL,
  -- arriving, placed or over.
  state TEXT NOT NULL,
  -- Its number at the partner.
  number TEXT NOT NULL,
  -- What the partner passed on, as JSON, with the order's token until it is over.
  content TEXT NOT NULL,
  -- Fields of the customer's record, as JSON, until some time after it is over.
  fields TEXT,
  customer_id UUID,
  order_id UUID,
  -- Counts what was said of it.
  sequence BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  over_at BIGINT,
  PRIMARY KEY (partner_id, handover_id)
);
CREATE UNIQUE INDEX guest_orders_by_order ON guest_orders (customer_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX guest_orders_over ON guest_orders (over_at) WHERE fields IS NOT NULL;

CREATE TABLE guest_images (
  partner_id UUID NOT NULL,
  handover_id UUID NOT NULL,
  position BIGINT NOT NULL,
  image_id UUID NOT NULL,
  PRIMARY KEY (partner_id, handover_id, position),
  FOREIGN KEY (partner_id, handover_id) REFERENCES guest_orders (partner_id, handover_id) ON DELETE CASCADE
);
CREATE INDEX guest_images_by_image ON guest_images (image_id);

-- Pictures that go straight from where the camera is connected to the partner: they are in no library here.
CREATE TABLE direct_pictures (
  customer_id UUID NOT NULL,
  order_id UUID NOT NULL,
  position BIGINT NOT NULL,
  filename TEXT NOT NULL,
  -- In hexadecimal digits, and in bytes: what the partner is to get, and nothing else.
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  PRIMARY KEY (customer_id, order_id, position),
  FOREIGN KEY (customer_id, order_id) REFERENCES orders (customer_id, id) ON DELETE CASCADE
);
