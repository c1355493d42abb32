-- Makers and models of cameras that were registered here, which the operator chooses from when saying
-- which cameras are let in. They belong to nobody and tell of nobody.
CREATE TABLE camera_models (
  maker TEXT NOT NULL,
  model TEXT NOT NULL,
  -- When one was registered last.
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (maker, model)
);
CREATE INDEX camera_models_by_seen ON camera_models (seen_at);
INSERT INTO camera_models (maker, model, seen_at)
  SELECT maker, model, MAX(registered_at) FROM cameras GROUP BY maker, model;

-- What the operator says, as JSON; who said it, while they have an account, and when.
CREATE TABLE permitted_cameras (
  -- One row.
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  list TEXT NOT NULL,
  changed_by BLOB REFERENCES customers (id) ON DELETE SET NULL,
  changed_at INTEGER NOT NULL
);

-- Whether what a camera reports may be taken down: its owner is asked once, and takes it back whenever they
-- like. NULL: not asked yet.
ALTER TABLE cameras ADD COLUMN reports_allowed BOOLEAN;
