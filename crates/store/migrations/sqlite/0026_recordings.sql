-- Recordings of calls, and who agreed to them.

CREATE TABLE call_recordings (
  -- Whose call it is.
  customer_id BLOB NOT NULL,
  call_id BLOB NOT NULL,
  id BLOB NOT NULL,
  -- Who asked for it, and records.
  participant_id BLOB NOT NULL,
  asked_at INTEGER NOT NULL,
  began_at INTEGER,
  -- asking, running, paused or over, and since when.
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  -- Microseconds that it ran before that.
  recorded INTEGER NOT NULL,
  -- declined, withdrawn, stopped, left or ended, when it is over; and by whom.
  ended TEXT,
  ended_by BLOB,
  -- The film's number among the pictures of the call.
  n INTEGER,
  PRIMARY KEY (customer_id, call_id, id),
  FOREIGN KEY (customer_id, call_id) REFERENCES calls (customer_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX one_recording_at_a_time ON call_recordings (customer_id, call_id) WHERE state <> 'over';

-- Who is asked; they have agreed where it is said when.
CREATE TABLE call_consents (
  customer_id BLOB NOT NULL,
  call_id BLOB NOT NULL,
  recording_id BLOB NOT NULL,
  participant_id BLOB NOT NULL,
  agreed_at INTEGER,
  PRIMARY KEY (customer_id, call_id, recording_id, participant_id),
  FOREIGN KEY (customer_id, call_id, recording_id) REFERENCES call_recordings (customer_id, call_id, id)
    ON DELETE CASCADE
);
