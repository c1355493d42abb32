-- Points: a unit of their own in the ledger, under the currency 'points'. A customer's own are on the
-- account 'points' (negative for what they have, as on 'prepaid'), what the centre has given out on
-- 'points-issued'.

-- How many the customer has after an entry that moves points.
ALTER TABLE ledger_entries ADD COLUMN points_after BIGINT;
CREATE INDEX ledger_entries_of_points ON ledger_entries (customer_id, serial) WHERE points_after IS NOT NULL;

-- Points that paid a part of an order, what they paid, and the points that the order has earned.
ALTER TABLE order_charges ADD COLUMN points BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_charges ADD COLUMN redeemed_amount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_charges ADD COLUMN earned BIGINT NOT NULL DEFAULT 0;
-- What points have paid of an invoice's orders.
ALTER TABLE invoices ADD COLUMN redeemed_amount BIGINT NOT NULL DEFAULT 0;

-- Whether orders take points first, recorded once.
ALTER TABLE payment_terms ADD COLUMN points_first BOOLEAN NOT NULL DEFAULT FALSE;

-- Points never meet a currency, and nobody ever has fewer than none.
ALTER TABLE ledger_postings ADD CONSTRAINT points_are_no_money
  CHECK ((account IN ('points', 'points-issued')) = (currency = 'points'));
CREATE FUNCTION points_below_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'points are never below zero'; END $$;
CREATE TRIGGER points_never_below_zero AFTER INSERT OR UPDATE ON ledger_balances
  FOR EACH ROW WHEN (NEW.account = 'points' AND NEW.amount > 0) EXECUTE FUNCTION points_below_zero();
