#!/usr/bin/env python3
"""A centre whose customers ordered on account last month, and how fast that becomes invoices.

    closing.py fill COUNT FOLDER           fills the SQLite database of a centre that does not run: so many
                                           customers with three orders each that are done and on account
    closing.py watch COUNT FOLDER|URL      waits until so many invoices are final, in the SQLite database of
                                           the folder or the PostgreSQL database of the URL, and prints the
                                           milliseconds that each took

The records are the same each time, but for their times, which lie in the month before this one.
"""

import datetime
import json
import os
import random
import sqlite3
import subprocess
import sys
import time

from records import CUSTOMER, DAY, NOW, SECOND, customer, identifier, insert

ORDERS = 3
NET, TAX = 311, 59
TOTAL = NET + TAX
PATIENCE = 600  # seconds without a new invoice


def last_month():
    """An instant in the middle of the month before this one (UTC), and that month's name."""
    today = datetime.datetime.now(datetime.timezone.utc).replace(hour=12, minute=0, second=0, microsecond=0)
    middle = (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=15)
    return int(middle.timestamp()) * SECOND, middle.strftime("%Y-%m")


def bill():
    of = lambda amount: {"amount": amount, "currency": "EUR"}
    line = {"of": "service", "quantity": 10, "each": 37, "net": NET, "tax": TAX}
    return json.dumps({"lines": [line], "per": "picture", "rate": 1900, "net": of(NET), "tax": of(TAX),
                       "total": of(TOTAL)})


def fill(db, count):
    chance = random.Random(count)
    ordered, month = last_month()
    told = bill()
    customers = [identifier(chance, NOW - 365 * DAY + number) for number in range(count)]
    # One list of all that is made for an order: whose, which, its entry, its number, when.
    made = [(owner, identifier(chance, ordered), identifier(chance, ordered), count_of * ORDERS + nth + 1, nth,
             ordered + nth * SECOND)
            for count_of, owner in enumerate(customers) for nth in range(ORDERS)]
    insert(db, "customers", CUSTOMER,
           (customer(owner, number, NOW - 365 * DAY) for number, owner in enumerate(customers)))
    insert(db, "payment_terms", "customer_id method invoice_limit",
           ((owner, "invoice", 1_000_000) for owner in customers))
    insert(db, "orders", "customer_id id number camera_id service_id kind request pictures total_amount "
           "total_currency state open reason done steps placed_at",
           ((owner, order, number, None, "keep", "keep", '{"kind":"keep","attributes":{}}', 10, TOTAL, "EUR", "done",
             False, None, 10, 10, at) for owner, order, _, number, _, at in made))
    insert(db, "ledger_entries", "customer_id serial id kind booked_at order_id reason balance_after",
           ((owner, nth + 1, entry, "charge", at, order, "", -TOTAL * (nth + 1))
            for owner, order, entry, _, nth, at in made))
    insert(db, "ledger_postings", "customer_id entry_id account currency amount",
           ((owner, entry, account, "EUR", amount) for owner, _, entry, _, _, _ in made
            for account, amount in (("on-account", TOTAL), ("revenue", -NET), ("tax", -TAX))))
    insert(db, "ledger_balances", "customer_id account currency amount",
           ((owner, "on-account", "EUR", TOTAL * ORDERS) for owner in customers))
    insert(db, "ledger_months", "month account currency amount",
           ((month, account, "EUR", -each * count * ORDERS) for account, each in (("revenue", NET), ("tax", TAX))))
    insert(db, "order_charges", "customer_id order_id round number title pictures method bill entry_id charged_at state",
           ((owner, order, 1, number, "Keep", 10, "invoice", told, entry, at, "open")
            for owner, order, entry, number, _, at in made))
    broken = db.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        sys.exit(f"The records contradict each other: {broken[:5]}")


ASKED = "SELECT COALESCE(MAX(value), 0) FROM counters WHERE name LIKE 'invoices-%'"


def final_ones(where):
    """Asks how many invoices are final."""
    if where.startswith("postgres"):
        psql = subprocess.Popen(["psql", "--quiet", "--no-psqlrc", "-At", where], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True, bufsize=1)

        def ask():
            psql.stdin.write(f"{ASKED};\n")
            psql.stdin.flush()
            return int(psql.stdout.readline())

        return ask
    db = sqlite3.connect(f"file:{os.path.join(where, 'cradle.db')}?mode=ro", uri=True, timeout=60)
    return lambda: db.execute(ASKED).fetchone()[0]


def watch(count, where):
    ask = final_ones(where)
    begun = None
    before, moved = 0, time.monotonic()
    while True:
        there, now = ask(), time.monotonic()
        if there > before:
            # What was there before the first look does not count.
            begun = begun or (now, there)
            before, moved = there, now
        if there >= count:
            break
        if now - moved > PATIENCE:
            sys.exit(f"After {there} of {count} invoices nothing more happened.")
        time.sleep(0.02)
    print((moved - begun[0]) * 1000 / max(count - begun[1], 1))


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("fill", "watch"):
        sys.exit(__doc__)
    count, where = int(sys.argv[2]), sys.argv[3]
    if sys.argv[1] == "watch":
        watch(count, where)
        return
    db = sqlite3.connect(os.path.join(where, "cradle.db"), isolation_level=None)
    db.execute("PRAGMA cache_size = -1000000")
    db.execute("BEGIN IMMEDIATE")
    fill(db, count)
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


if __name__ == "__main__":
    main()
