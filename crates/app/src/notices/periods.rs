//! How long things wait: as the operator set it, else as configured.

use cradle_domain::Span;
use cradle_domain::notices::Periods;
use cradle_store::{Tx, jobs, notices};

use crate::{Context, Error, Result, Visitor};

/// The kind of work that sees to what is due.
pub(super) const DEADLINES: &str = "notices.deadlines";

/// The three periods in days; an inbox of 0 days waits for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeriodsInDays {
    /// From arrival to the notice.
    pub inbox: Option<u32>,
    /// From the delivered notice to the trash.
    pub answer: Option<u32>,
    /// From the trash to removal.
    pub trash: Option<u32>,
}

impl PeriodsInDays {
    const NAMES: [&str; 3] = ["inbox_days", "answer_days", "trash_days"];

    fn each(self) -> [(&'static str, Option<u32>); 3] {
        let [inbox, answer, trash] = Self::NAMES;
        [(inbox, self.inbox), (answer, self.answer), (trash, self.trash)]
    }
}

/// The operator's settings, where they were made, and the periods that hold.
pub async fn periods(ctx: &Context, visitor: &Visitor) -> Result<(PeriodsInDays, Periods)> {
    visitor.operator()?;
    read(ctx, &mut ctx.read().await?).await
}

/// Sets the periods; what is left out is as configured. What was announced keeps its end.
pub async fn change_periods(
    ctx: &Context,
    visitor: &Visitor,
    days: PeriodsInDays,
) -> Result<(PeriodsInDays, Periods)> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    let (inbox, answer, trash) = ctx.settings().periods.days();
    for (field, [inbox, answer, trash]) in [
        ("inbox_days", [days.inbox.unwrap_or(inbox), answer, trash]),
        ("answer_days", [inbox, days.answer.unwrap_or(answer), trash]),
        ("trash_days", [inbox, answer, days.trash.unwrap_or(trash)]),
    ] {
        Periods::of_days(inbox, answer, trash).map_err(|why| Error::invalid(field, why))?;
    }
    for (name, value) in days.each() {
        notices::set_setting(&mut tx, name, value.map(i64::from)).await?;
    }
    // Whoever waits by the old periods looks again by the new ones.
    jobs::hurry(&mut tx, DEADLINES, ctx.now() + Span::from_mins(1)).await?;
    let now_holds = read(ctx, &mut tx).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(now_holds)
}

async fn read(ctx: &Context, tx: &mut Tx) -> Result<(PeriodsInDays, Periods)> {
    let made = notices::settings(tx).await?;
    let of = |name: &str| made.get(name).and_then(|days| u32::try_from(*days).ok());
    let [inbox, answer, trash] = PeriodsInDays::NAMES.map(of);
    let configured = ctx.settings().periods.days();
    let periods = Periods::of_days(
        inbox.unwrap_or(configured.0),
        answer.unwrap_or(configured.1),
        trash.unwrap_or(configured.2),
    );
    Ok((PeriodsInDays { inbox, answer, trash }, periods.map_err(Error::defect)?))
}

/// The periods that hold.
pub(crate) async fn held(ctx: &Context, tx: &mut Tx) -> Result<Periods> {
    Ok(read(ctx, tx).await?.1)
}
