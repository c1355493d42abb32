//! The address book, who is reachable, and calls.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::customers::said;
use crate::feeds::Feed;
use crate::recordings::CallRecording;
use crate::{Timestamp, Uuid};

/// Somebody in my address book. Until both sides agreed it tells what I typed and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[allow(clippy::struct_excessive_bools)] // Each of them is a thing of its own.
pub struct Contact {
    /// Identifier of my card.
    pub id: Uuid,
    /// `invited` when I asked, `asks` when they did, `mutual` when both agreed.
    pub state: String,
    /// Their name; what I typed while they are only invited.
    pub name: String,
    /// The address of calls to them; empty until both agreed, unless I typed it.
    pub address: String,
    /// Whether they have a picture: `GET /api/v1/partners/{id}/picture`.
    pub picture: bool,
    /// Whether I took one in a call: `GET /api/v1/partners/{id}/photograph`.
    pub photograph: bool,
    /// What they say of themselves.
    pub says: Option<String>,
    /// What I noted about them; they never see it.
    pub comment: Option<String>,
    /// The groups that I put them into.
    pub groups: Vec<String>,
    /// Whether they are reachable; only of those with whom both sides agreed.
    pub presence: Option<Presence>,
    /// Whether they let me take their picture in a call.
    pub may_photograph: bool,
    /// Whether I am to be told when they are back.
    pub tell: bool,
    /// Since when the card is in this state.
    pub since: Timestamp,
}

/// Whether somebody is reachable, as others see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Presence {
    /// `available`, `away`, `busy`, `do_not_disturb`, `in_call` or `offline`.
    pub state: String,
    /// Since when; null where that is not known.
    pub since: Option<Timestamp>,
    /// When they expect to be back.
    pub back_at: Option<Timestamp>,
}

/// Whether I am reachable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MyPresence {
    /// `available`, `away`, `busy`, `do_not_disturb` or `invisible`; null when it follows from what I do.
    pub chosen: Option<String>,
    /// Until when that holds.
    pub until: Option<Timestamp>,
    /// What my partners see.
    pub shown: Presence,
}

/// How I want to be seen.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ChoosePresence {
    /// `available`, `away`, `busy`, `do_not_disturb` or `invisible`; null when it is to follow from what I do.
    #[serde(default)]
    pub chosen: Option<String>,
    /// Until when.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

/// Somebody to be asked into my address book: by one of the two.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct InvitePartner {
    /// An email address. It is not said whether anybody has it.
    #[serde(default)]
    pub email: Option<String>,
    /// The address of calls to somebody.
    #[serde(default)]
    pub address: Option<String>,
}

/// What I note about somebody; what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NotePartner {
    /// A comment, up to 2,000 characters; null removes it.
    #[serde(deserialize_with = "said")]
    pub comment: Option<Option<String>>,
    /// Groups, up to 20.
    pub groups: Option<Vec<String>>,
}

/// Which part of the address book.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContactsQuery {
    /// How many entries, 1–500; 100 when left out.
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Only cards in this group.
    pub group: Option<String>,
}

/// Whom to look for among those who let themselves be found.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindQuery {
    /// How the name begins, three letters or more.
    #[serde(default)]
    pub q: String,
}

/// Those who let themselves be found.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FoundPeople {
    /// Up to 20.
    pub items: Vec<FoundPerson>,
}

/// Somebody who lets themselves be found.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FoundPerson {
    /// Their name.
    pub name: String,
    /// The address to invite them by.
    pub address: String,
}

/// The call that a photograph was taken in.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PhotographQuery {
    /// Which call.
    pub call: Uuid,
}

/// People found in a file of cards.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FoundCards {
    /// In the order of the file.
    pub found: Vec<FoundCard>,
}

/// Somebody found in a file of cards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FoundCard {
    /// Name.
    pub name: String,
    /// Email address.
    pub email: String,
    /// Whether I invited this address already.
    pub known: bool,
}

/// What others see of me in their address books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Calling {
    /// The address of calls to me, such as `7K3Q9-XM4TD`; `/call/{address}` opens it.
    pub address: String,
    /// What I say of myself; null for nothing.
    pub says: Option<String>,
    /// Whether customers find me by my name.
    pub findable: bool,
    /// Whether partners may take my picture in a call.
    pub may_photograph: bool,
    /// Whether there is a picture of me: `GET /api/v1/me/calling/picture`.
    pub picture: bool,
}

/// What to change of it; what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ChangeCalling {
    /// Up to 500 characters; null for nothing.
    #[serde(deserialize_with = "said")]
    pub says: Option<Option<String>>,
    /// Whether customers find me by my name.
    pub findable: Option<bool>,
    /// Whether partners may take my picture in a call.
    pub may_photograph: Option<bool>,
}

/// A call to one partner or to several.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PlaceCall {
    /// Their card in my address book.
    #[serde(default)]
    pub partner_id: Option<Uuid>,
    /// The cards of several.
    #[serde(default)]
    pub partner_ids: Vec<Uuid>,
    /// The live connection of the page that calls.
    pub connection: Uuid,
}

/// Who is called to a call besides.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AddParticipants {
    /// Their cards in my address book.
    pub partner_ids: Vec<Uuid>,
}

/// A call that rings, and who could not be called to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlacedCall {
    /// The call.
    #[serde(flatten)]
    pub call: Call,
    /// Those at whom it does not ring.
    pub refused: Vec<RefusedPartner>,
}

/// A partner who cannot be called now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusedPartner {
    /// Their card in my address book.
    pub contact: Uuid,
    /// Name.
    pub name: String,
    /// How they are.
    pub presence: Presence,
    /// Who it is, how they are and when to try again.
    pub detail: String,
}

/// The page that takes part in a call.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OnConnection {
    /// Its live connection.
    pub connection: Uuid,
}

/// A call, as one who takes part in it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Call {
    /// Identifier.
    pub id: Uuid,
    /// `ringing`, `talking` or `over`.
    pub state: String,
    /// How it ended: `answered`, `declined`, `missed`, `cancelled` or `failed`; null until then.
    pub ended: Option<String>,
    /// When it began to ring.
    pub started_at: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// When it was over.
    pub over_at: Option<Timestamp>,
    /// Which participant I am.
    pub me: Uuid,
    /// Everybody.
    pub participants: Vec<Participant>,
    /// Whether I give way when both sides offer at once (perfect negotiation): the called one does.
    pub polite: bool,
    /// The pictures that were shown.
    pub images: Vec<Shown>,
    /// The recordings that were asked for, the first one first; at most the last of them is not over.
    pub recordings: Vec<CallRecording>,
    /// Whether nobody between the two ends can see or hear it.
    pub end_to_end: bool,
    /// The centre's own side, once a third person has joined or a guest was let in: sound and pictures go through it. A signal to this
    /// name is a `RoomRequest`, one from it a `RoomMessage`. Null while two are joined directly.
    pub room: Option<Uuid>,
    /// Programs that take part: cameras that send, screens that show it.
    #[serde(default)]
    pub feeds: Vec<Feed>,
}

/// Somebody in a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[allow(clippy::struct_excessive_bools)] // Each of them is a thing of its own.
pub struct Participant {
    /// Identifier in this call.
    pub id: Uuid,
    /// Which participant called them; null for the caller.
    pub called_by: Option<Uuid>,
    /// Their card in my address book; null for me and for strangers.
    pub contact: Option<Uuid>,
    /// Name.
    pub name: String,
    /// Whether they have no account, and were let in by somebody.
    pub guest: bool,
    /// Whether there is a picture of them.
    pub picture: bool,
    /// `called`, `in`, `away`, `left`, `declined` or `missed`.
    pub state: String,
    /// Whether they take part on the connection that this is told to.
    pub connection_mine: bool,
    /// Whether their microphone is on.
    pub microphone: bool,
    /// Whether their camera is on.
    pub camera: bool,
    /// Whether they raise a hand.
    pub hand: bool,
    /// Whether they show their screen.
    pub screen: bool,
}

/// A picture shown in a call; its bytes are at `/api/v1/calls/{id}/images/{n}/{thumbnail|preview}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shown {
    /// Its number in this call, from 1.
    pub n: u32,
    /// The participant who showed it.
    pub by: Uuid,
    /// The file's name.
    pub name: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// When it was shown.
    pub at: Timestamp,
    /// Whether I kept it.
    pub kept: bool,
    /// Whether it is mine.
    pub mine: bool,
}

/// A picture to be shown.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ShowImage {
    /// One of my pictures.
    pub image_id: Uuid,
}

/// What was kept.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct KeptImage {
    /// The picture in my library.
    pub image_id: Uuid,
}

/// What a page joins the other one through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ice {
    /// For `RTCConfiguration.iceServers`.
    pub servers: Vec<IceServer>,
    /// Until when the credentials count.
    pub until: Timestamp,
}

/// A STUN or TURN server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IceServer {
    /// Its addresses, `stun:…` or `turn:…`.
    pub urls: Vec<String>,
    /// The user's name, for TURN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The password, for TURN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

/// A message for somebody who cannot be called now.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct LeaveMessage {
    /// One of my pictures.
    #[serde(default)]
    pub image_id: Option<Uuid>,
    /// Up to 2,000 characters.
    #[serde(default)]
    pub text: String,
}

/// Something about partners and calls that I am told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallingNotice {
    /// Identifier.
    pub id: Uuid,
    /// `asks` (somebody wants into my address book), `accepted`, `missed` (a call), `back` (whom I waited for),
    /// `message`.
    pub kind: String,
    /// Their card in my address book.
    pub contact: Option<Uuid>,
    /// Their name.
    pub name: String,
    /// The call that was missed.
    pub call: Option<Uuid>,
    /// What they wrote.
    pub text: String,
    /// The picture that they left: its bytes are at `/api/v1/calling/notices/{id}/{thumbnail|preview}`.
    pub image: Option<LeftImage>,
    /// When.
    pub at: Timestamp,
    /// When I saw it.
    pub read_at: Option<Timestamp>,
}

/// A picture that was left with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftImage {
    /// The file's name.
    pub name: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Whether I kept it.
    pub kept: bool,
}

/// What is on at a participant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools)] // Each of them is a thing of its own.
pub struct OnState {
    /// Microphone.
    pub microphone: bool,
    /// Camera.
    pub camera: bool,
    /// A raised hand.
    pub hand: bool,
    /// The screen.
    pub screen: bool,
}

/// Where somebody points at in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Pointing {
    /// Which picture of the call.
    pub image: u32,
    /// From the left edge, 0–1.
    pub x: f64,
    /// From the upper edge, 0–1.
    pub y: f64,
    /// How much larger than whole, 1–16.
    pub zoom: f64,
    /// Whether the button is down.
    pub down: bool,
}
