-- The map: the number of the smallest cell in which a picture was taken; nothing while its position is
-- not known. A job puts the pictures that are there already on the map, some at a time.
ALTER TABLE images ADD COLUMN cell BIGINT;
CREATE INDEX images_to_chart ON images (customer_id, id) WHERE latitude IS NOT NULL AND cell IS NULL;
-- For a picture that stands for all of a cell.
CREATE INDEX images_by_cell ON images (customer_id, state, cell) WHERE cell IS NOT NULL AND shown = TRUE;

-- How many pictures were taken in each cell of each level, kept beside the pictures in the same
-- transaction: a view costs as much as it has cells. Cells without pictures are not here.
CREATE TABLE image_cells (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  level BIGINT NOT NULL,
  -- Rows from the north and columns from the west.
  y BIGINT NOT NULL,
  x BIGINT NOT NULL,
  pictures BIGINT NOT NULL,
  -- Sums in millionths of a degree, for the middle of the pictures.
  latitudes BIGINT NOT NULL,
  longitudes BIGINT NOT NULL,
  PRIMARY KEY (customer_id, state, level, y, x)
);
-- Cells from which the last picture went, until the transaction in which it went removes them.
CREATE INDEX image_cells_empty ON image_cells (customer_id, pictures) WHERE pictures = 0;
