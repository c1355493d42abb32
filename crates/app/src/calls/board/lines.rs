//! The lines of calls: through which page each participant takes part, and what they have to hear in order.

use std::collections::VecDeque;

use cradle_domain::calls::Call;
use cradle_domain::{ConnectionId, CustomerId, Instant, ParticipantId, Span};
use cradle_store::calls::ShownImage;

use crate::calls::descriptions::RoomTells;

/// Messages that a page may hear again, at most, and their bytes.
const MOST_WAITING: usize = 4_096;
const MOST_BYTES: usize = 4 << 20;

/// How often somebody may point in a second.
const POINTS: u32 = 30;

/// What is on at a participant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Each of them is a thing of its own.
pub struct On {
    /// Microphone.
    pub microphone: bool,
    /// Camera.
    pub camera: bool,
    /// A raised hand.
    pub hand: bool,
    /// The screen.
    pub screen: bool,
}

/// Something that a participant has to hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineMessage {
    /// What the other page has to tell about the connection, unread: JSON.
    Signal {
        /// From whom.
        from: ParticipantId,
        /// What.
        data: String,
    },
    /// Somebody wrote something.
    Said {
        /// Who.
        from: ParticipantId,
        /// What.
        text: String,
        /// When.
        at: Instant,
    },
    /// Somebody showed a picture.
    Shown(Box<ShownImage>),
    /// Somebody took the listener's picture.
    Photographed {
        /// Who.
        by: ParticipantId,
    },
    /// The room of the call tells the listener what connects the two.
    Room(Box<RoomTells>),
}

impl LineMessage {
    fn size(&self) -> usize {
        match self {
            Self::Signal { data: text, .. } | Self::Said { text, .. } => text.len(),
            Self::Shown(_) | Self::Photographed { .. } => 0,
            Self::Room(tells) => tells.size(),
        }
    }
}

/// Something for one page of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LineEvent {
    /// For which page.
    pub(crate) connection: ConnectionId,
    /// Counts what this participant was told.
    pub(crate) seq: u64,
    /// What.
    pub(crate) message: LineMessage,
}

/// Somebody in a call, as far as their page goes.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) id: ParticipantId,
    pub(crate) customer: CustomerId,
    pub(crate) on: On,
    /// The page that they take part on; none while they are away, or not in yet.
    connection: Option<ConnectionId>,
    /// The page before that one.
    before: Option<ConnectionId>,
    /// They took part when the centre was started anew, and have not said yet how far they had heard.
    awaited: bool,
    waiting: VecDeque<(u64, LineMessage)>,
    bytes: usize,
    told: u64,
    /// The last message of theirs that counted.
    heard: u64,
    pointed: (Instant, u32),
}

impl Member {
    pub(crate) fn new(id: ParticipantId, customer: CustomerId, connection: Option<ConnectionId>) -> Self {
        Self {
            id,
            customer,
            on: On::default(),
            connection,
            before: None,
            awaited: false,
            waiting: VecDeque::new(),
            bytes: 0,
            told: 0,
            heard: 0,
            pointed: (Instant::EPOCH, 0),
        }
    }

    /// Somebody who took part before the centre was started anew.
    pub(crate) fn awaited(id: ParticipantId, customer: CustomerId) -> Self {
        Self { awaited: true, ..Self::new(id, customer, None) }
    }

    /// Whether they have not come back yet since the centre was started anew.
    pub(crate) const fn is_awaited(&self) -> bool {
        self.awaited
    }

    /// The page that they take part on.
    pub(crate) const fn connection(&self) -> Option<ConnectionId> {
        self.connection
    }

    /// The page that they took part on before it was gone.
    pub(crate) const fn before(&self) -> Option<ConnectionId> {
        self.before
    }

    /// They take part on a page that may know nothing of what was said before: it asks for that by `resume`.
    pub(crate) fn bind(&mut self, connection: ConnectionId) {
        if self.connection != Some(connection) {
            (self.heard, self.on) = (0, On::default());
        }
        (self.connection, self.before) = (Some(connection), None);
    }

    /// The same page has another connection, and has heard everything up to `heard`: what it has to hear still.
    pub(crate) fn resume(&mut self, connection: ConnectionId, heard: u64) -> Vec<LineEvent> {
        (self.connection, self.before) = (Some(connection), None);
        if std::mem::take(&mut self.awaited) {
            // What they hear from now on is numbered behind what they heard before.
            self.told += heard;
            self.waiting.iter_mut().for_each(|(seq, _)| *seq += heard);
        }
        let rest = self.waiting.iter().filter(|(seq, _)| *seq > heard);
        rest.map(|(seq, message)| LineEvent { connection, seq: *seq, message: message.clone() }).collect()
    }

    /// Whether a message of theirs counts: each does once.
    pub(crate) fn counts(&mut self, n: u64) -> bool {
        let counts = n > self.heard;
        self.heard = self.heard.max(n);
        counts
    }

    /// Whether they may point once more in this second.
    pub(crate) fn points(&mut self, now: Instant) -> bool {
        if now.since(self.pointed.0) >= Span::from_secs(1) {
            self.pointed = (now, 0);
        }
        self.pointed.1 += 1;
        self.pointed.1 <= POINTS
    }

    fn tell(&mut self, message: LineMessage) -> Option<LineEvent> {
        self.told += 1;
        self.bytes += message.size();
        self.waiting.push_back((self.told, message.clone()));
        while self.waiting.len() > MOST_WAITING || self.bytes > MOST_BYTES {
            let Some((_, first)) = self.waiting.pop_front() else { break };
            self.bytes -= first.size();
        }
        if self.awaited {
            return None;
        }
        Some(LineEvent { connection: self.connection?, seq: self.told, message })
    }
}

/// The line of a call.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) members: Vec<Member>,
    /// Whether sound and pictures go through the centre.
    pub(crate) carried: bool,
    /// The programs that may come in, and whether nobody is to hear them.
    pub(crate) feeds: Vec<(ParticipantId, bool)>,
}

impl Line {
    pub(super) const fn new(members: Vec<Member>) -> Self {
        Self { members, carried: false, feeds: Vec::new() }
    }

    /// Has what is known of a call.
    pub(crate) fn fits(&mut self, call: &Call) {
        self.carried = call.is_carried();
        self.feeds = call.feeds.iter().map(|feed| (feed.id, feed.muted)).collect();
    }

    /// The place of somebody whom the call holds; a new one for who comes in.
    pub(crate) fn seat(&mut self, id: ParticipantId, customer: CustomerId) -> &mut Member {
        let at = self.members.iter().position(|member| member.customer == customer).unwrap_or_else(|| {
            self.members.push(Member::new(id, customer, None));
            self.members.len() - 1
        });
        &mut self.members[at]
    }

    /// Keeps those whom the call holds; the others hear nothing more, and are not heard.
    pub(crate) fn keep(&mut self, held: impl Fn(CustomerId) -> bool) {
        self.members.retain(|member| held(member.customer));
    }

    /// Somebody on it.
    pub(crate) fn of(&mut self, customer: CustomerId) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.customer == customer)
    }

    /// Who takes part on this page.
    pub(crate) fn on(&mut self, connection: ConnectionId) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.connection == Some(connection))
    }

    /// Tells those whom `whom` means; gives what goes to which customer now. Who is away hears it when they are back.
    pub(crate) fn tell(
        &mut self,
        message: &LineMessage,
        whom: impl Fn(&Member) -> bool,
    ) -> Vec<(CustomerId, LineEvent)> {
        let mut events = Vec::new();
        for member in &mut self.members {
            if whom(member)
                && let Some(event) = member.tell(message.clone())
            {
                events.push((member.customer, event));
            }
        }
        events
    }

    pub(super) fn unbind(&mut self, connection: ConnectionId) -> Option<CustomerId> {
        let member = self.on(connection)?;
        member.before = member.connection.take();
        Some(member.customer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const A: (ParticipantId, CustomerId) =
        (ParticipantId(Uuid::from_u128(1)), CustomerId(Uuid::from_u128(2)));

    fn page(n: u128) -> ConnectionId {
        ConnectionId(Uuid::from_u128(n))
    }

    fn said(n: u32) -> LineMessage {
        LineMessage::Said { from: A.0, text: n.to_string(), at: Instant::EPOCH }
    }

    #[test]
    fn what_comes_twice_counts_once() {
        let mut member = Member::new(A.0, A.1, Some(page(1)));
        assert_eq!([1, 1, 3, 2, 4].map(|n| member.counts(n)), [true, false, true, false, true]);
        // Another page counts from the beginning.
        member.bind(page(2));
        assert!(member.counts(1));
    }

    #[test]
    fn who_points_too_often_is_not_heard() {
        let mut member = Member::new(A.0, A.1, Some(page(1)));
        let now = Instant::from_micros(5_000_000);
        assert_eq!((0..40).filter(|_| member.points(now)).count(), 30);
        assert!(member.points(now + Span::from_secs(1)));
    }

    #[test]
    fn after_a_new_start_what_is_told_goes_on_behind_what_was_heard() {
        let mut line = Line::new(vec![Member::awaited(A.0, A.1)]);
        line.tell(&said(1), |_| true);
        // Where they are already, but have not said how far they had heard, nothing is told yet.
        line.of(A.1).unwrap().bind(page(1));
        assert!(line.tell(&said(2), |_| true).is_empty());
        let rest = line.of(A.1).unwrap().resume(page(1), 41);
        assert_eq!(rest.iter().map(|event| event.seq).collect::<Vec<_>>(), [42, 43]);
        assert_eq!(line.tell(&said(3), |_| true)[0].1.seq, 44);
        assert!(line.of(A.1).unwrap().resume(page(2), 44).is_empty());
    }

    proptest! {
        /// Whatever is lost on the way, and however often somebody comes back: all of it is heard, in order.
        #[test]
        fn a_page_that_comes_back_hears_everything_once_and_in_order(steps in proptest::collection::vec(0_u8..4, 0..200)) {
            let mut line = Line::new(vec![Member::new(A.0, A.1, Some(page(0)))]);
            let (mut heard, mut sent, mut pages) = (Vec::new(), 0_u32, 0);
            for step in steps {
                match step {
                    0 | 1 => {
                        sent += 1;
                        let events = line.tell(&said(sent), |_| true);
                        // A step 1 is lost on the way, together with the connection.
                        if step == 0 {
                            heard.extend(events.into_iter().map(|(_, event)| event));
                        } else {
                            line.unbind(page(pages));
                        }
                    }
                    2 => { line.unbind(page(pages)); }
                    _ => {
                        pages += 1;
                        let last = heard.last().map_or(0, |event: &LineEvent| event.seq);
                        heard.extend(line.of(A.1).unwrap().resume(page(pages), last));
                    }
                }
            }
            let last = heard.last().map_or(0, |event| event.seq);
            heard.extend(line.of(A.1).unwrap().resume(page(pages + 1), last));
            let all: Vec<LineMessage> = (1..=sent).map(said).collect();
            prop_assert_eq!(heard.into_iter().map(|event| event.message).collect::<Vec<_>>(), all);
        }
    }
}
