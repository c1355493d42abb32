-- What went wrong with a camera, to be told in its next reports where the customer allows them.
CREATE TABLE troubles (
    customer_id TEXT NOT NULL,
    camera_id   TEXT NOT NULL,
    what        TEXT NOT NULL,
    -- The last time, in microseconds since 1970.
    at          INTEGER NOT NULL,
    PRIMARY KEY (customer_id, camera_id, what)
) STRICT, WITHOUT ROWID;
