-- Search: what each picture is found by, and classes.

-- The terms of a picture are made by the program and stand in its words; here they are only indexed.
-- Words in the form of before go: a job gives every picture without words its terms.
UPDATE images SET words = '';
CREATE INDEX images_without_words ON images (customer_id, id) WHERE words = '';

-- A picture's number sorts by the second in which it was taken (since 1826, in the higher bits), so
-- that the index gives what it finds in the order of the timeline. It names the row in image_terms.
ALTER TABLE images ADD COLUMN number INTEGER;
UPDATE images SET number = numbered.number FROM (
  SELECT rowid AS of, (unixepoch(taken_at) + 4544208000) * 16777216
    + row_number() OVER (PARTITION BY taken_at ORDER BY customer_id, id) - 1 AS number
  FROM images
) AS numbered WHERE images.rowid = numbered.of;
CREATE UNIQUE INDEX images_by_number ON images (number, customer_id);

-- Beginnings of two to eight letters behind the owner's eight and the term's one are looked up like
-- whole words; what longer ones find is gathered first, which costs as much as there is to find.
CREATE VIRTUAL TABLE image_terms USING fts5(
  words, content = 'images', content_rowid = 'number', tokenize = 'ascii', prefix = '11 12 13 14 15 16 17',
  detail = none, columnsize = 0
);
INSERT INTO image_terms (image_terms) VALUES ('rebuild');

CREATE TRIGGER images_terms_added AFTER INSERT ON images BEGIN
  UPDATE images SET number = (
    SELECT COALESCE(MAX(number) + 1, (unixepoch(NEW.taken_at) + 4544208000) * 16777216) FROM images
    WHERE number >= (unixepoch(NEW.taken_at) + 4544208000) * 16777216
    AND number < (unixepoch(NEW.taken_at) + 4544208001) * 16777216
  ) WHERE customer_id = NEW.customer_id AND id = NEW.id;
  INSERT INTO image_terms (rowid, words)
  SELECT number, words FROM images WHERE customer_id = NEW.customer_id AND id = NEW.id;
END;

CREATE TRIGGER images_terms_changed AFTER UPDATE OF words, taken_at ON images
WHEN NEW.words <> OLD.words OR NEW.taken_at <> OLD.taken_at BEGIN
  INSERT INTO image_terms (image_terms, rowid, words) VALUES ('delete', OLD.number, OLD.words);
  UPDATE images SET number = (
    SELECT COALESCE(MAX(number) + 1, (unixepoch(NEW.taken_at) + 4544208000) * 16777216) FROM images
    WHERE number >= (unixepoch(NEW.taken_at) + 4544208000) * 16777216
    AND number < (unixepoch(NEW.taken_at) + 4544208001) * 16777216
  ) WHERE customer_id = NEW.customer_id AND id = NEW.id AND NEW.taken_at <> OLD.taken_at;
  INSERT INTO image_terms (rowid, words)
  SELECT number, words FROM images WHERE customer_id = NEW.customer_id AND id = NEW.id;
END;

CREATE TRIGGER images_terms_removed AFTER DELETE ON images BEGIN
  INSERT INTO image_terms (image_terms, rowid, words) VALUES ('delete', OLD.number, OLD.words);
END;

CREATE TABLE classes (
  customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  -- The form in which two names are the same.
  name_key TEXT NOT NULL,
  -- The rule as JSON; none for a class by hand.
  rule TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (customer_id, id),
  UNIQUE (customer_id, name_key)
);

-- What was put into classes by hand; it stands among the pictures' terms, too.
CREATE TABLE class_images (
  customer_id BLOB NOT NULL,
  class_id BLOB NOT NULL,
  image_id BLOB NOT NULL,
  PRIMARY KEY (customer_id, class_id, image_id),
  FOREIGN KEY (customer_id, class_id) REFERENCES classes (customer_id, id) ON DELETE CASCADE,
  FOREIGN KEY (customer_id, image_id) REFERENCES images (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX class_images_by_image ON class_images (customer_id, image_id);
