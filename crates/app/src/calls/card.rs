//! The address book as a file, and other ones' files.

use cradle_domain::ContactId;
use cradle_domain::calls::vcard::{self, Card, Written};
use cradle_domain::calls::{ContactState, Invitation};
use cradle_store::calls;

use crate::{Context, Error, Result, Visitor};

/// Bytes of a file of cards.
const LARGEST: usize = 8 << 20;

/// Cards that are written at a time.
const AT_ONCE: u32 = 500;

/// Somebody in a file of cards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCard {
    /// Who.
    pub card: Card,
    /// Whether the visitor invited this address already.
    pub known: bool,
}

/// Everybody who agreed, as vCard 4.0.
pub async fn export(ctx: &Context, visitor: &Visitor) -> Result<String> {
    let me = visitor.owner()?;
    let (mut text, mut after): (String, Option<ContactId>) = (String::new(), None);
    loop {
        let cards = calls::cards(&mut ctx.read().await?, me, None, after, AT_ONCE).await?;
        let Some(last) = cards.last() else { return Ok(text) };
        after = Some(last.contact.id);
        for card in cards.iter().filter(|card| card.contact.state == ContactState::Mutual) {
            let Some(person) = &card.person else { continue };
            let address = person.address.as_ref().map(ToString::to_string).unwrap_or_default();
            let notes: Vec<&str> = [person.says.as_str(), card.contact.comment.as_str()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect();
            text += &vcard::write(&Written {
                name: &person.name,
                link: &format!("{}/call/{address}", ctx.settings().public_url),
                note: &notes.join("\n"),
                groups: card.contact.groups.names(),
            });
        }
    }
}

/// Who is in a file of cards; nobody is invited by it.
pub async fn import(ctx: &Context, visitor: &Visitor, file: &[u8]) -> Result<Vec<FoundCard>> {
    let me = visitor.owner()?;
    if file.len() > LARGEST {
        return Err(Error::TooLarge("A file of cards has at most 8 MiB.".to_owned()));
    }
    let cards = vcard::read(&String::from_utf8_lossy(file));
    if cards.is_empty() {
        let why =
            "This file has no cards with email addresses in it. Save your address book as vCard (.vcf).";
        return Err(Error::Unsupported(why.to_owned()));
    }
    let mut tx = ctx.read().await?;
    let mut found = Vec::with_capacity(cards.len());
    for card in cards {
        let key = Invitation::Email(card.email.clone()).key();
        let known = calls::by_invitation(&mut tx, me, &key).await?.is_some();
        found.push(FoundCard { card, known });
    }
    Ok(found)
}
