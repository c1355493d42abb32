-- Films and sounds: how long they are and how a browser plays them. One row for the file that a
-- picture is ('') and for each of its parts, by name.
CREATE TABLE recordings (
  customer_id UUID NOT NULL,
  image_id UUID NOT NULL,
  file TEXT NOT NULL,
  duration_ms BIGINT,
  -- original, waiting, making, made or failed.
  playback TEXT NOT NULL,
  percent BIGINT NOT NULL,
  -- Of the form that was made.
  size BIGINT NOT NULL,
  problem TEXT,
  PRIMARY KEY (customer_id, image_id, file),
  FOREIGN KEY (customer_id, image_id) REFERENCES images (customer_id, id) ON DELETE CASCADE
);

-- Which generation of this program has looked at a picture; 0 when a program was missing. What could
-- not be shown is looked at again by a later one.
ALTER TABLE images ADD COLUMN looked BIGINT NOT NULL DEFAULT 0;
CREATE INDEX images_unseen ON images (looked) WHERE shown = FALSE;

-- What telephones write into a picture and into the film taken with it.
ALTER TABLE images ADD COLUMN content_id TEXT;
CREATE INDEX images_by_content_id ON images (customer_id, content_id) WHERE content_id IS NOT NULL;

-- The files of a shot have one name but for the extension.
CREATE INDEX images_by_filename ON images (customer_id, filename COLLATE "C");
