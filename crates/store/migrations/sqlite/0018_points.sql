-- Points: a unit of their own in the ledger, under the currency 'points'. A customer's own are on the
-- account 'points' (negative for what they have, as on 'prepaid'), what the centre has given out on
-- 'points-issued'.

-- How many the customer has after an entry that moves points.
ALTER TABLE ledger_entries ADD COLUMN points_after INTEGER;
CREATE INDEX ledger_entries_of_points ON ledger_entries (customer_id, serial) WHERE points_after IS NOT NULL;

-- Points that paid a part of an order, what they paid, and the points that the order has earned.
ALTER TABLE order_charges ADD COLUMN points INTEGER NOT NULL DEFAULT 0;
ALTER TABLE order_charges ADD COLUMN redeemed_amount INTEGER NOT NULL DEFAULT 0;
ALTER TABLE order_charges ADD COLUMN earned INTEGER NOT NULL DEFAULT 0;
-- What points have paid of an invoice's orders.
ALTER TABLE invoices ADD COLUMN redeemed_amount INTEGER NOT NULL DEFAULT 0;

-- Whether orders take points first, recorded once.
ALTER TABLE payment_terms ADD COLUMN points_first INTEGER NOT NULL DEFAULT 0;

-- Points never meet a currency, and nobody ever has fewer than none.
CREATE TRIGGER points_are_no_money BEFORE INSERT ON ledger_postings
WHEN (NEW.account IN ('points', 'points-issued')) <> (NEW.currency = 'points')
BEGIN SELECT RAISE(ABORT, 'points are never booked with money'); END;
CREATE TRIGGER points_never_below_zero AFTER INSERT ON ledger_balances
WHEN NEW.account = 'points' AND NEW.amount > 0
BEGIN SELECT RAISE(ABORT, 'points are never below zero'); END;
CREATE TRIGGER points_stay_above_zero AFTER UPDATE ON ledger_balances
WHEN NEW.account = 'points' AND NEW.amount > 0
BEGIN SELECT RAISE(ABORT, 'points are never below zero'); END;
