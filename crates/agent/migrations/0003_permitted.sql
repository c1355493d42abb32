-- Which cameras a centre takes, as it said last.
CREATE TABLE permitted (
    centre TEXT PRIMARY KEY,
    list   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
