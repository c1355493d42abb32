-- Where prints are made, and what becomes of each.

-- A place as JSON: its name, its kind and address, and what it makes.
CREATE TABLE output_places (
  id UUID PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  place TEXT NOT NULL
);

-- The colours of a paper at a place (ICC).
CREATE TABLE output_profiles (
  place_id UUID NOT NULL REFERENCES output_places (id) ON DELETE CASCADE,
  paper TEXT NOT NULL,
  name TEXT NOT NULL,
  profile BYTEA NOT NULL,
  PRIMARY KEY (place_id, paper)
);

-- The prints of each picture of an order.
CREATE TABLE order_prints (
  customer_id UUID NOT NULL,
  order_id UUID NOT NULL,
  position BIGINT NOT NULL,
  image_id UUID NOT NULL,
  copies BIGINT NOT NULL,
  -- waiting, drawing, sent, printing, held, done or failed
  state TEXT NOT NULL,
  reason TEXT,
  -- How often somebody who runs the centre had it repeated.
  round BIGINT NOT NULL,
  -- Whether the printer may know of it: written before it is told.
  told BOOLEAN NOT NULL,
  -- The printer's number for it.
  job BIGINT,
  PRIMARY KEY (customer_id, order_id, position),
  FOREIGN KEY (customer_id, order_id) REFERENCES orders (customer_id, id) ON DELETE CASCADE
);
