//! See to what is due for one customer: tell, carry out what was announced, empty the trash.
//!
//! Every step is a transaction of its own that leaves things as they may stay: a crash between any two
//! of them is followed by another look, which does what is left.

use cradle_domain::customers::Standing;
use cradle_domain::library::ImageState;
use cradle_domain::notices::{DAY, Happening, NoticeStep, Outcome, Periods, Plan, Situation, plan};
use cradle_domain::{CustomerId, NoticeId};
use cradle_store::{Tx, customers, library, notices};
use serde::{Deserialize, Serialize};

use super::announce::Announce;
use super::history::{record, settled};
use super::{periods, pulse, removal};
use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Event, Result};

/// Looks at one customer's deadlines, and enqueues itself for the next one.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Deadlines {
    /// Whose.
    pub customer: CustomerId,
}

/// Pictures that one transaction takes, at most.
const SLICE: u32 = 500;

impl Work for Deadlines {
    const KIND: &'static str = periods::DEADLINES;
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        self.customer.to_string()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        pulse::take_note(ctx).await?;
        let customer = customers::get(&mut ctx.read().await?, self.customer).await?;
        let Some(customer) = customer else { return Ok(()) };
        if customer.standing == Standing::Blocked {
            return Ok(self.put_off(ctx).await?);
        }
        loop {
            let (due, periods) = self.look(ctx).await?;
            if due.tell {
                self.tell(ctx, &periods).await?;
            }
            for notice in &due.carry_out {
                while self.carry_out(ctx, *notice, &periods).await? {}
            }
            if due.empty_trash {
                while self.empty_trash(ctx).await? {}
            }
            if !due.tell && due.carry_out.is_empty() && !due.empty_trash {
                return Ok(());
            }
        }
    }
}

impl Deadlines {
    /// What is due. When nothing is, the next look is enqueued in the same transaction.
    async fn look(&self, ctx: &Context) -> Result<(Plan, Periods)> {
        let mut tx = ctx.write().await?;
        let periods = periods::held(ctx, &mut tx).await?;
        let situation = situation(&mut tx, self.customer).await?;
        let due = plan(&situation, &periods, ctx.now());
        let nothing = !due.tell && due.carry_out.is_empty() && !due.empty_trash;
        if let (true, Some(next)) = (nothing, due.next) {
            enqueue(ctx, &mut tx, self, next).await?;
        }
        tx.commit().await?;
        Ok((due, periods))
    }

    /// Whoever cannot get at their pictures cannot answer either: their time stands still.
    async fn put_off(&self, ctx: &Context) -> Result<()> {
        let mut tx = ctx.write().await?;
        let periods = periods::held(ctx, &mut tx).await?;
        let (now, soon) = (ctx.now(), ctx.now() + DAY * 7);
        for notice in
            notices::put_off(&mut tx, self.customer, soon, now + periods.answer.max(DAY * 8)).await?
        {
            record(ctx, &mut tx, self.customer, Happening::PutOff, (Some(notice), 0), None).await?;
        }
        library::put_off_trash(&mut tx, self.customer, soon, now + periods.trash.max(DAY * 8)).await?;
        enqueue(ctx, &mut tx, self, now + DAY).await?;
        Ok(tx.commit().await?)
    }

    /// Makes a notice of everything that has waited long enough.
    async fn tell(&self, ctx: &Context, periods: &Periods) -> Result<()> {
        let Some(period) = periods.inbox else { return Ok(()) };
        let mut tx = ctx.write().await?;
        if !notices::undelivered(&mut tx, self.customer).await?.is_empty() {
            return Ok(());
        }
        let (id, now): (NoticeId, _) = (ctx.id(), ctx.now());
        notices::add(&mut tx, self.customer, id, 0, now).await?;
        let pictures = notices::name_waiting(&mut tx, self.customer, id, now - period).await?;
        if pictures == 0 {
            return Ok(());
        }
        notices::add(&mut tx, self.customer, id, pictures, now).await?;
        record(ctx, &mut tx, self.customer, Happening::Made, (Some(id), pictures), None).await?;
        enqueue(ctx, &mut tx, &Announce { customer: self.customer, notice: id }, now).await?;
        tx.commit().await?;
        ctx.wake();
        ctx.live().tell(self.customer, Event::Notices);
        tracing::info!(customer = %self.customer, notice = %id, pictures, "waiting pictures are announced");
        Ok(())
    }

    /// Lets a slice of what a notice names go to the trash; false when nothing is left.
    async fn carry_out(&self, ctx: &Context, notice: NoticeId, periods: &Periods) -> Result<bool> {
        let (owner, now) = (self.customer, ctx.now());
        let mut tx = ctx.write().await?;
        if !notices::hold(&mut tx, owner, notice).await? {
            return Ok(false);
        }
        let told = notices::get(&mut tx, owner, notice).await?;
        let Some(told) = told.filter(|told| told.notice.state.lets_go(now)) else { return Ok(false) };
        let images = notices::named(&mut tx, owner, notice, SLICE).await?;
        let (way, until) = ((ImageState::Inbox, ImageState::Trashed), now + periods.trash);
        library::move_many(&mut tx, owner, &images, way, now, Some(until)).await?;
        let stopped = notices::stop(&mut tx, owner, &images, Outcome::Trashed).await?;
        settled(ctx, &mut tx, owner, Outcome::Trashed, &stopped).await?;
        let more = images.len() == SLICE as usize;
        if !more {
            let over = told.notice.state.after(NoticeStep::End, now, periods.answer, "UTC");
            notices::set_state(&mut tx, owner, notice, &over).await?;
        }
        tx.commit().await?;
        tracing::info!(customer = %owner, %notice, pictures = images.len(), "announced pictures went to the trash");
        ctx.live().tell(owner, Event::Notices);
        ctx.live().tell(owner, Event::Images(images));
        Ok(more)
    }

    /// Removes a slice of what has lain in the trash long enough; false when nothing is left.
    async fn empty_trash(&self, ctx: &Context) -> Result<bool> {
        let mut tx = ctx.write().await?;
        let due = library::due_in_trash(&mut tx, self.customer, ctx.now(), SLICE).await?;
        let gone = removal::remove(ctx, &mut tx, self.customer, &due).await?;
        tx.commit().await?;
        tracing::info!(customer = %self.customer, pictures = gone.len(), "pictures were removed from the trash");
        ctx.live().tell(self.customer, Event::Images(gone));
        Ok(due.len() == SLICE as usize)
    }
}

async fn situation(tx: &mut Tx, customer: CustomerId) -> Result<Situation> {
    Ok(Situation {
        waiting: notices::waiting(tx, customer).await?,
        undelivered: !notices::undelivered(tx, customer).await?.is_empty(),
        last_told: notices::last_told(tx, customer).await?,
        running: notices::running(tx, customer).await?,
        trash: library::first_out_of_trash(tx, customer).await?,
    })
}
