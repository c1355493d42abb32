//! See and choose how to be seen.

use cradle_domain::Instant;
use cradle_domain::calls::{Choice, Chosen};
use cradle_store::calls;

use super::board::PresenceView;
use super::{presence, profile};
use crate::{Context, Error, Event, Result, Visitor};

/// How somebody is seen, as they themselves see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MyPresence {
    /// What they chose.
    pub chosen: Option<Chosen>,
    /// What partners see.
    pub shown: PresenceView,
}

/// How the visitor is seen.
pub async fn my_presence(ctx: &Context, visitor: &Visitor) -> Result<MyPresence> {
    let me = visitor.owner()?;
    let known = calls::profile(&mut ctx.read().await?, me).await?;
    let since = known.as_ref().and_then(|profile| profile.offline_since);
    let chosen = ctx.board().chosen(me, known.and_then(|profile| profile.chosen));
    let chosen = chosen.filter(|chosen| chosen.until.is_none_or(|until| ctx.now() < until));
    Ok(MyPresence { chosen, shown: ctx.board().seen(me).unwrap_or(PresenceView::offline(since)) })
}

/// Chooses how to be seen, until something else is chosen or until a time; nothing lets it follow from what the
/// visitor does.
pub async fn choose_presence(
    ctx: &Context,
    visitor: &Visitor,
    choice: Option<&str>,
    until: Option<Instant>,
) -> Result<MyPresence> {
    let me = visitor.owner()?;
    let choice = choice.map(|word| {
        let why = "Choose available, away, busy, do_not_disturb or invisible, or nothing.";
        Choice::from_word(word).ok_or_else(|| Error::invalid("chosen", why))
    });
    let choice = choice.transpose()?;
    if until.is_some_and(|until| until <= ctx.now()) {
        return Err(Error::invalid("until", "This time is over. Choose a later one, or none."));
    }
    let chosen = choice.map(|choice| Chosen { choice, until });
    // Somebody who arrives at this moment is read either before or after, not in between.
    let turn = ctx.board().reading.lock().await;
    let mut tx = ctx.write().await?;
    profile::own(ctx, &mut tx, me).await?;
    calls::choose(&mut tx, me, chosen).await?;
    tx.commit().await?;
    let news = ctx.board().change(me, ctx.now(), |person| person.choose(chosen));
    drop(turn);
    let mine = my_presence(ctx, visitor).await?;
    match news {
        Some(news) => presence::tell(ctx, &news),
        // Others see nothing new; the visitor's other pages do.
        None => ctx.live().tell(me, Event::MyPresence(mine)),
    }
    if !ctx.lobby().waiting_for(me).is_empty() {
        // They ring from now on, or cease to.
        ctx.live().tell(me, Event::Guests);
    }
    Ok(mine)
}
