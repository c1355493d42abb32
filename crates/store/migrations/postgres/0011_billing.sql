-- What things cost, how they are paid for, and the ledger.

-- Prices move from the services into lists with dates. Amounts are minor units of the list's currency.
CREATE TABLE price_lists (
  id UUID PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  valid_from BIGINT NOT NULL UNIQUE,
  currency TEXT NOT NULL,
  -- gross: prices hold the tax; net: it comes on top.
  taxing TEXT NOT NULL,
  -- What each service costs, as JSON by the service's name.
  tariffs TEXT NOT NULL
);
INSERT INTO price_lists (id, name, valid_from, currency, taxing, tariffs)
SELECT '00000000-0000-7000-8000-000000000001'::uuid, '', 0,
       COALESCE((SELECT price_currency FROM services WHERE price_amount > 0 ORDER BY position, id LIMIT 1), 'EUR'),
       'gross',
       COALESCE((SELECT jsonb_object_agg(id, jsonb_build_object('per', per, 'steps',
                          jsonb_build_array(jsonb_build_object('from', 1, 'each', price_amount)),
                          'extras', jsonb_build_array(), 'tax', 0))::text
                 FROM services WHERE price_amount = 0 OR price_currency =
                   (SELECT price_currency FROM services WHERE price_amount > 0 ORDER BY position, id LIMIT 1)), '{}');
ALTER TABLE services DROP COLUMN price_amount;
ALTER TABLE services DROP COLUMN price_currency;
ALTER TABLE services DROP COLUMN per;

-- How a customer pays, recorded once; and what the operator allows.
CREATE TABLE payment_terms (
  customer_id UUID PRIMARY KEY NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  method TEXT,
  -- Minor units that may be open by invoice; nothing where paying by invoice is not allowed.
  invoice_limit BIGINT
);
-- The same for one camera; nothing where the customer's own method holds.
ALTER TABLE cameras ADD COLUMN payment_method TEXT;

-- The ledger outlives the account that it is about, as the law asks of books; that is why nothing here
-- refers to customers.
CREATE TABLE ledger_entries (
  customer_id UUID NOT NULL,
  -- Counted up without gaps for each customer.
  serial BIGINT NOT NULL,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  booked_at BIGINT NOT NULL,
  order_id UUID,
  invoice_id UUID,
  -- The entry that this one takes back: once at most.
  reverses UUID,
  reason TEXT NOT NULL,
  booked_by UUID,
  -- cash, card or bank, where money came in or went out.
  till TEXT,
  -- What the customer has less what the customer owes, after this entry.
  balance_after BIGINT NOT NULL,
  PRIMARY KEY (customer_id, serial),
  UNIQUE (customer_id, id),
  UNIQUE (customer_id, reverses)
);
CREATE INDEX ledger_entries_of_tills ON ledger_entries (booked_at, id) WHERE till IS NOT NULL;

-- Positive for debit, negative for credit; each entry sums to zero.
CREATE TABLE ledger_postings (
  customer_id UUID NOT NULL,
  entry_id UUID NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (customer_id, entry_id, account, currency),
  FOREIGN KEY (customer_id, entry_id) REFERENCES ledger_entries (customer_id, id)
);

CREATE FUNCTION ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is never changed: book a correction'; END $$;
CREATE TRIGGER ledger_entries_stay BEFORE UPDATE OR DELETE ON ledger_entries
  FOR EACH ROW EXECUTE FUNCTION ledger_stays();
CREATE TRIGGER ledger_entries_are_kept BEFORE TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_stays();
CREATE TRIGGER ledger_postings_stay BEFORE UPDATE OR DELETE ON ledger_postings
  FOR EACH ROW EXECUTE FUNCTION ledger_stays();
CREATE TRIGGER ledger_postings_are_kept BEFORE TRUNCATE ON ledger_postings
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_stays();

-- Folds of the postings, kept in the transaction that posts: each customer's accounts, and the centre's
-- by month (UTC).
CREATE TABLE ledger_balances (
  customer_id UUID NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (customer_id, account, currency)
);
CREATE TABLE ledger_months (
  month TEXT NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (month, account, currency)
);

-- What was charged for an order; once more, when it had failed and is begun anew.
CREATE TABLE order_charges (
  customer_id UUID NOT NULL,
  order_id UUID NOT NULL,
  round BIGINT NOT NULL,
  -- The order's number, what was ordered in the customer's language, and for how many pictures.
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  pictures BIGINT NOT NULL,
  method TEXT NOT NULL,
  -- Lines, tax and total, as JSON.
  bill TEXT NOT NULL,
  entry_id UUID NOT NULL,
  charged_at BIGINT NOT NULL,
  -- open, paid, invoiced, given-back or credited.
  state TEXT NOT NULL,
  invoice_id UUID,
  PRIMARY KEY (customer_id, order_id, round),
  FOREIGN KEY (customer_id, order_id) REFERENCES orders (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX order_charges_open ON order_charges (customer_id, method, charged_at) WHERE state = 'open';
CREATE INDEX order_charges_of_invoice ON order_charges (customer_id, invoice_id) WHERE invoice_id IS NOT NULL;

CREATE TABLE invoices (
  customer_id UUID NOT NULL,
  id UUID NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  year BIGINT,
  serial BIGINT,
  made_at BIGINT NOT NULL,
  final_at BIGINT,
  due_at BIGINT,
  recipient TEXT NOT NULL,
  -- As JSON; a draft has none of its own, it shows the orders that wait on it.
  lines TEXT NOT NULL,
  currency TEXT NOT NULL,
  total_amount BIGINT NOT NULL,
  open_amount BIGINT NOT NULL,
  corrects UUID,
  reason TEXT NOT NULL,
  told_at BIGINT,
  PRIMARY KEY (customer_id, id),
  UNIQUE (year, serial)
);
CREATE INDEX invoices_by_time ON invoices (customer_id, made_at, id);
CREATE INDEX invoices_open ON invoices (customer_id, due_at) WHERE state = 'final';
-- For the operator, who looks across customers.
CREATE INDEX invoices_all ON invoices (made_at, id);
CREATE INDEX invoices_all_by_state ON invoices (state, made_at, id);
CREATE INDEX invoices_all_open ON invoices (due_at) WHERE state = 'final';

CREATE FUNCTION invoice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a final invoice is never changed: write a credit note'; END $$;
CREATE TRIGGER invoices_stay BEFORE UPDATE ON invoices FOR EACH ROW
  WHEN (OLD.state <> 'draft' AND (NEW.kind <> OLD.kind OR NEW.year <> OLD.year OR NEW.serial <> OLD.serial
    OR NEW.final_at <> OLD.final_at OR NEW.due_at IS DISTINCT FROM OLD.due_at OR NEW.recipient <> OLD.recipient
    OR NEW.lines <> OLD.lines OR NEW.currency <> OLD.currency OR NEW.total_amount <> OLD.total_amount
    OR NEW.corrects IS DISTINCT FROM OLD.corrects OR NEW.reason <> OLD.reason OR NEW.state = 'draft'))
  EXECUTE FUNCTION invoice_stays();
CREATE TRIGGER invoices_are_kept BEFORE DELETE ON invoices FOR EACH ROW
  WHEN (OLD.state <> 'draft') EXECUTE FUNCTION invoice_stays();

-- Who has not paid in time, and how they came to where they stand.
CREATE TABLE arrears (
  customer_id UUID PRIMARY KEY NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  -- due, reminded, overdue or blocked.
  state TEXT NOT NULL,
  -- When the reminder was delivered, when services close, since when they are closed.
  state_at BIGINT,
  since BIGINT NOT NULL,
  -- Why the last notice could not be delivered.
  problem TEXT
);
CREATE INDEX arrears_by_time ON arrears (since, customer_id);
CREATE TABLE arrears_steps (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  step BIGINT NOT NULL,
  happened_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (customer_id, step)
);
