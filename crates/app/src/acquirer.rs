//! The port to a provider of card payments.

use cradle_domain::billing::{RefundState, Stands};
use cradle_domain::{Instant, Money};
use cradle_store::billing::SavedCard;
use futures::future::BoxFuture;

/// Why the provider did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardProblem {
    /// The card was declined; the provider's words, for the card's owner.
    #[error("{0}")]
    Declined(String),
    /// It does not answer, or not now: ask again later. What was asked may have been done.
    #[error("{0}")]
    Later(String),
    /// It will not do this, however often it is asked.
    #[error("{0}")]
    Refused(String),
}

/// What a page needs so that a card's owner can speak with the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardPage {
    /// The key that pages may know.
    pub publishable_key: String,
    /// The address of the provider's script.
    pub script: String,
    /// Where that script comes from, whom it asks, and whose frames it shows: origins for the page's
    /// policy, in this order.
    pub origins: [Vec<String>; 3],
}

/// A card that is about to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    /// The provider's name for it.
    pub id: String,
    /// What lets the page go on with it, and nobody else.
    pub secret: String,
}

/// How far the saving of a card is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavingStands {
    /// The customer, as the provider calls them.
    pub account: Option<String>,
    /// The card, when it is saved.
    pub card: Option<String>,
}

/// A payment to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment<'a> {
    /// Our name for it.
    pub reference: String,
    /// The same for each time that this is asked, and another one for the next attempt.
    pub once: String,
    /// How much.
    pub amount: Money,
    /// The customer, as the provider calls them.
    pub account: &'a str,
    /// The card.
    pub card: &'a str,
}

/// What the provider says of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its name for it.
    pub intent: String,
    /// Our name, as it was told it.
    pub reference: Option<String>,
    /// Minor units: what was taken, where something was, else what is to be.
    pub amount: i64,
    /// ISO 4217, in capitals.
    pub currency: String,
    /// Where it stands.
    pub stands: Stands,
    /// What lets the card's owner confirm it, and nobody else.
    pub secret: Option<String>,
}

/// Money to send back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRefund<'a> {
    /// Our name for it; the same each time that this is asked.
    pub reference: String,
    /// The payment, as the provider calls it.
    pub intent: &'a str,
    /// How much.
    pub amount: Money,
}

/// What the provider says of money that goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidRefund {
    /// Its name for it.
    pub id: String,
    /// Our name, as it was told it; none where it was asked for on its own pages.
    pub reference: Option<String>,
    /// Minor units.
    pub amount: i64,
    /// ISO 4217, in capitals.
    pub currency: String,
    /// Where it stands.
    pub state: RefundState,
}

/// What the provider says of a dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidDispute {
    /// The payment, as the provider calls it.
    pub intent: Option<String>,
    /// Minor units.
    pub amount: i64,
    /// ISO 4217, in capitals.
    pub currency: String,
    /// Its word for why.
    pub reason: String,
    /// `asked`, `open`, `won` or `lost`.
    pub state: String,
    /// Whether the amount was taken out of what it holds for us.
    pub taken: bool,
}

/// What something that the provider told of itself is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToldOf {
    /// A payment, as it calls it.
    Payment(String),
    /// Money that goes back of a payment, as it calls the payment.
    Refund(String),
    /// A dispute, as it calls it.
    Dispute(String),
    /// Nothing that concerns us.
    Nothing,
}

/// Something that the provider told of itself: where to look, never what to believe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its name for the message.
    pub id: String,
    /// Its word for what happened.
    pub kind: String,
    /// What to look at.
    pub of: ToldOf,
}

/// Why a message is not taken for the provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbelieved {
    /// It is not signed, or by somebody else.
    #[error("The signature of this message is not the provider's.")]
    Signature,
    /// It was signed too long ago, or is not yet.
    #[error("This message was signed at another time. Check the clocks.")]
    Time,
    /// It cannot be read.
    #[error("This message cannot be read.")]
    Unreadable,
    /// No secret is set by which messages could be proven.
    #[error("This centre takes no messages of a provider of payments.")]
    NotSet,
}

impl Unbelieved {
    /// The word by which it is counted.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Time => "time",
            Self::Unreadable => "unreadable",
            Self::NotSet => "not-set",
        }
    }
}

/// Asks a provider of card payments.
pub trait Cards: Send + Sync + 'static {
    /// What pages need.
    fn page(&self) -> &CardPage;

    /// Makes the provider's record of a customer, and gives its name. Asked twice by the same reference,
    /// there may be two: only the one that is written down is used.
    fn open_account<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<String, CardProblem>>;

    /// Removes the provider's record of a customer with its cards; one that is gone is gone.
    fn close_account<'a>(&'a self, account: &'a str) -> BoxFuture<'a, Result<(), CardProblem>>;

    /// Begins to save a card.
    fn begin_saving<'a>(&'a self, account: &'a str) -> BoxFuture<'a, Result<Saving, CardProblem>>;

    /// How far that is.
    fn saving<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<SavingStands, CardProblem>>;

    /// A card as people know it.
    fn card<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<SavedCard, CardProblem>>;

    /// Begins a payment; nothing is asked of the card yet.
    fn begin<'a>(&'a self, new: &'a NewPayment<'a>) -> BoxFuture<'a, Result<Said, CardProblem>>;

    /// Has the card charged, while its owner is not there.
    fn charge<'a>(&'a self, intent: &'a str) -> BoxFuture<'a, Result<Said, CardProblem>>;

    /// Where a payment stands.
    fn payment<'a>(&'a self, intent: &'a str) -> BoxFuture<'a, Result<Said, CardProblem>>;

    /// Calls a payment off of which nothing was taken.
    fn call_off<'a>(&'a self, intent: &'a str) -> BoxFuture<'a, Result<Said, CardProblem>>;

    /// Sends money back.
    fn refund<'a>(&'a self, new: &'a NewRefund<'a>) -> BoxFuture<'a, Result<SaidRefund, CardProblem>>;

    /// All that went back of a payment.
    fn refunds<'a>(&'a self, intent: &'a str) -> BoxFuture<'a, Result<Vec<SaidRefund>, CardProblem>>;

    /// Where a dispute stands.
    fn dispute<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<SaidDispute, CardProblem>>;

    /// What a message says, if it is the provider's own and not old.
    fn told(&self, signature: &str, body: &[u8], now: Instant) -> Result<Told, Unbelieved>;
}
