-- For a picture that stands for all of a cell: what is shown of it stands in the index, side by side with
-- its neighbours'.
DROP INDEX images_by_cell;
CREATE INDEX images_by_cell ON images (customer_id, state, cell, id, place)
    WHERE cell IS NOT NULL AND shown = TRUE;
