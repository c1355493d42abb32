-- Payments by card, through a provider that keeps the cards: here is never a card's number.

-- What the provider calls a customer, and the card that is charged. The numbers of both are the provider's.
CREATE TABLE card_accounts (
  customer_id UUID PRIMARY KEY NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  provider_id TEXT NOT NULL,
  -- The card; nothing where none is saved.
  card_id TEXT,
  brand TEXT,
  last4 TEXT,
  exp_month BIGINT,
  exp_year BIGINT,
  saved_at BIGINT
);

-- Payments and refunds stay when their customer's account is deleted, like the books that they belong to.
CREATE TABLE card_payments (
  customer_id UUID NOT NULL,
  id UUID NOT NULL UNIQUE,
  -- order, invoice or balance, and which.
  pays TEXT NOT NULL,
  order_id UUID,
  round BIGINT,
  invoice_id UUID,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  -- waiting, confirm, declined, wrong, ending, ended or paid.
  state TEXT NOT NULL,
  anew BOOLEAN NOT NULL,
  attempt BIGINT NOT NULL,
  intent TEXT COLLATE "C" UNIQUE,
  problem TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  paid_at BIGINT,
  entry_id UUID,
  refunded BIGINT NOT NULL DEFAULT 0,
  -- How much of the order's revenue was taken back for it.
  credited BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (customer_id, id),
  UNIQUE (customer_id, order_id, round),
  -- Never more goes back than came.
  CHECK (refunded >= 0 AND refunded <= amount AND (refunded = 0 OR state = 'paid'))
);
CREATE INDEX card_payments_by_time ON card_payments (customer_id, made_at, id);
CREATE INDEX card_payments_of_invoice ON card_payments (customer_id, invoice_id) WHERE invoice_id IS NOT NULL;
-- For the operator, who looks across customers.
CREATE INDEX card_payments_all ON card_payments (made_at, id);
CREATE INDEX card_payments_wrong ON card_payments (made_at, id) WHERE state = 'wrong';

CREATE TABLE card_refunds (
  customer_id UUID NOT NULL,
  id UUID NOT NULL,
  payment_id UUID NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  -- waiting, made, failed or wrong.
  state TEXT NOT NULL,
  problem TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, id),
  FOREIGN KEY (customer_id, payment_id) REFERENCES card_payments (customer_id, id)
);
CREATE INDEX card_refunds_of_payment ON card_refunds (customer_id, payment_id, made_at);

-- What the provider told of by itself; each once.
CREATE TABLE card_events (
  id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  received_at BIGINT NOT NULL
);
CREATE INDEX card_events_by_time ON card_events (received_at);

-- What cards' owners dispute.
CREATE TABLE card_disputes (
  id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
  customer_id UUID NOT NULL,
  payment_id UUID NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  reason TEXT NOT NULL,
  -- asked, open, won or lost.
  state TEXT NOT NULL,
  -- Whether the provider has taken the amount out of what it holds for the centre.
  taken BOOLEAN NOT NULL,
  opened_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  FOREIGN KEY (customer_id, payment_id) REFERENCES card_payments (customer_id, id)
);
CREATE INDEX card_disputes_of_payment ON card_disputes (customer_id, payment_id);
CREATE INDEX card_disputes_by_time ON card_disputes (opened_at, id);
