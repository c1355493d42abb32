//! What each service does: a module for each, behind one small interface.
//!
//! A service reads its own options, says in a sentence what will happen, prepares what must be there
//! when the order is placed, carries it out in the background, and takes back what it prepared when
//! the order ends otherwise. Everything else about orders is the same for all of them.

mod keep;
mod print;
mod publish;
mod send;

use cradle_domain::customers::Language;
use cradle_domain::library::Attributes;
use cradle_domain::menu::ServiceKind;
use cradle_domain::orders::{Order, Request};
use cradle_domain::printing::PrintRequest;
use cradle_domain::{CustomerId, ImageId};
use cradle_store::Tx;
use futures::future::BoxFuture;

pub use print::{Produce, repeat_print};
pub use send::Deliver;

use crate::jobs::Failure;
use crate::{Context, Result, Secret};

/// What a service is told; each reads its own.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// keep: attributes for each of the pictures.
    pub attributes: Option<Attributes>,
    /// send: names and addresses of those it goes to.
    pub to: Vec<(Option<String>, String)>,
    /// send: a few words.
    pub message: String,
    /// send: how many days the link opens; 30 when left out.
    pub link_days: Option<u16>,
    /// publish: the gallery's title.
    pub title: String,
    /// publish: the picture that stands for it.
    pub cover: Option<ImageId>,
    /// publish: whether visitors may take the originals.
    pub originals: bool,
    /// send, publish: whether originals tell where they were taken.
    pub position: bool,
    /// print: what is to be made of the pictures.
    pub print: Option<PrintRequest>,
}

/// What every service can do.
pub(super) trait Service: Send + Sync {
    /// Reads the options that concern it.
    fn request(&self, options: Options) -> Result<Request>;

    /// Adds what the centre alone can say, in the transaction that looks at the order.
    fn complete<'a>(
        &'a self,
        _tx: &'a mut Tx,
        _owner: CustomerId,
        request: Request,
    ) -> BoxFuture<'a, Result<Request>> {
        Box::pin(async { Ok(request) })
    }

    /// Whether its customer may still call it off.
    fn may_be_called_off<'a>(&'a self, _tx: &'a mut Tx, _order: &'a Order) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    /// What will happen, without the price, in one sentence without its full stop.
    fn sentence(&self, request: &Request, pictures: u32, language: Language) -> String;

    /// Makes what must be there before the work begins, in the transaction that places the order or
    /// begins it anew. What is given back is known to the work alone and recorded nowhere else.
    fn prepare<'a>(
        &'a self,
        ctx: &'a Context,
        tx: &'a mut Tx,
        order: &'a Order,
    ) -> BoxFuture<'a, Result<Option<Secret>>>;

    /// Carries the order out, or begins other work that does. A worker that did this before may have
    /// died at any line: what is done already is not done again.
    fn fulfil<'a>(
        &'a self,
        ctx: &'a Context,
        order: &'a Order,
        secret: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), Failure>>;

    /// Takes back what was prepared and is of no use any more, in the transaction in which the order
    /// is called off or fails.
    fn release<'a>(&'a self, ctx: &'a Context, tx: &'a mut Tx, order: &'a Order)
    -> BoxFuture<'a, Result<()>>;
}

/// The service of a kind.
pub(super) fn of(kind: ServiceKind) -> &'static dyn Service {
    match kind {
        ServiceKind::Keep => &keep::Keep,
        ServiceKind::Send => &send::Send,
        ServiceKind::Publish => &publish::Publish,
        ServiceKind::Print => &print::Print,
    }
}
