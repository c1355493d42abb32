//! What is shown of a card, a call and a picture to whom: the one place that leaves out what somebody may not know.

use cradle_domain::calls::{Call, Contact, ContactState, Participant};
use cradle_domain::{ConnectionId, ContactId, CustomerId, ParticipantId};
use cradle_store::calls::{Card, Person, Recorded, ShownImage};
use cradle_store::{Tx, calls};

use super::board::{On, PresenceView};
use super::feeds::{self, FeedView};
use crate::{Context, Result};

/// A card as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactView {
    /// The card.
    pub contact: Contact,
    /// Their name; what was typed while they are only invited.
    pub name: String,
    /// The address of calls to them; empty while it is not known.
    pub address: String,
    /// Whether they have a picture.
    pub picture: bool,
    /// What they say of themselves; empty for nothing.
    pub says: String,
    /// Whether they let their picture be taken.
    pub may_photograph: bool,
    /// Whether they can be reached; only once both agreed.
    pub presence: Option<PresenceView>,
}

/// A call as a participant sees it.
#[derive(Clone, Debug)]
pub struct CallView {
    /// The call.
    pub call: Call,
    /// Who looks.
    pub me: ParticipantId,
    /// Everybody.
    pub participants: Vec<ParticipantView>,
    /// The pictures that were shown.
    pub images: Vec<ShownView>,
    /// The recordings that were asked for.
    pub recordings: Vec<Recorded>,
    /// The programs that take part, for those who do.
    pub feeds: Vec<FeedView>,
}

/// A participant as another one sees them.
#[derive(Clone, Debug)]
pub struct ParticipantView {
    /// Who and where.
    pub participant: Participant,
    /// Who called them; nobody did the caller.
    pub called_by: Option<ParticipantId>,
    /// Their card in the address book of who looks.
    pub contact: Option<ContactId>,
    /// Whether there is a picture of them.
    pub picture: bool,
    /// What is on at them.
    pub on: On,
    /// The page that they take part on.
    pub connection: Option<ConnectionId>,
}

/// A picture that was shown, as a participant sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownView {
    /// The picture.
    pub shown: ShownImage,
    /// Whether who looks kept it.
    pub kept: bool,
    /// Whether it is theirs.
    pub mine: bool,
}

/// A card as its owner sees it, where whose card it is is seen so.
pub(super) fn contact_view(
    card: Card,
    presence: impl FnOnce(CustomerId, &Person) -> PresenceView,
) -> ContactView {
    let Card { contact, person } = card;
    let known = contact.known();
    match (contact.state, person) {
        (ContactState::Mutual, Some(person)) => ContactView {
            presence: known.map(|partner| presence(partner, &person)),
            address: person.address.as_ref().map(ToString::to_string).unwrap_or_default(),
            picture: person.picture.is_some(),
            says: person.says,
            may_photograph: person.may_photograph,
            name: person.name,
            contact,
        },
        (ContactState::Asks, Some(person)) => bare(contact, person.name, String::new()),
        (_, _) => {
            let typed = contact.invited_as.clone();
            let by_address = contact.invited_by.as_ref().is_some_and(|key| key.starts_with("address:"));
            let address = if by_address { typed.clone() } else { String::new() };
            bare(contact, typed, address)
        }
    }
}

fn bare(contact: Contact, name: String, address: String) -> ContactView {
    ContactView {
        contact,
        name,
        address,
        picture: false,
        says: String::new(),
        may_photograph: false,
        presence: None,
    }
}

/// How somebody is seen now.
pub(super) fn presence_now(ctx: &Context, partner: CustomerId, person: &Person) -> PresenceView {
    ctx.board().seen(partner).unwrap_or(PresenceView::offline(person.offline_since))
}

/// A card as its owner sees it now.
pub(super) fn contact_now(ctx: &Context, card: Card) -> ContactView {
    contact_view(card, |partner, person| presence_now(ctx, partner, person))
}

/// A call as one who takes part in it sees it; `None` for who does not.
pub(super) async fn call_view(
    ctx: &Context,
    tx: &mut Tx,
    customer: CustomerId,
    call: Call,
) -> Result<Option<CallView>> {
    let Some(mine) = call.participant(customer).cloned() else { return Ok(None) };
    let call = if mine.guest { for_guest(call, &mine) } else { call };
    let people: Vec<CustomerId> = call.participants.iter().map(|one| one.customer).collect();
    let known = calls::known(tx, customer, &people).await?;
    let own = calls::profile(tx, customer).await?.is_some_and(|profile| profile.picture.is_some());
    let participants = call.participants.iter().map(|one| {
        let card = known.iter().find(|(who, ..)| *who == one.customer);
        // What is on at the others is for those in the call.
        let line = ctx
            .board()
            .line(call.id, |line| line.of(one.customer).map(|member| (member.on, member.connection())));
        let (on, connection) = line.flatten().filter(|_| mine.place.is_held()).unwrap_or_default();
        ParticipantView {
            participant: one.clone(),
            called_by: one.called_by.and_then(|by| call.participant(by)).map(|by| by.id),
            contact: card.map(|(_, contact, _)| *contact),
            picture: if one.customer == customer { own } else { card.is_some_and(|(.., picture)| *picture) },
            on,
            connection,
        }
    });
    let participants = participants.collect();
    let kept = calls::kept_images(tx, customer, call.id).await?;
    let images = calls::images(tx, call.caller, call.id).await?;
    let images = images.into_iter().filter(|shown| sees(&mine, shown)).map(|shown| ShownView {
        kept: kept.contains(&shown.n),
        mine: shown.sharer == customer,
        shown,
    });
    let recordings = calls::recordings(tx, call.caller, call.id).await?.into_iter();
    let recordings = recordings.filter(|one| knows(&mine, one)).collect();
    let feeds = if mine.place.is_present() { feeds::views(ctx, &call, customer) } else { Vec::new() };
    Ok(Some(CallView { me: mine.id, participants, images: images.collect(), recordings, feeds, call }))
}

/// A call as a guest knows it: those who are there, and those who have gone since the guest came (back). Who was
/// called and did not come, and who had gone before, is none of theirs.
fn for_guest(mut call: Call, mine: &Participant) -> Call {
    let since = mine.place.since();
    let here = mine.place.is_held();
    call.participants.retain(|one| {
        one.id == mine.id || (here && one.joined && (one.place.is_present() || one.place.since() >= since))
    });
    call
}

/// Whether a participant sees a picture that was shown: those who took part do, up to the moment in which they left.
/// Guests do as long as they take part.
pub(super) fn sees(one: &Participant, shown: &ShownImage) -> bool {
    one.joined && (one.place.is_held() || (!one.guest && shown.at <= one.place.since()))
}

/// Whether a participant knows of a recording: whom the call holds does, before they answer, too; who took part does
/// of what was asked until they left.
fn knows(one: &Participant, recorded: &Recorded) -> bool {
    one.place.is_held() || (one.joined && recorded.recording.asked_at <= one.place.since())
}
