#!/usr/bin/env python3
"""Fills the SQLite database of a centre that does not run with records as a large centre has them.

    records.py cameras COUNT FOLDER     customers with a camera, a session and used services each
    records.py library COUNT FOLDER     one customer's pictures, over twenty years
    records.py sessions COUNT FOLDER    makes the sessions that are asked with as fresh or old as
                                        they are to be, again after each use

FOLDER is the centre's data folder. What can be asked afterwards is written to FOLDER/asked.json.
The records are the same each time, but for their times, which count from today.
"""

import datetime
import hashlib
import json
import os
import random
import sqlite3
import sys
import time
import uuid

SECOND = 1_000_000  # instants are in microseconds
HOUR = 3600 * SECOND
DAY = 24 * HOUR
NOW = int(time.time()) * SECOND
ASKED = 4_000  # customers of each kind whose menu is asked for

MODELS = [
    ("FUJIFILM", "X-T5"), ("FUJIFILM", "X100VI"), ("NIKON CORPORATION", "NIKON D70"),
    ("NIKON CORPORATION", "NIKON Z 8"), ("Canon", "Canon EOS R6 Mark II"), ("Canon", "Canon EOS 5D"),
    ("SONY", "ILCE-7M4"), ("OLYMPUS IMAGING CORP.", "E-M1"), ("LEICA CAMERA AG", "LEICA Q3"),
    ("Panasonic", "DC-S5M2"), ("RICOH IMAGING COMPANY, LTD.", "PENTAX K-3 Mark III"), ("Apple", "iPhone 15"),
]
LENSES = ["XF 23mm F2", "NIKKOR Z 24-120mm f/4 S", "RF 50mm F1.8 STM", "FE 35mm F1.8", "M.ZUIKO 12-40mm F2.8"]
KEYWORDS = ["garden", "harbour", "birthday", "school", "holiday", "snow", "concert", "family", "train", "summer"]


def identifier(chance, micros):
    """A UUIDv7 (RFC 9562 §5.7) of this time."""
    bits = (micros // 1000) << 80 | 0x7 << 76 | chance.getrandbits(12) << 64 | 0b10 << 62 | chance.getrandbits(62)
    return bits.to_bytes(16, "big")


def token_of(number):
    return f"bench-session-{number:08d}"


def token_hash(number):
    return hashlib.sha256(token_of(number).encode()).digest()


def insert(db, table, columns, rows):
    names = columns.split()
    places = ", ".join("?" * len(names))
    db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", rows)


CUSTOMER = ("id email email_key password_hash name delivery_addresses destinations language time_zone operator "
            "standing created_at")
SESSION = "id customer_id token_hash kind label created_at last_used_at expires_at"


def customer(key, number, created):
    email = f"customer{number}@example.org"
    # The form of argon2id's hashes, with a content that no password leads to.
    password = f"$argon2id$v=19$m=19456,t=2,p=1${'A' * 22}${'A' * 43}"
    return (key, email, email, password, f"Customer {number}", "[]", "[]", "en", "Europe/Berlin", False, "good",
            created)


def session(chance, owner, number, created):
    return (identifier(chance, created), owner, token_hash(number), "device", "Computer in the study", created, NOW,
            NOW + 365 * DAY)


def fill_cameras(db, count, folder):
    chance = random.Random(count)
    owners = []
    cameras = []

    def customers():
        for number in range(count):
            created = NOW - (count - number) * (3 * 365 * DAY // count) - DAY
            owners.append((identifier(chance, created), created))
            yield customer(owners[-1][0], number, created)

    def registered():
        for number, (owner, created) in enumerate(owners):
            maker, model = MODELS[chance.randrange(len(MODELS))]
            serial = f"{20_000_000 + number}"
            # Unique as the centre's own keys are; nothing here is looked up by it.
            key = f"{maker}/{model}/{serial}".lower().replace(" ", "")
            cameras.append(identifier(chance, created + HOUR))
            evidence = json.dumps([{"source": "exif", "maker": maker, "model": model, "serial": serial,
                                    "sightings": 40}])
            yield (owner, cameras[-1], maker, model, serial, key, None, "1.02", evidence, created + HOUR,
                   NOW - chance.randrange(30 * DAY))

    def uses():
        for owner, created in owners:
            for service in chance.sample(["keep", "send", "publish"], 2):
                yield owner, service, chance.random() * 9, NOW - chance.randrange(60 * DAY), chance.randrange(1, 50)

    insert(db, "customers", CUSTOMER, customers())
    insert(db, "sessions", SESSION,
           (session(chance, owner, number, created) for number, (owner, created) in enumerate(owners)))
    insert(db, "cameras", "customer_id id maker model serial identification_key name firmware evidence "
           "registered_at last_seen_at", registered())
    insert(db, "service_usage", "customer_id service_id weight as_of uses", uses())

    numbers = chance.sample(range(count), min(count, 2 * ASKED))
    asked = [{"number": number, "token": token_of(number), "camera": str(uuid.UUID(bytes=cameras[number]))}
             for number in numbers]
    half = len(asked) // 2
    write(folder, {"in_use": asked[:half], "first": asked[half:]})


IMAGE = ("customer_id id camera_id state before_trash visible kind filename media_type blob sha256 size width height "
         "thumbhash shown rendering taken_at arrived_at facts latitude longitude title caption people place occasion "
         "keywords rating words")


def fill_library(db, count, folder):
    chance = random.Random(count)
    created = NOW - 20 * 365 * DAY
    owner = identifier(chance, created)
    cameras = [identifier(chance, created + index) for index in range(len(MODELS))]
    insert(db, "customers", CUSTOMER, [customer(owner, 0, created)])
    insert(db, "sessions", SESSION, [session(chance, owner, 0, created)])
    days = {}
    months = {}
    images = []
    blobs = []
    parts = []

    def flush():
        insert(db, "blobs", "hash size sha256 sha1 stored_at", blobs)
        insert(db, "images", IMAGE, images)
        insert(db, "image_parts", "customer_id image_id filename role media_type blob sha256 size arrived_at", parts)
        images.clear()
        blobs.clear()
        parts.clear()

    begin = datetime.datetime.fromtimestamp(created / SECOND, datetime.timezone.utc).replace(tzinfo=None)
    for number in range(count):
        # Evenly over the years, with every few pictures close together.
        seconds = 20 * 365 * 86400 * (number // 7 * 7) // count + number % 7 * 11
        taken = begin + datetime.timedelta(seconds=seconds)
        arrived = created + seconds * SECOND + 5 * HOUR
        model = number * 31 % len(MODELS)
        state = "inbox" if number % 20 == 0 else "kept"
        key = identifier(chance, arrived)
        content = chance.randbytes(32)
        sha256 = chance.randbytes(32)
        size = chance.randrange(1_500_000, 9_000_000)
        name = f"DSCF{number % 10_000:04d}.JPG"
        words = chance.sample(KEYWORDS, number % 3)
        title = f"The {words[0]}" if words else ""
        # A word that ten pictures have, however many there are.
        caption = f"roll{number % (count // 10):06d}"
        facts = [
            ["maker", MODELS[model][0]], ["model", MODELS[model][1]], ["serial", f"{20_000_000 + model}"],
            ["lens", LENSES[number % len(LENSES)]], ["exposure", f"1/{chance.randrange(15, 2000)} s"],
            ["aperture", f"f/{chance.randrange(14, 160) / 10}"], ["iso", str(100 << chance.randrange(7))],
            ["focal_length", f"{chance.randrange(14, 200)} mm"], ["software", "Digital Camera Ver1.02"],
            ["orientation", "1"],
        ]
        # All in one county, so that the map shows as many places of many pictures as of few.
        place = (48 + chance.random(), 8 + chance.random() * 1.5) if number % 3 == 0 else (None, None)
        blobs.append((content, size, sha256, chance.randbytes(20), arrived))
        images.append((
            owner, key, cameras[model], state, "inbox", True, "picture", name, "image/jpeg", content, sha256, size,
            6240, 4160, chance.randbytes(24), True, False, taken.strftime("%Y-%m-%dT%H:%M:%S"), arrived,
            json.dumps(facts, separators=(",", ":")), *place, title, caption, "[]", "", "", json.dumps(words),
            # The centre itself gives them the words that they are found by, when it first sees them.
            number % 6 or None, "",
        ))
        if number % 10 == 0:
            raw = chance.randbytes(32)
            raw_sha256 = chance.randbytes(32)
            blobs.append((raw, 4 * size, raw_sha256, chance.randbytes(20), arrived))
            parts.append((owner, key, name.replace("JPG", "RAF"), "raw", "image/x-fuji-raf", raw, raw_sha256,
                          4 * size, arrived))
        days[taken.strftime("%Y-%m-%d")] = None
        month = months.setdefault((state, taken.strftime("%Y-%m")), [0] * 31)
        month[taken.day - 1] += 1
        if len(images) == 20_000:
            flush()
    flush()
    insert(db, "image_months", "customer_id state month pictures " + " ".join(f"d{day:02}" for day in range(1, 32)),
           ((owner, state, month, sum(counts), *counts) for (state, month), counts in months.items()))
    write(folder, {"token": token_of(0), "days": sorted(days)})


def freshen(db, folder):
    """Those in use were used just now, the others two hours ago."""
    asked = read(folder)
    groups = [(NOW, asked.get("in_use", [{"number": 0}])), (NOW - 2 * HOUR, asked.get("first", []))]
    db.executemany("UPDATE sessions SET last_used_at = ?, expires_at = ? WHERE token_hash = ?",
                   ((used, NOW + 365 * DAY, token_hash(one["number"])) for used, ones in groups for one in ones))


def write(folder, asked):
    with open(os.path.join(folder, "asked.json"), "w", encoding="utf-8") as file:
        json.dump(asked, file)


def read(folder):
    with open(os.path.join(folder, "asked.json"), encoding="utf-8") as file:
        return json.load(file)


def main():
    kinds = {"cameras": fill_cameras, "library": fill_library}
    if len(sys.argv) != 4 or sys.argv[1] not in [*kinds, "sessions"]:
        sys.exit(__doc__)
    kind, count, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    db = sqlite3.connect(os.path.join(folder, "cradle.db"), isolation_level=None)
    if kind != "sessions":
        db.execute("PRAGMA cache_size = -1000000")
    db.execute("BEGIN IMMEDIATE")
    if kind == "sessions":
        freshen(db, folder)
    else:
        kinds[kind](db, count, folder)
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            sys.exit(f"The records contradict each other: {broken[:5]}")
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


if __name__ == "__main__":
    main()
