//! See to what is not paid in time: tell, wait, close, and open again when it is paid.

use cradle_domain::billing::{Act, Arrears, Patience, Telling, closes, due};
use cradle_domain::customers::{Customer, Standing};
use cradle_domain::{CustomerId, Instant, Money, Span};
use cradle_store::billing::{self, Late};
use cradle_store::{Tx, customers, orders};
use serde::{Deserialize, Serialize};

use super::settings;
use super::words::{ArrearsMail, arrears_mail};
use crate::jobs::{Failure, Work, enqueue};
use crate::mail::{Letter, MailProblem, closing, date, escaped, leading, page, paragraph};
use crate::{Context, Result, Visitor, money};

/// Sees to one customer's arrears, and enqueues itself for when something is to be done next.
#[derive(Debug, Serialize, Deserialize)]
pub struct SeeTo {
    /// Whose.
    pub customer: CustomerId,
}

/// Until a notice that could not be delivered is tried again.
const AGAIN: Span = Span::from_hours(24);

impl Work for SeeTo {
    const KIND: &'static str = "billing.arrears";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        self.customer.to_string()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        // Time in which the centre was away counts for nobody.
        crate::notices::take_note(ctx).await?;
        // Each round takes a step that is never taken again; there are four.
        for _ in 0..4 {
            match self.step(ctx).await? {
                Act::Tell(telling) if !self.tell(ctx, telling).await? => {
                    return Ok(self.later(ctx, ctx.now() + AGAIN).await?);
                }
                Act::Wait(Some(at)) => return Ok(self.later(ctx, at).await?),
                Act::Wait(None) => return Ok(()),
                Act::Tell(_) | Act::Block | Act::Clear => {}
            }
        }
        Ok(self.later(ctx, ctx.now() + AGAIN).await?)
    }
}

impl SeeTo {
    async fn later(&self, ctx: &Context, at: Instant) -> Result<()> {
        let mut tx = ctx.write().await?;
        enqueue(ctx, &mut tx, self, at).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the steps that need no telling, and says what is next.
    async fn step(&self, ctx: &Context) -> Result<Act> {
        let mut tx = ctx.write().await?;
        if customers::get(&mut tx, self.customer).await?.is_none() {
            return Ok(Act::Wait(None));
        }
        billing::hold(&mut tx, self.customer).await?;
        let (act, _) = act(ctx, &mut tx, self.customer).await?;
        match act {
            Act::Block => {
                customers::set_standing(&mut tx, self.customer, Standing::Blocked).await?;
                let blocked = Arrears::Blocked { since: ctx.now() };
                billing::set_late(&mut tx, self.customer, blocked, ctx.now()).await?;
                tracing::info!(customer = %self.customer, "services closed until what is open is paid");
            }
            Act::Clear => clear(ctx, &mut tx, self.customer).await?,
            Act::Tell(_) | Act::Wait(_) => {}
        }
        tx.commit().await?;
        Ok(act)
    }

    /// Tells by mail; false when that reached nobody.
    async fn tell(&self, ctx: &Context, telling: Telling) -> Result<bool> {
        let mut tx = ctx.read().await?;
        let Some(customer) = customers::get(&mut tx, self.customer).await? else { return Ok(true) };
        let letter = letter(ctx, &mut tx, &customer, telling).await?;
        drop(tx);
        let problem = match ctx.mail().deliver(&letter).await {
            Ok(()) if ctx.mail().reaches_people() => None,
            Ok(()) => Some("The centre has no mail server: mails reach nobody.".to_owned()),
            Err(MailProblem::Later(why) | MailProblem::Never(why)) => Some(why),
        };
        let mut tx = ctx.write().await?;
        match &problem {
            None => told(ctx, &mut tx, self.customer, telling).await?,
            Some(why) => billing::set_untold(&mut tx, self.customer, why, ctx.now()).await?,
        }
        tx.commit().await?;
        Ok(problem.is_none())
    }
}

/// When the first thing that is not paid was due, if anything is open.
async fn first_due(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<Option<Instant>> {
    let (invoice, order) = billing::first_open(tx, customer).await?;
    let days = settings::held(ctx, tx).await?.payment_days;
    Ok(invoice.into_iter().chain(order.map(|placed| due(placed, days))).min())
}

async fn act(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<(Act, Arrears)> {
    let due = first_due(ctx, tx, customer).await?;
    let arrears = billing::late(tx, customer).await?.map_or(Arrears::Cleared, |late| late.arrears);
    let patience = settings::held(ctx, tx).await?.patience();
    Ok((arrears.act(due, ctx.now(), patience), arrears))
}

/// Writes down that something was told, where it still makes sense.
async fn told(ctx: &Context, tx: &mut Tx, customer: CustomerId, telling: Telling) -> Result<()> {
    billing::hold(tx, customer).await?;
    let (act, arrears) = act(ctx, tx, customer).await?;
    if act != Act::Tell(telling) {
        return Ok(());
    }
    let patience = settings::held(ctx, tx).await?.patience();
    Ok(billing::set_late(tx, customer, arrears.told(telling, ctx.now(), patience), ctx.now()).await?)
}

async fn clear(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<()> {
    if billing::clear_late(tx, customer, ctx.now()).await? {
        customers::set_standing(tx, customer, Standing::Good).await?;
    }
    Ok(())
}

/// Looks again in the transaction that changed what is open: what is paid opens services at once, and
/// what became open is seen to when it is due.
pub(super) async fn settle(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<()> {
    match act(ctx, tx, customer).await?.0 {
        Act::Clear => {
            clear(ctx, tx, customer).await?;
            if let Act::Wait(Some(at)) = act(ctx, tx, customer).await?.0 {
                enqueue(ctx, tx, &SeeTo { customer }, at).await?;
            }
            Ok(())
        }
        Act::Wait(Some(at)) => enqueue(ctx, tx, &SeeTo { customer }, at).await,
        Act::Wait(None) => Ok(()),
        Act::Tell(_) | Act::Block => enqueue(ctx, tx, &SeeTo { customer }, ctx.now()).await,
    }
}

/// What a customer's page says about what is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArrearsView {
    /// Where they stand.
    pub arrears: Arrears,
    /// When the first of it was due.
    pub due: Instant,
    /// What is told by showing this.
    pub telling: Option<Telling>,
    /// When services close: announced, or by what is told here.
    pub closes: Option<Instant>,
}

pub(super) async fn view(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<Option<ArrearsView>> {
    let Some(due) = first_due(ctx, tx, customer).await?.filter(|due| *due <= ctx.now()) else {
        return Ok(None);
    };
    let patience = settings::held(ctx, tx).await?.patience();
    let (act, arrears) = act(ctx, tx, customer).await?;
    let telling = if let Act::Tell(telling) = act { Some(telling) } else { None };
    let closes = match (arrears, telling) {
        (Arrears::Overdue { until }, _) => until,
        (_, Some(Telling::LastNotice)) => closes(ctx.now(), patience),
        _ => None,
    };
    Ok(Some(ArrearsView { arrears, due, telling, closes }))
}

/// The visitor has read on their page what is late: that counts as told.
pub async fn read(ctx: &Context, visitor: &Visitor) -> Result<()> {
    let customer = visitor.account()?;
    let mut tx = ctx.write().await?;
    billing::hold(&mut tx, customer).await?;
    if let (Act::Tell(telling), _) = act(ctx, &mut tx, customer).await? {
        told(ctx, &mut tx, customer, telling).await?;
        settle(ctx, &mut tx, customer).await?;
    }
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// A customer who is late, as the operator sees it.
#[derive(Clone, Debug)]
pub struct LateView {
    /// Where they stand.
    pub late: Late,
    /// Their name.
    pub name: String,
    /// What they owe in the centre's currency.
    pub owed: Money,
}

/// Up to `limit` customers who are late, the longest in their state first.
pub async fn all_late(
    ctx: &Context,
    visitor: &Visitor,
    limit: u32,
    after: Option<(Instant, CustomerId)>,
) -> Result<Vec<LateView>> {
    visitor.operator()?;
    let mut tx = ctx.read().await?;
    let found = billing::all_late(&mut tx, after, limit).await?;
    let ids: Vec<CustomerId> = found.iter().map(|late| late.customer).collect();
    let names = orders::customer_names(&mut tx, &ids).await?;
    let mut views = Vec::with_capacity(found.len());
    for late in found {
        let name = names.get(&late.customer).cloned().unwrap_or_default();
        views.push(LateView { owed: owed(ctx, &mut tx, late.customer).await?, name, late });
    }
    Ok(views)
}

async fn owed(ctx: &Context, tx: &mut Tx, customer: CustomerId) -> Result<Money> {
    let currency = ctx.settings().currency;
    let position = super::position::position(&billing::balances(tx, customer).await?, currency);
    Ok(Money::new(position.invoiced + position.counter, currency))
}

async fn letter(ctx: &Context, tx: &mut Tx, customer: &Customer, telling: Telling) -> Result<Letter> {
    let profile = &customer.profile;
    let language = profile.language;
    let patience: Patience = settings::held(ctx, tx).await?.patience();
    let due = first_due(ctx, tx, customer.id).await?.unwrap_or(ctx.now());
    let word = if telling == Telling::Reminder { "reminder" } else { "last-notice" };
    let closes = closes(ctx.now(), patience).filter(|_| telling == Telling::LastNotice);
    let closes = closes.map(|at| date(at - Span::from_secs(1), "UTC", language));
    let amount = money::in_words(owed(ctx, tx, customer.id).await?, language);
    let said = arrears_mail(&ArrearsMail {
        name: profile.name.as_str(),
        amount: &amount,
        telling,
        closes: closes.as_deref(),
        centre: &ctx.settings().name,
        language,
    });
    let link = format!("{}/account/money", ctx.settings().public_url);
    let text = [
        said.greeting.clone(),
        said.what.clone(),
        format!("{}\n{link}", said.look),
        format!("{}\n", said.closing),
    ]
    .join("\n\n");
    let blocks = vec![
        paragraph(&said.greeting),
        format!("<p><strong>{}</strong></p>", escaped(&said.what)),
        leading(&said.look, &link, &link),
        closing(&said.closing),
    ];
    Ok(Letter {
        id: format!("arrears-{}-{}-{}", customer.id, word, due.micros()),
        from_name: ctx.settings().name.clone(),
        reply_to: None,
        to_name: Some(profile.name.as_str().to_owned()),
        to: customer.email.clone(),
        subject: said.subject,
        text,
        html: Some(page(&blocks, language.tag())),
        attachments: Vec::new(),
    })
}
