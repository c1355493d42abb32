-- The map: the number of the smallest cell in which a picture was taken; nothing while its position is
-- not known. A job puts the pictures that are there already on the map, some at a time.
ALTER TABLE images ADD COLUMN cell INTEGER;
CREATE INDEX images_to_chart ON images (customer_id, id) WHERE latitude IS NOT NULL AND cell IS NULL;
-- For a picture that stands for all of a cell.
CREATE INDEX images_by_cell ON images (customer_id, state, cell) WHERE cell IS NOT NULL AND shown = TRUE;

-- How many pictures were taken in each cell of each level, kept beside the pictures in the same
-- transaction: a view costs as much as it has cells. Cells without pictures are not here.
CREATE TABLE image_cells (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  level INTEGER NOT NULL,
  -- Rows from the north and columns from the west.
  y INTEGER NOT NULL,
  x INTEGER NOT NULL,
  pictures INTEGER NOT NULL,
  -- Sums in millionths of a degree, for the middle of the pictures.
  latitudes INTEGER NOT NULL,
  longitudes INTEGER NOT NULL,
  PRIMARY KEY (customer_id, state, level, y, x)
) WITHOUT ROWID;
-- Cells from which the last picture went, until the transaction in which it went removes them.
CREATE INDEX image_cells_empty ON image_cells (customer_id, pictures) WHERE pictures = 0;
