-- Which sheet of the order's index a print is, counted from 0; NULL for a print of the picture. Its picture is
-- the first one on it.
ALTER TABLE order_prints ADD COLUMN index_sheet BIGINT;
