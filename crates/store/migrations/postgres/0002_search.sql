-- Search: what each picture is found by, and classes.

-- The terms of a picture are made by the program and stand in its words; here they are only indexed.
-- Words in the form of before go: a job gives every picture without words its terms.
UPDATE images SET words = '';
CREATE INDEX images_without_words ON images (customer_id, id) WHERE words = '';

-- Each term begins with letters of its owner, so the index has a part for each customer.
ALTER TABLE images ADD COLUMN terms TSVECTOR NOT NULL
  GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED;
CREATE INDEX images_by_terms ON images USING gin (terms);

CREATE TABLE classes (
  customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  -- The form in which two names are the same.
  name_key TEXT COLLATE "C" NOT NULL,
  -- The rule as JSON; none for a class by hand.
  rule TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, id),
  UNIQUE (customer_id, name_key)
);

-- What was put into classes by hand; it stands among the pictures' terms, too.
CREATE TABLE class_images (
  customer_id UUID NOT NULL,
  class_id UUID NOT NULL,
  image_id UUID NOT NULL,
  PRIMARY KEY (customer_id, class_id, image_id),
  FOREIGN KEY (customer_id, class_id) REFERENCES classes (customer_id, id) ON DELETE CASCADE,
  FOREIGN KEY (customer_id, image_id) REFERENCES images (customer_id, id) ON DELETE CASCADE
);
CREATE INDEX class_images_by_image ON class_images (customer_id, image_id);
