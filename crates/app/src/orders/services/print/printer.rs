//! Print at a printer, sheet by sheet.
//!
//! A job is made empty, its number is written down, and only then is it given its sheet. Whoever follows
//! a worker that died finds an empty job, which is called off, or one that has its sheet, which is
//! followed. A job that the printer has forgotten may have been printed or not: that, somebody has to see.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use cradle_domain::printing::{PlaceKind, Print, PrintState, Product};
use tokio_util::task::AbortOnDropHandle;

use super::draw::draw;
use super::drawn::Drawn;
use super::errand::Errand;
use super::{folder, words};
use crate::jobs::Failure;
use crate::printing::{JobStanding, PrinterProblem, Ticket};
use crate::{Context, Error, Result};

/// Sheets that are drawn while another is sent.
const AHEAD: usize = 2;
/// How long a printer that takes one job at a time is waited for while nothing that it has gets on.
const PATIENCE: Duration = Duration::from_secs(20);
/// How soon it is asked again, at first.
const SHORTEST: Duration = Duration::from_millis(5);

/// What comes after one print.
enum Next {
    /// Nothing: it is settled, or not wanted any more.
    Settled,
    /// It is to be asked for again; as it stands now.
    Follow(Box<Print>),
    /// The printer can do nothing now.
    Blocked(String),
    /// It has no sheet yet.
    Submit,
}

/// Follows what the printer has, and sends what waits.
pub(super) async fn go_on(
    ctx: &Context,
    errand: &Arc<Errand>,
    uri: &str,
    product: Option<&Product>,
) -> Result<(), Failure> {
    // What the printer has, the oldest first; and what has no sheet yet.
    let (mut at_work, mut waiting) = (Vec::new(), Vec::new());
    for print in errand.prints.iter().filter(|print| !print.state.is_settled()) {
        let next = match print.job {
            Some(job) => follow(ctx, errand, uri, print, job).await?,
            None => Next::Submit,
        };
        match next {
            Next::Follow(print) => at_work.push(*print),
            Next::Submit => waiting.push(print.clone()),
            Next::Settled => {}
            Next::Blocked(why) => return Err(Failure::Retry(why)),
        }
    }
    // What the place makes no more was refused; what it has is followed to its end.
    if let Some(product) = product.filter(|_| !waiting.is_empty()) {
        if let Some(why) = not_ready(ctx, errand, uri).await? {
            return Err(Failure::Retry(why));
        }
        send_all(ctx, errand, uri, product, &waiting, &mut at_work).await?;
    }
    let follows = !at_work.is_empty() || (product.is_none() && !waiting.is_empty());
    if follows { Err(Failure::Retry("the printer is at work".to_owned())) } else { Ok(()) }
}

/// Sends one sheet after the other; while the printer takes one, the next ones are drawn.
async fn send_all(
    ctx: &Context,
    errand: &Arc<Errand>,
    uri: &str,
    product: &Product,
    waiting: &[Print],
    at_work: &mut Vec<Print>,
) -> Result<(), Failure> {
    let mut ahead = VecDeque::new();
    let mut undrawn = waiting.iter();
    for print in waiting {
        while ahead.len() <= AHEAD {
            let Some(next) = undrawn.next() else { break };
            ahead.push_back(begin_drawing(ctx, errand, next));
        }
        if !errand.write(ctx, print, &PrintState::Drawing).await? {
            return Ok(());
        }
        let Some(drawing) = ahead.pop_front() else { return Ok(()) };
        let sheet = match drawing.await.map_err(Error::defect)?? {
            Ok(drawn) => Bytes::from(drawn.jpeg),
            Err(reason) => {
                errand.write(ctx, print, &PrintState::Failed { reason }).await?;
                continue;
            }
        };
        match submit(ctx, errand, uri, product, (print, sheet), at_work).await? {
            Next::Follow(print) => at_work.push(*print),
            Next::Settled | Next::Submit => {}
            Next::Blocked(why) => return Err(Failure::Retry(why)),
        }
    }
    Ok(())
}

/// Draws a sheet while others are sent; it is given up with what it is for.
fn begin_drawing(
    ctx: &Context,
    errand: &Arc<Errand>,
    print: &Print,
) -> AbortOnDropHandle<Result<Result<Drawn, String>, Failure>> {
    let (ctx, errand, print) = (ctx.clone(), Arc::clone(errand), print.clone());
    AbortOnDropHandle::new(tokio::spawn(async move { draw(&ctx, &errand, &print, true).await }))
}

/// Why nothing can be sent now; written down beside what waits.
async fn not_ready(ctx: &Context, errand: &Errand, uri: &str) -> Result<Option<String>, Failure> {
    match ctx.printers().look(uri).await {
        Ok(look) if look.is_ready() => {
            let takes = look.formats.is_empty() || look.formats.iter().any(|one| one == "image/jpeg");
            if !takes {
                errand.refuse(ctx, words::no_jpeg(errand.language)).await?;
                return Ok(Some("the printer takes no JPEG".to_owned()));
            }
            Ok(None)
        }
        Ok(look) => {
            errand.hold(ctx, words::held(&look.reasons, errand.language)).await?;
            Ok(Some(format!("the printer is not ready: {}", look.reasons.join(", "))))
        }
        Err(PrinterProblem::Later(why) | PrinterProblem::Busy(why)) => {
            errand.hold(ctx, words::off(errand.language)).await?;
            Ok(Some(why))
        }
        Err(PrinterProblem::Never(why)) => {
            errand.refuse(ctx, &words::refused(&why, errand.language)).await?;
            Ok(Some(why))
        }
    }
}

/// Asks how far a print is, and writes it down.
async fn follow(ctx: &Context, errand: &Errand, uri: &str, print: &Print, job: i32) -> Result<Next, Failure> {
    let standing = match ctx.printers().ask(uri, job).await {
        Ok(standing) => standing,
        Err(PrinterProblem::Later(why) | PrinterProblem::Busy(why)) => {
            let reason = words::off(errand.language).to_owned();
            write(ctx, errand, print, &PrintState::Held { reason }).await?;
            return Ok(Next::Blocked(why));
        }
        Err(PrinterProblem::Never(why)) => {
            let reason = words::refused(&why, errand.language);
            write(ctx, errand, print, &PrintState::Failed { reason }).await?;
            return Ok(Next::Settled);
        }
    };
    let (state, is_settled) = match standing {
        JobStanding::Empty => {
            // Nothing of it was printed, and nothing will be.
            if let Err(PrinterProblem::Later(why)) = ctx.printers().cancel(uri, job).await {
                return Ok(Next::Blocked(why));
            }
            errand.number_it(ctx, print, None).await?;
            return Ok(Next::Submit);
        }
        JobStanding::Waiting => (PrintState::Sent, false),
        JobStanding::Printing => (PrintState::Printing, false),
        JobStanding::Held(reasons) => {
            let reason = words::held(&reasons, errand.language).to_owned();
            (PrintState::Held { reason }, false)
        }
        JobStanding::Done => (PrintState::Done, true),
        JobStanding::Failed(reasons) => {
            let reason = words::failed(&reasons, errand.language);
            (PrintState::Failed { reason }, true)
        }
        JobStanding::Unknown => {
            let reason = words::forgotten(errand.language).to_owned();
            (PrintState::Failed { reason }, true)
        }
    };
    write(ctx, errand, print, &state).await?;
    if is_settled {
        return Ok(Next::Settled);
    }
    Ok(Next::Follow(Box::new(Print { state, ..print.clone() })))
}

/// Writes only what is new.
async fn write(ctx: &Context, errand: &Errand, print: &Print, state: &PrintState) -> Result<bool> {
    if print.state == *state { Ok(true) } else { errand.write(ctx, print, state).await }
}

/// Sends one sheet.
async fn submit(
    ctx: &Context,
    errand: &Errand,
    uri: &str,
    product: &Product,
    (print, sheet): (&Print, Bytes),
    at_work: &mut Vec<Print>,
) -> Result<Next, Failure> {
    let ticket = Ticket {
        name: format!("cradle-{}-{}-{}", errand.order.id, print.position + 1, print.round),
        copies: print.copies,
        media: product.media(),
        size: product.size,
    };
    match begun(ctx, errand, uri, print, &ticket, at_work).await {
        Ok(Some(job)) => give(ctx, errand, uri, print, job, sheet).await,
        Ok(None) => Ok(Next::Settled),
        // It is at other work, and says when that is over.
        Err(Stop::Printer(PrinterProblem::Busy(why))) => Ok(Next::Blocked(why)),
        Err(Stop::Printer(PrinterProblem::Later(why))) => {
            errand.hold(ctx, words::off(errand.language)).await?;
            Ok(Next::Blocked(why))
        }
        Err(Stop::Printer(PrinterProblem::Never(why))) => {
            errand.refuse(ctx, &words::refused(&why, errand.language)).await?;
            Ok(Next::Blocked(why))
        }
        Err(Stop::Ours(failure)) => Err(failure),
    }
}

/// Who stopped it.
enum Stop {
    Printer(PrinterProblem),
    Ours(Failure),
}

impl From<PrinterProblem> for Stop {
    fn from(problem: PrinterProblem) -> Self {
        Self::Printer(problem)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Ours(failure)
    }
}

impl From<crate::Error> for Stop {
    fn from(error: crate::Error) -> Self {
        Self::Ours(error.into())
    }
}

/// An empty job whose number is written down; `None` when the print is not wanted any more.
async fn begun(
    ctx: &Context,
    errand: &Errand,
    uri: &str,
    print: &Print,
    ticket: &Ticket,
    at_work: &mut Vec<Print>,
) -> Result<Option<i32>, Stop> {
    // A worker may have died after it made a job and before it wrote its number down: that job is empty.
    if print.told {
        for left in ctx.printers().named(uri, &ticket.name).await? {
            ctx.printers().cancel(uri, left).await?;
        }
    }
    if !errand.tell_all(ctx, std::slice::from_ref(print)).await? {
        return Ok(None);
    }
    let job = when_free(ctx, errand, uri, ticket, at_work).await?;
    if errand.number_it(ctx, print, Some(job)).await? {
        return Ok(Some(job));
    }
    ctx.printers().cancel(uri, job).await?;
    Ok(None)
}

/// An empty job, as soon as a printer that takes one at a time has none. While it prints, what it has is
/// followed; when nothing of that moves for a while, somebody else may ask again later.
async fn when_free(
    ctx: &Context,
    errand: &Errand,
    uri: &str,
    ticket: &Ticket,
    at_work: &mut Vec<Print>,
) -> Result<i32, Stop> {
    let mut waited = Duration::ZERO;
    loop {
        let busy = match ctx.printers().begin(uri, ticket).await {
            Err(PrinterProblem::Busy(why)) => why,
            other => return Ok(other?),
        };
        if waited >= PATIENCE {
            return Err(PrinterProblem::Busy(busy).into());
        }
        // Seldom for what takes long, and soon enough to cost it no more than a few hundredths of that.
        let pause = (waited / 16).max(SHORTEST);
        tokio::time::sleep(pause).await;
        waited += pause;
        let Some(oldest) = at_work.first().cloned() else { continue };
        let Some(job) = oldest.job else { continue };
        match follow(ctx, errand, uri, &oldest, job).await? {
            Next::Follow(now) if now.state == oldest.state => {}
            Next::Follow(now) => at_work[0] = *now,
            Next::Settled => {
                at_work.remove(0);
                waited = Duration::ZERO;
            }
            Next::Submit => return Err(Failure::Retry("a sheet did not arrive whole".to_owned()).into()),
            Next::Blocked(why) => return Err(PrinterProblem::Later(why).into()),
        }
    }
}

/// Gives an empty job its sheet.
async fn give(
    ctx: &Context,
    errand: &Errand,
    uri: &str,
    print: &Print,
    job: i32,
    sheet: Bytes,
) -> Result<Next, Failure> {
    match ctx.printers().send(uri, job, sheet).await {
        Ok(()) => {
            errand.write(ctx, print, &PrintState::Sent).await?;
            let sent = Print { state: PrintState::Sent, job: Some(job), ..print.clone() };
            Ok(Next::Follow(Box::new(sent)))
        }
        // Whether it has arrived, the printer is asked next time.
        Err(PrinterProblem::Later(why) | PrinterProblem::Busy(why)) => Ok(Next::Blocked(why)),
        Err(PrinterProblem::Never(why)) => {
            // Refused or not, nothing must be left of it that could still be printed.
            let _ = ctx.printers().cancel(uri, job).await;
            errand.number_it(ctx, print, None).await?;
            errand.refuse(ctx, &words::refused(&why, errand.language)).await?;
            Ok(Next::Blocked(why))
        }
    }
}

/// Calls off what the printer has of an order that is over.
pub(super) async fn call_off(ctx: &Context, errand: &Errand) -> Result<(), Failure> {
    if let PlaceKind::Folder { folder, .. } = &errand.place.kind {
        folder::clear(ctx, errand, folder).await?;
    }
    for print in errand.prints.iter().filter(|print| !print.state.is_settled()) {
        if let (Some(job), PlaceKind::Ipp { uri }) = (print.job, &errand.place.kind)
            && let Err(PrinterProblem::Later(why)) = ctx.printers().cancel(uri, job).await
        {
            return Err(Failure::Retry(why));
        }
        errand.called_off(ctx, print).await?;
    }
    Ok(())
}
