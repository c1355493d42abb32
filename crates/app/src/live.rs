//! Who listens to what happens to whose things.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use cradle_domain::{CallId, ContactId, CustomerId, ImageId, OrderId};
use tokio::sync::broadcast;

use crate::calls::{ContactView, GuestNews, LineNews, MyPresence, NoticeView, PresenceView};

/// Something that a page may want to show at once.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// An order changed.
    Order(OrderId),
    /// Pictures arrived or changed.
    Images(Vec<ImageId>),
    /// There is a notice, or something happened to one.
    Notices,
    /// A card of the address book is new or changed.
    Contact(Arc<ContactView>),
    /// A card of the address book is gone.
    ContactGone(ContactId),
    /// Whose card this is can be reached in another way.
    Presence(ContactId, PresenceView),
    /// The customer can.
    MyPresence(MyPresence),
    /// There is something new about partners and calls.
    CallingNotice(Arc<NoticeView>),
    /// A call that the customer is in, or that rings for them, changed.
    Call(CallId),
    /// Something for one page that takes part in a call.
    Line(Arc<LineNews>),
    /// Somebody waits for the customer to be let in, or does no longer.
    Guests,
    /// What became of a guest.
    Guest(GuestNews),
    /// The centre closes, and may be back at once.
    Closing,
    /// Sessions ended: whoever listens asks whether their own still stands.
    Sessions,
}

/// Tells each customer's open pages what happens to their things, in this process.
#[derive(Clone, Debug, Default)]
pub struct Live(Arc<Mutex<HashMap<CustomerId, broadcast::Sender<Event>>>>);

/// One open page.
#[derive(Debug)]
pub struct Listener {
    receiver: broadcast::Receiver<Event>,
    live: Live,
    customer: CustomerId,
}

/// Messages that wait for a slow page, before it is told to ask for everything again.
const WAITING: usize = 256;

impl Live {
    /// Tells a customer's open pages.
    pub fn tell(&self, customer: CustomerId, event: Event) {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pages) = open.get(&customer) {
            // An error says that no page is open any more.
            let _ = pages.send(event);
        }
    }

    /// Tells everybody's open pages.
    pub fn tell_all(&self, event: &Event) {
        for pages in self.0.lock().unwrap_or_else(PoisonError::into_inner).values() {
            // An error says that no page is open any more.
            let _ = pages.send(event.clone());
        }
    }

    /// A page opens.
    pub fn listen(&self, customer: CustomerId) -> Listener {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pages = open.entry(customer).or_insert_with(|| broadcast::channel(WAITING).0);
        Listener { receiver: pages.subscribe(), live: self.clone(), customer }
    }
}

impl Listener {
    /// The next event; `Err` when some were missed because the page was too slow.
    pub async fn next(&mut self) -> Result<Event, u64> {
        match self.receiver.recv().await {
            Ok(event) => Ok(event),
            Err(broadcast::error::RecvError::Lagged(missed)) => Err(missed),
            // The sender lives as long as this listener does.
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut open = self.live.0.lock().unwrap_or_else(PoisonError::into_inner);
        // This listener's own receiver still counts.
        if open.get(&self.customer).is_some_and(|pages| pages.receiver_count() <= 1) {
            open.remove(&self.customer);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn only_the_customers_own_pages_are_told_and_nothing_stays_behind() {
        let live = Live::default();
        let (anna, paul) = (CustomerId(Uuid::from_u128(1)), CustomerId(Uuid::from_u128(2)));
        let event = Event::Order(OrderId(Uuid::from_u128(3)));
        let mut annas = live.listen(anna);
        let pauls = live.listen(paul);
        live.tell(anna, event.clone());
        assert_eq!(annas.next().await, Ok(event));
        assert!(pauls.receiver.is_empty());
        drop((annas, pauls));
        assert!(live.0.lock().unwrap().is_empty());
    }
}
