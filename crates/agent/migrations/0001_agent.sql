-- The account that this agent works for. The token is kept as it is, because it is what the agent
-- shows to the centre; the file that holds it is its owner's alone (mode 0600).
CREATE TABLE account (
    one           INTEGER PRIMARY KEY CHECK (one = 1),
    token         TEXT NOT NULL,
    customer_id   TEXT NOT NULL,
    customer_name TEXT NOT NULL
) STRICT;

-- What files on cards were when they were last read, found again without reading them.
CREATE TABLE files (
    card     TEXT NOT NULL,
    path     TEXT NOT NULL,
    size     INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    taken_at TEXT NOT NULL DEFAULT '',
    width    INTEGER NOT NULL DEFAULT 0,
    height   INTEGER NOT NULL DEFAULT 0,
    problem  TEXT,
    sha256   TEXT,
    PRIMARY KEY (card, path)
) STRICT, WITHOUT ROWID;

-- What of a customer's is at the centre, by content: a picture is recognised whatever it is called.
CREATE TABLE imports (
    customer_id TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    image_id    TEXT NOT NULL,
    state       TEXT NOT NULL,
    PRIMARY KEY (customer_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    id           TEXT PRIMARY KEY,
    camera       TEXT NOT NULL,
    camera_label TEXT NOT NULL,
    camera_id    TEXT,
    customer_id  TEXT,
    service      TEXT NOT NULL,
    kind         TEXT NOT NULL,
    options      TEXT NOT NULL,
    state        TEXT NOT NULL,
    reason       TEXT,
    -- Set before the centre is asked to place it: from then on it may be placed there.
    placing      INTEGER NOT NULL DEFAULT 0,
    order_id     TEXT,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_open ON orders (created_at) WHERE state IN ('waiting', 'sending');

CREATE TABLE order_files (
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    -- Which shot of the order, and which file of the shot: 0 is the one that stands first.
    shot     INTEGER NOT NULL,
    part     INTEGER NOT NULL,
    root     TEXT NOT NULL,
    path     TEXT NOT NULL,
    filename TEXT NOT NULL,
    size     INTEGER NOT NULL,
    -- Set once a verified copy lies in the spool.
    sha256   TEXT,
    location TEXT,
    sent     INTEGER NOT NULL DEFAULT 0,
    image_id TEXT,
    problem  TEXT,
    PRIMARY KEY (order_id, shot, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_files_content ON order_files (sha256);

-- The centre's last answers, for when it is out of reach.
CREATE TABLE menus (
    customer_id TEXT NOT NULL,
    camera_id   TEXT NOT NULL,
    menu        TEXT NOT NULL,
    PRIMARY KEY (customer_id, camera_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE registered (
    customer_id TEXT NOT NULL,
    camera_id   TEXT NOT NULL,
    maker       TEXT NOT NULL,
    model       TEXT NOT NULL,
    serial      TEXT NOT NULL,
    PRIMARY KEY (customer_id, camera_id)
) STRICT, WITHOUT ROWID;
