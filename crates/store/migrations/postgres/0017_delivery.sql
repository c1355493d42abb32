-- Orders that are picked up or sent, and how far each is. Where to stands in the order's request, as it
-- was when the order was placed.
CREATE TABLE parcels (
  customer_id UUID NOT NULL,
  order_id UUID NOT NULL,
  -- waiting, ready, packed, sent or delivered
  state TEXT NOT NULL,
  -- Whether its customer does not have it yet.
  open BOOLEAN NOT NULL,
  -- Who carries it, and the carrier's number for it; empty until that is known.
  carrier TEXT NOT NULL,
  tracking TEXT NOT NULL,
  -- When it came to each state, as JSON.
  marks TEXT NOT NULL,
  PRIMARY KEY (customer_id, order_id),
  FOREIGN KEY (customer_id, order_id) REFERENCES orders (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX parcels_open ON parcels (customer_id, order_id) WHERE open;
CREATE INDEX parcels_by_tracking ON parcels (tracking, carrier) WHERE tracking <> '';
