//! Tell the giver of a permission which pictures others added through it: gathered, never one by one.

use cradle_domain::customers::{Customer, Language, Standing};
use cradle_domain::notices::DAY;
use cradle_domain::sharing::Object;
use cradle_domain::{CustomerId, GrantId, Span};
use cradle_store::sharing::Came;
use cradle_store::{Tx, classes, customers, sharing};
use serde::{Deserialize, Serialize};

use crate::jobs::{Failure, Work, enqueue};
use crate::mail::{Letter, MailProblem, closing, leading, page, paragraph};
use crate::text::one_line;
use crate::{Context, Result};

/// Mails what was added through one permission since the last mail about it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct TellAdded {
    /// Whom to tell.
    pub owner: CustomerId,
    /// Through which permission it came.
    pub grant: GrantId,
}

/// What comes within this time is told together.
const GATHERED_FOR: Span = Span::from_mins(30);
/// Two mails about one permission are no closer together than this.
const PAUSE: Span = Span::from_hours(12);
/// Names in one mail, at most.
const MOST_NAMES: usize = 10;

/// A picture came through a permission: its giver is told, soon or with those that follow.
pub(crate) async fn came(ctx: &Context, tx: &mut Tx, owner: CustomerId, grant: GrantId) -> Result<()> {
    let soon = ctx.now() + GATHERED_FOR;
    let at = sharing::told_at(tx, owner, grant).await?.map_or(soon, |told| soon.max(told + PAUSE));
    enqueue(ctx, tx, &TellAdded { owner, grant }, at).await
}

impl Work for TellAdded {
    const KIND: &'static str = "notices.tell-added";
    const ATTEMPTS: u32 = 20;
    const FIRST_WAIT: Span = Span::from_mins(1);
    const LONGEST_WAIT: Span = Span::from_hours(6);

    fn about(&self) -> String {
        self.grant.to_string()
    }

    /// Sent twice when a worker dies between the mail server's yes and the record of it, under the same
    /// `Message-ID`.
    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.read().await?;
        let told = sharing::told_at(&mut tx, self.owner, self.grant).await?;
        let came = sharing::came_since(&mut tx, self.owner, self.grant, told, MOST_NAMES).await?;
        let customer = customers::get(&mut tx, self.owner).await?;
        let (Some(customer), Some(last)) = (customer, came.last) else { return Ok(()) };
        let Some((class, name)) = self.class(&mut tx).await? else { return Ok(()) };
        drop(tx);
        if customer.standing == Standing::Blocked {
            return Ok(self.again(ctx).await?);
        }
        let letter = compose(ctx, &customer, &came, (&class, &name), last.micros());
        match ctx.mail().deliver(&letter).await {
            Err(MailProblem::Later(reason)) => return Err(Failure::Retry(reason)),
            Err(MailProblem::Never(reason)) => {
                tracing::warn!(customer = %self.owner, reason, "a mail about added pictures was refused");
            }
            Ok(()) => {}
        }
        let mut tx = ctx.write().await?;
        sharing::set_told(&mut tx, self.owner, self.grant, last).await?;
        let more = sharing::came_since(&mut tx, self.owner, self.grant, Some(last), 0).await?;
        if more.pictures > 0 {
            self::came(ctx, &mut tx, self.owner, self.grant).await?;
        }
        Ok(tx.commit().await?)
    }
}

impl TellAdded {
    /// The class into which the pictures came, with its name.
    async fn class(&self, tx: &mut Tx) -> Result<Option<(String, String)>> {
        let given = sharing::get(tx, self.owner, self.grant).await?;
        let Some(Object::Class(id)) = given.map(|given| given.grant.object) else { return Ok(None) };
        let class = classes::get(tx, self.owner, id).await?;
        Ok(class.map(|class| (id.to_string(), class.name.to_string())))
    }

    async fn again(&self, ctx: &Context) -> Result<()> {
        let mut tx = ctx.write().await?;
        enqueue(ctx, &mut tx, self, ctx.now() + DAY).await?;
        Ok(tx.commit().await?)
    }
}

fn compose(ctx: &Context, customer: &Customer, came: &Came, class: (&str, &str), last: i64) -> Letter {
    let language = customer.profile.language;
    let centre = &ctx.settings().name;
    let said = phrases(came, &one_line(class.1), centre, language);
    let link = format!("{}/library/classes/{}", ctx.settings().public_url, class.0);
    let greeting = greeting(customer.profile.name.as_str(), language);
    let text = format!("{greeting}\n\n{}\n\n{}\n{link}\n\n{}\n", said.came, said.look, said.closing);
    let blocks = [
        paragraph(&greeting),
        paragraph(&said.came),
        leading(said.look, &link, &link),
        closing(&said.closing),
    ];
    Letter {
        id: format!("added-{}-{last}", class.0),
        from_name: centre.clone(),
        reply_to: None,
        to_name: Some(customer.profile.name.as_str().to_owned()),
        to: customer.email.clone(),
        subject: said.subject,
        text,
        html: Some(page(&blocks, language.tag())),
        attachments: Vec::new(),
    }
}

fn greeting(name: &str, language: Language) -> String {
    match language {
        Language::En => format!("Dear {name},"),
        Language::De => format!("Guten Tag, {name},"),
        Language::Ja => format!("{name}様"),
    }
}

struct Phrases {
    subject: String,
    came: String,
    look: &'static str,
    closing: String,
}

fn phrases(came: &Came, class: &str, centre: &str, language: Language) -> Phrases {
    let count = came.pictures;
    let names = one_line(&came.senders.join(", "));
    match language {
        Language::En => {
            let (pictures, were) =
                if count == 1 { ("1 picture".into(), "was") } else { (format!("{count} pictures"), "were") };
            let more = if came.more > 0 { format!(" and {} more", came.more) } else { String::new() };
            Phrases {
                subject: format!("{pictures} {were} added to “{class}”"),
                came: format!("{pictures} {were} added to your class “{class}”, from {names}{more}."),
                look: "They stand in your library and in the class:",
                closing: format!(
                    "What you do not want, you throw away like any picture. Whether more can be added, you say at {centre} on your account page."
                ),
            }
        }
        Language::De => {
            let (pictures, came_in) =
                if count == 1 { ("1 Bild".into(), "kam") } else { (format!("{count} Bilder"), "kamen") };
            let more = if came.more > 0 { format!(" und {} weiteren", came.more) } else { String::new() };
            Phrases {
                subject: format!("{pictures} {came_in} zu „{class}“ hinzu"),
                came: format!("{pictures} {came_in} zu Ihrer Klasse „{class}“ hinzu, von {names}{more}."),
                look: "Sie stehen in Ihrer Bibliothek und in der Klasse:",
                closing: format!(
                    "Was Sie nicht möchten, werfen Sie weg wie jedes Bild. Ob weitere hinzukommen dürfen, sagen Sie bei {centre} auf Ihrer Kontoseite."
                ),
            }
        }
        Language::Ja => {
            let more = if came.more > 0 { format!("ほか{}名", came.more) } else { String::new() };
            Phrases {
                subject: format!("「{class}」に写真{count}枚が追加されました"),
                came: format!("クラス「{class}」に{names}{more}から写真{count}枚が追加されました。"),
                look: "ライブラリとクラスに入っています：",
                closing: format!(
                    "不要なものは、ほかの写真と同じように捨てられます。追加を受け付けるかどうかは、{centre}のアカウントページで決められます。"
                ),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_says_how_many_came_from_whom_and_where_to() {
        let came = Came { pictures: 12, senders: vec!["Erna".into(), "Udo".into()], more: 3, last: None };
        let en = phrases(&came, "Wedding", "Lab", Language::En);
        assert_eq!(en.subject, "12 pictures were added to “Wedding”");
        assert_eq!(en.came, "12 pictures were added to your class “Wedding”, from Erna, Udo and 3 more.");
        let one = Came { pictures: 1, senders: vec!["Erna".into()], ..Came::default() };
        let de = phrases(&one, "Hochzeit", "Lab", Language::De);
        assert_eq!(de.subject, "1 Bild kam zu „Hochzeit“ hinzu");
        assert_eq!(de.came, "1 Bild kam zu Ihrer Klasse „Hochzeit“ hinzu, von Erna.");
    }
}
