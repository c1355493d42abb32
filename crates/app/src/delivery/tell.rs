//! Tell a customer that their order can be picked up, or is on its way.

use cradle_domain::customers::Customer;
use cradle_domain::delivery::{Parcel, ParcelState, Way};
use cradle_domain::orders::Order;
use cradle_domain::{CustomerId, OrderId, Span};
use cradle_store::{Tx, customers, delivery, orders as records};
use serde::{Deserialize, Serialize};

use super::find::parcel;
use super::words::{ParcelMail, parcel_mail};
use crate::jobs::{Failure, Work};
use crate::mail::{Letter, MailProblem, closing, escaped, leading, page, paragraph};
use crate::{Context, Error, Result};

/// Sends the mail that says that an order can be picked up, or is on its way.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellParcel {
    /// Whose.
    pub customer: CustomerId,
    /// Which order.
    pub order: OrderId,
    /// How far it was.
    pub state: String,
    /// When it came there, in microseconds since 1970.
    pub at: i64,
}

impl Work for TellParcel {
    const KIND: &'static str = "delivery.tell";
    /// About two days in all.
    const ATTEMPTS: u32 = 60;
    const FIRST_WAIT: Span = Span::from_mins(1);

    fn about(&self) -> String {
        format!("{}-{}-{}", self.order, self.state, self.at)
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.read().await?;
        let Some(order) = records::get(&mut tx, self.customer, self.order).await? else { return Ok(()) };
        let Some(customer) = customers::get(&mut tx, self.customer).await? else { return Ok(()) };
        let (way, parcel) = match parcel(&mut tx, &order).await {
            Ok(found) => found,
            Err(Error::Conflict { .. }) => return Ok(()),
            Err(other) => return Err(other.into()),
        };
        // What has come farther meanwhile, or was corrected, is told by another mail or by nobody.
        let same =
            parcel.state.as_str() == self.state && parcel.at().is_some_and(|at| at.micros() == self.at);
        if !same {
            return Ok(());
        }
        let letter = self.compose(ctx, &mut tx, &customer, &order, (&way, &parcel)).await?;
        drop(tx);
        match ctx.mail().deliver(&letter).await {
            Ok(()) => Ok(()),
            Err(MailProblem::Later(why)) => Err(Failure::Retry(why)),
            Err(MailProblem::Never(why)) => Err(Failure::GiveUp(why)),
        }
    }
}

impl TellParcel {
    async fn compose(
        &self,
        ctx: &Context,
        tx: &mut Tx,
        customer: &Customer,
        order: &Order,
        (way, parcel): (&Way, &Parcel),
    ) -> Result<Letter> {
        let rules = delivery::rules(tx).await?;
        let home = cradle_store::billing::seller(tx).await?.country;
        let language = customer.profile.language;
        let lines = way.lines(&rules, &home);
        let link = rules.tracking_link(&parcel.carrier, &parcel.tracking);
        let said = parcel_mail(&ParcelMail {
            name: customer.profile.name.as_str(),
            order: &format!("R-{}", order.number),
            sent: parcel.state == ParcelState::Sent,
            carrier: &parcel.carrier,
            tracking: &parcel.tracking,
            centre: &ctx.settings().name,
            language,
        });
        let own = format!("{}/orders/{}", ctx.settings().public_url, order.id);
        let mut text = vec![said.greeting.clone(), said.what.clone(), lines.join("\n")];
        let address: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
        let mut blocks = vec![
            paragraph(&said.greeting),
            format!("<p><strong>{}</strong></p>", escaped(&said.what)),
            format!("<p>{}</p>", address.join("<br>")),
        ];
        if let Some(link) = &link {
            text.push(format!("{}\n{link}", said.follow));
            blocks.push(leading(said.follow, link, link));
        }
        text.extend([format!("{}\n{own}", said.look), format!("{}\n", said.closing)]);
        blocks.extend([leading(said.look, &own, &own), closing(&said.closing)]);
        Ok(Letter {
            id: format!("parcel-{}-{}-{}", self.order, self.state, self.at),
            from_name: ctx.settings().name.clone(),
            reply_to: None,
            to_name: Some(customer.profile.name.as_str().to_owned()),
            to: customer.email.clone(),
            subject: said.subject,
            text: text.join("\n\n"),
            html: Some(page(&blocks, language.tag())),
            attachments: Vec::new(),
        })
    }
}
