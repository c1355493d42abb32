//! Print at a printer, sheet by sheet.
//!
//! A job is made empty, its number is written down, and only then is it given its sheet. Whoever follows
//! a worker that died finds an empty job, which is called off, or one that has its sheet, which is
//! followed. A job that the printer has forgotten may have been printed or not: that, somebody has to see.

use bytes::Bytes;
use cradle_domain::printing::{PlaceKind, Print, PrintState, Product};

use super::draw::draw;
use super::errand::Errand;
use super::{folder, words};
use crate::jobs::Failure;
use crate::printing::{JobStanding, PrinterProblem, Ticket};
use crate::{Context, Result};

/// What comes after one print.
enum Next {
    /// Nothing: it is settled, or not wanted any more.
    Settled,
    /// It is to be asked for again.
    Follow,
    /// The printer can do nothing now.
    Blocked(String),
    /// It has no sheet yet.
    Submit,
}

/// Follows what the printer has, and sends what waits.
pub(super) async fn go_on(
    ctx: &Context,
    errand: &Errand,
    uri: &str,
    product: Option<&Product>,
) -> Result<(), Failure> {
    let (mut follows, mut looked) = (false, false);
    for print in errand.prints.iter().filter(|print| !print.state.is_settled()) {
        let mut next = match print.job {
            Some(job) => follow(ctx, errand, uri, print, job).await?,
            None => Next::Submit,
        };
        // What the place makes no more was refused; what it has is followed to its end.
        if let (Next::Submit, Some(product)) = (&next, product) {
            if !looked {
                looked = true;
                if let Some(why) = not_ready(ctx, errand, uri).await? {
                    return Err(Failure::Retry(why));
                }
            }
            next = submit(ctx, errand, uri, product, print).await?;
        }
        match next {
            Next::Follow | Next::Submit => follows = true,
            Next::Settled => {}
            Next::Blocked(why) => return Err(Failure::Retry(why)),
        }
    }
    if follows { Err(Failure::Retry("the printer is at work".to_owned())) } else { Ok(()) }
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
        Err(PrinterProblem::Later(why)) => {
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
        Err(PrinterProblem::Later(why)) => {
            let reason = words::off(errand.language).to_owned();
            write(ctx, errand, print, PrintState::Held { reason }).await?;
            return Ok(Next::Blocked(why));
        }
        Err(PrinterProblem::Never(why)) => {
            let reason = words::refused(&why, errand.language);
            write(ctx, errand, print, PrintState::Failed { reason }).await?;
            return Ok(Next::Settled);
        }
    };
    let (state, next) = match standing {
        JobStanding::Empty => {
            // Nothing of it was printed, and nothing will be.
            if let Err(PrinterProblem::Later(why)) = ctx.printers().cancel(uri, job).await {
                return Ok(Next::Blocked(why));
            }
            errand.number_it(ctx, print, None).await?;
            return Ok(Next::Submit);
        }
        JobStanding::Waiting => (PrintState::Sent, Next::Follow),
        JobStanding::Printing => (PrintState::Printing, Next::Follow),
        JobStanding::Held(reasons) => {
            let reason = words::held(&reasons, errand.language).to_owned();
            (PrintState::Held { reason }, Next::Follow)
        }
        JobStanding::Done => (PrintState::Done, Next::Settled),
        JobStanding::Failed(reasons) => {
            let reason = words::failed(&reasons, errand.language);
            (PrintState::Failed { reason }, Next::Settled)
        }
        JobStanding::Unknown => {
            let reason = words::forgotten(errand.language).to_owned();
            (PrintState::Failed { reason }, Next::Settled)
        }
    };
    write(ctx, errand, print, state).await?;
    Ok(next)
}

/// Writes only what is new.
async fn write(ctx: &Context, errand: &Errand, print: &Print, state: PrintState) -> Result<bool> {
    if print.state == state { Ok(true) } else { errand.write(ctx, print, &state).await }
}

/// Sends one sheet.
async fn submit(
    ctx: &Context,
    errand: &Errand,
    uri: &str,
    product: &Product,
    print: &Print,
) -> Result<Next, Failure> {
    if !errand.write(ctx, print, &PrintState::Drawing).await? {
        return Ok(Next::Settled);
    }
    let drawn = draw(ctx, errand, print, true).await?;
    let sheet = match drawn {
        Ok(drawn) => Bytes::from(drawn.jpeg),
        Err(reason) => {
            errand.write(ctx, print, &PrintState::Failed { reason }).await?;
            return Ok(Next::Settled);
        }
    };
    let ticket = Ticket {
        name: format!("cradle-{}-{}-{}", errand.order.id, print.position + 1, print.round),
        copies: print.copies,
        media: product.media(),
        size: product.size,
    };
    match begun(ctx, errand, uri, print, &ticket).await {
        Ok(Some(job)) => give(ctx, errand, uri, print, job, sheet).await,
        Ok(None) => Ok(Next::Settled),
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
    let job = ctx.printers().begin(uri, ticket).await?;
    if errand.number_it(ctx, print, Some(job)).await? {
        return Ok(Some(job));
    }
    ctx.printers().cancel(uri, job).await?;
    Ok(None)
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
            Ok(Next::Follow)
        }
        // Whether it has arrived, the printer is asked next time.
        Err(PrinterProblem::Later(why)) => Ok(Next::Blocked(why)),
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
