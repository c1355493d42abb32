-- Whether the customer allows reports of a camera; NULL: not asked yet.
ALTER TABLE registered ADD COLUMN reports INTEGER;

-- The shots that were seen of each camera: its history of use, whichever cards they lay on.
CREATE TABLE camera_shots (
    customer_id TEXT NOT NULL,
    camera_id   TEXT NOT NULL,
    -- By the camera's clock.
    taken_at    TEXT NOT NULL,
    name        TEXT NOT NULL,
    PRIMARY KEY (customer_id, camera_id, taken_at, name)
) STRICT, WITHOUT ROWID;

-- What is to be told about cameras, or was: at most one report a day for each.
CREATE TABLE reports (
    customer_id TEXT NOT NULL,
    camera_id   TEXT NOT NULL,
    -- In microseconds since 1970.
    at          INTEGER NOT NULL,
    report      TEXT NOT NULL,
    sent        INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (customer_id, camera_id, at)
) STRICT, WITHOUT ROWID;
