//! How a change of somebody's availability reaches those who may hear of it.

use std::sync::Arc;

use cradle_domain::CustomerId;
use cradle_store::calls;

use super::MyPresence;
use super::board::{Hearers, News, Person, is_in_call};
use crate::{Context, Event, Result};

/// Reads what is recorded of somebody who is there now.
pub(super) async fn arrive(ctx: &Context, customer: CustomerId) -> Result<()> {
    let _turn = ctx.board().reading.lock().await;
    let mut tx = ctx.read().await?;
    let profile = calls::profile(&mut tx, customer).await?;
    let hearers: Hearers = calls::hearers(&mut tx, customer).await?.into();
    let in_call = match calls::current_call(&mut tx, customer).await? {
        Some(id) => calls::call(&mut tx, customer, id).await?,
        None => None,
    };
    let in_call = in_call.and_then(|call| Some(is_in_call(call.participant(customer)?.place)));
    let (chosen, since) = profile.map_or((None, None), |known| (known.chosen, known.offline_since));
    let mut person = Person::arriving(chosen, since, hearers);
    // After the centre was started anew nobody else says so.
    person.set_in_call(in_call == Some(true));
    ctx.board().enter(customer, person);
    Ok(())
}

/// Who may hear of these people has changed.
pub(super) async fn heard_by_others(ctx: &Context, people: &[CustomerId]) -> Result<()> {
    let _turn = ctx.board().reading.lock().await;
    for person in people {
        if ctx.board().seen(*person).is_none() {
            continue;
        }
        let hearers: Hearers = calls::hearers(&mut ctx.read().await?, *person).await?.into();
        ctx.board().change(*person, ctx.now(), |known| known.set_hearers(Arc::clone(&hearers)));
    }
    Ok(())
}

/// Tells those who may hear of it, and the pages of whom it is about.
pub(super) fn tell(ctx: &Context, news: &News) {
    for (hearer, contact) in news.hearers.iter() {
        ctx.live().tell(*hearer, Event::Presence(*contact, news.now));
    }
    let mine = MyPresence { chosen: news.chosen, shown: news.now };
    ctx.live().tell(news.customer, Event::MyPresence(mine));
}
