-- What somebody wanted deleted from a camera. Nothing of it is deleted but what was proven right before.
CREATE TABLE removals (
    id           TEXT PRIMARY KEY,
    camera       TEXT NOT NULL,
    camera_label TEXT NOT NULL,
    -- running, done, stopped, interrupted
    state        TEXT NOT NULL,
    reason       TEXT,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE removal_shots (
    removal_id TEXT NOT NULL REFERENCES removals (id) ON DELETE CASCADE,
    shot       INTEGER NOT NULL,
    name       TEXT NOT NULL,
    -- waiting, removing (from before the first file goes until after the last one has), removed, stays, unknown
    state      TEXT NOT NULL DEFAULT 'waiting',
    why        TEXT,
    reason     TEXT,
    PRIMARY KEY (removal_id, shot)
) STRICT, WITHOUT ROWID;

-- The files of a shot, from before the first one goes: what they were, and where else that is.
CREATE TABLE removal_files (
    removal_id TEXT NOT NULL,
    shot       INTEGER NOT NULL,
    part       INTEGER NOT NULL,
    path       TEXT NOT NULL,
    size       INTEGER NOT NULL,
    sha256     TEXT NOT NULL,
    copy       TEXT NOT NULL,
    removed    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (removal_id, shot, part),
    FOREIGN KEY (removal_id, shot) REFERENCES removal_shots (removal_id, shot) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What was copied from a place on a camera is looked for before it is deleted there.
CREATE INDEX order_files_place ON order_files (root, path);
