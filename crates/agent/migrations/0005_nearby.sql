-- Cameras on the network that the person wants connected, by the name that they announce.
CREATE TABLE nearby (
    name TEXT PRIMARY KEY NOT NULL
) STRICT;
