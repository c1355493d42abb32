#!/usr/bin/env python3
"""Copies the records of a centre from its SQLite file into the PostgreSQL database of another one.

    postgres.py FOLDER URL      FOLDER is the first centre's data folder; URL names a database whose
                                tables are there and empty (a centre was started on it once)
"""

import os
import sqlite3
import subprocess
import sys
import uuid

# Made by the centre itself, or of no weight for what is asked.
NOT_COPIED = {"_sqlx_migrations", "jobs", "counters", "settings", "services"}


def psql(url, *words, **how):
    return subprocess.run(["psql", "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", url, *words], check=True, **how)


def columns_of(url):
    """The columns of each table, with their types, but for those that the database fills itself."""
    asked = ("SELECT table_name, column_name, data_type FROM information_schema.columns "
             "WHERE table_schema = 'public' AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position")
    answer = psql(url, "-At", "-F", "\t", "-c", asked, capture_output=True, text=True).stdout
    tables = {}
    for line in answer.splitlines():
        table, column, kind = line.split("\t")
        tables.setdefault(table, {})[column] = kind
    return tables


ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def written(value, kind):
    """A value in the text form of COPY."""
    if value is None:
        return "\\N"
    if kind == "uuid":
        return str(uuid.UUID(bytes=value))
    if kind == "bytea":
        return "\\\\x" + value.hex()
    if kind == "boolean":
        return "t" if value else "f"
    return str(value).translate(ESCAPED)


def copy(db, url, table, columns):
    there = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
    names = [name for name in columns if name in there]
    kinds = [columns[name] for name in names]
    listed = ", ".join(names)
    # Without the checks of references: what is copied was checked where it comes from.
    # What a new database holds already is copied as well.
    words = ["-c", "SET session_replication_role = replica", "-c", f"DELETE FROM {table}",
             "-c", f"COPY {table} ({listed}) FROM STDIN"]
    sender = subprocess.Popen(["psql", "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", url, *words],
                              stdin=subprocess.PIPE, text=True, encoding="utf-8")
    for row in db.execute(f"SELECT {listed} FROM {table}"):
        sender.stdin.write("\t".join(map(written, row, kinds)) + "\n")
    sender.stdin.close()
    if sender.wait() != 0:
        sys.exit(f"{table} could not be copied.")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, url = sys.argv[1:]
    db = sqlite3.connect(os.path.join(folder, "cradle.db"))
    tables = columns_of(url)
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table in tables and table not in NOT_COPIED:
            copy(db, url, table, tables[table])
    psql(url, "-c", "VACUUM ANALYZE")


if __name__ == "__main__":
    main()
