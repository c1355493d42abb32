-- What the operator typed in that is no number; the seller's details, as JSON.
CREATE TABLE texts (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
);

-- A final invoice on paper, kept as it was first set: templates, fonts and programs change, what was
-- sent out does not.
CREATE TABLE invoice_papers (
  customer_id BLOB NOT NULL,
  invoice_id BLOB NOT NULL,
  -- Who sold, into which account, in which language, when the invoice became final; as JSON.
  terms TEXT NOT NULL,
  -- The document, and the invoice for programs where there is one; nothing until somebody needed it.
  pdf BLOB,
  xml TEXT,
  PRIMARY KEY (customer_id, invoice_id),
  FOREIGN KEY (customer_id, invoice_id) REFERENCES invoices (customer_id, id)
);
CREATE TRIGGER invoice_papers_stay BEFORE UPDATE ON invoice_papers
WHEN OLD.pdf IS NOT NULL OR NEW.terms <> OLD.terms
BEGIN SELECT RAISE(ABORT, 'a final invoice is never changed: write a credit note'); END;
CREATE TRIGGER invoice_papers_are_kept BEFORE DELETE ON invoice_papers
BEGIN SELECT RAISE(ABORT, 'a final invoice is never changed: write a credit note'); END;
