//! Tell a card's owner that their payment waits for them.

use cradle_domain::billing::{CardPayment, CardState, Paid};
use cradle_domain::customers::Customer;
use cradle_domain::{CardPaymentId, CustomerId, Span};
use cradle_store::{Tx, billing, customers, orders as records};
use serde::{Deserialize, Serialize};

use super::words::{WaitMail, wait_mail};
use crate::jobs::{Failure, Work};
use crate::mail::{Letter, MailProblem, closing, escaped, leading, page, paragraph};
use crate::{Context, Result, money, orders};

/// Tells the open pages of its owner where a payment stands; to be called after the commit.
pub(super) fn tell_pages(ctx: &Context, payment: &CardPayment) {
    if let Paid::Order(order, _) = payment.pays {
        orders::tell_owner(ctx, payment.customer, order);
    }
}

/// Sends the mail that says that a card was declined, or that its bank wants it confirmed.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellPayment {
    /// Whose.
    pub customer: CustomerId,
    /// Which payment.
    pub payment: CardPaymentId,
    /// Which time it was tried.
    pub attempt: i64,
    /// Where it stood.
    pub state: String,
}

impl Work for TellPayment {
    const KIND: &'static str = "cards.tell";
    /// About two days in all.
    const ATTEMPTS: u32 = 60;
    const FIRST_WAIT: Span = Span::from_mins(1);

    fn about(&self) -> String {
        format!("{}-{}-{}", self.payment, self.attempt, self.state)
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.read().await?;
        let payment = billing::card_payment(&mut tx, self.customer, self.payment).await?;
        let customer = customers::get(&mut tx, self.customer).await?;
        // What is over or was tried again meanwhile needs nobody any more.
        let told =
            |payment: &CardPayment| payment.attempt == self.attempt && payment.state.as_str() == self.state;
        let (Some(payment), Some(customer)) = (payment.filter(told), customer) else { return Ok(()) };
        let letter = compose(ctx, &mut tx, &customer, &payment).await?;
        drop(tx);
        match ctx.mail().deliver(&letter).await {
            Ok(()) => Ok(()),
            Err(MailProblem::Later(why)) => Err(Failure::Retry(why)),
            Err(MailProblem::Never(why)) => Err(Failure::GiveUp(why)),
        }
    }
}

async fn compose(ctx: &Context, tx: &mut Tx, customer: &Customer, payment: &CardPayment) -> Result<Letter> {
    let profile = &customer.profile;
    let language = profile.language;
    let number = match payment.pays {
        Paid::Order(order, _) => records::get(tx, payment.customer, order).await?.map(|order| order.number),
        Paid::Invoice(_) | Paid::Balance => None,
    };
    let said = wait_mail(&WaitMail {
        name: profile.name.as_str(),
        amount: &money::in_words(payment.amount, language),
        order: number.map(|number| format!("R-{number}")).as_deref(),
        confirm: payment.state == CardState::Confirm,
        centre: &ctx.settings().name,
        language,
    });
    let link = format!("{}/account/card?payment={}", ctx.settings().public_url, payment.id);
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
        id: format!("card-{}-{}-{}", payment.id, payment.attempt, payment.state.as_str()),
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
