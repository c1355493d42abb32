-- Where what is kept is copied to besides, and what the copies are called. No row: nowhere.
CREATE TABLE local_folder (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    folder   TEXT NOT NULL,
    template TEXT NOT NULL
) STRICT;

-- The same as it was when an order was chosen, and why its copies are not all there.
ALTER TABLE orders ADD COLUMN local_folder TEXT;
ALTER TABLE orders ADD COLUMN local_template TEXT;
ALTER TABLE orders ADD COLUMN local_reason TEXT;
ALTER TABLE orders ADD COLUMN local_open INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_local ON orders (created_at) WHERE local_open = 1;

-- When a shot was taken, by its camera's clock, and below which folder a verified copy of a file lies.
ALTER TABLE order_files ADD COLUMN taken_at TEXT;
ALTER TABLE order_files ADD COLUMN local_place TEXT;
