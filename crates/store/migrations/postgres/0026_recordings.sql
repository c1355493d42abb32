-- Recordings of calls, and who agreed to them.

CREATE TABLE call_recordings (
  -- Whose call it is.
  customer_id UUID NOT NULL,
  call_id UUID NOT NULL,
  id UUID NOT NULL,
  -- Who asked for it, and records.
  participant_id UUID NOT NULL,
  asked_at BIGINT NOT NULL,
  began_at BIGINT,
  -- asking, running, paused or over, and since when.
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  -- Microseconds that it ran before that.
  recorded BIGINT NOT NULL,
  -- declined, withdrawn, stopped, left or ended, when it is over; and by whom.
  ended TEXT,
  ended_by UUID,
  -- The film's number among the pictures of the call.
  n BIGINT,
  PRIMARY KEY (customer_id, call_id, id),
  FOREIGN KEY (customer_id, call_id) REFERENCES calls (customer_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX one_recording_at_a_time ON call_recordings (customer_id, call_id) WHERE state <> 'over';

-- Who is asked; they have agreed where it is said when.
CREATE TABLE call_consents (
  customer_id UUID NOT NULL,
  call_id UUID NOT NULL,
  recording_id UUID NOT NULL,
  participant_id UUID NOT NULL,
  agreed_at BIGINT,
  PRIMARY KEY (customer_id, call_id, recording_id, participant_id),
  FOREIGN KEY (customer_id, call_id, recording_id) REFERENCES call_recordings (customer_id, call_id, id)
    ON DELETE CASCADE
);
