"""Prints {table: "rows hash"} of an SQLite database as JSON."""

import hashlib
import json
import pathlib
import sqlite3
import sys

uri = pathlib.Path(sys.argv[1]).resolve().as_uri() + "?mode=ro"
with sqlite3.connect(uri, uri=True, timeout=10) as connection:
    # One read transaction: all tables at the same moment.
    connection.execute("begin")
    tables = connection.execute(
        "select name from sqlite_master where type = 'table' and sql not like 'create virtual%' order by name"
    ).fetchall()
    prints = {}
    for (table,) in tables:
        rows = sorted(repr(row) for row in connection.execute(f'select * from "{table}"'))
        digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        prints[table] = f"{len(rows)} {digest}"
json.dump(prints, sys.stdout)
