//! Give others a look at pictures.

use std::collections::HashSet;

use cradle_domain::notices::Outcome;
use cradle_domain::sharing::{Grant, Receiver, Rights, slug};
use cradle_domain::{CustomerId, GrantId, ImageId, Instant, OrderId};
use cradle_store::sharing::{self, Recorded};
use cradle_store::{Tx, library};

use crate::notices::clock;
use crate::{Context, Error, Idempotency, Result, Secret, Visitor};

/// What is given with the pictures.
#[derive(Clone, Debug)]
pub struct Giving {
    /// To whom.
    pub to: Receiver,
    /// What they may do.
    pub rights: Rights,
    /// A title, 1–200 characters for a gallery.
    pub title: String,
    /// A few words.
    pub message: String,
    /// The picture that stands for it; the first one when none is named.
    pub cover: Option<ImageId>,
    /// The order that asks for it.
    pub order: Option<OrderId>,
    /// When it ends by itself.
    pub expires_at: Option<Instant>,
}

/// A permission that somebody gives by hand.
#[derive(Clone, Debug)]
pub struct New {
    /// `link` or `public`.
    pub to: String,
    /// The pictures, in order.
    pub images: Vec<ImageId>,
    /// A title; needed for a gallery.
    pub title: String,
    /// Whether originals may be taken.
    pub originals: bool,
    /// The picture that stands for it.
    pub cover: Option<ImageId>,
    /// When it ends by itself.
    pub expires_at: Option<Instant>,
}

/// A permission just given.
#[derive(Clone, Debug)]
pub struct Given {
    /// What was given.
    pub recorded: Recorded,
    /// Its address on this centre: `/s/{secret}` or `/g/{slug}`.
    pub href: String,
}

/// Opens some of the visitor's pictures to others.
///
/// The secret of a link is not kept, so it cannot be told again to a request that is repeated: that
/// one gets a new secret, and the one of before, whose answer did not arrive, opens nothing.
pub async fn give(ctx: &Context, visitor: &Visitor, new: New, once: Option<&Idempotency>) -> Result<Given> {
    let owner = visitor.user_of_services()?;
    let (giving, images) = checked(ctx, new)?;
    let mut tx = ctx.write().await?;
    let claimed: GrantId = ctx.id();
    if let Some(before) = Idempotency::claim(once, ctx, &mut tx, owner, claimed.0).await? {
        let recorded = sharing::get(&mut tx, owner, GrantId(before)).await?;
        let recorded = recorded.ok_or(Error::Missing("permission"))?;
        let given = again(&mut tx, recorded).await?;
        tx.commit().await?;
        return Ok(given);
    }
    for some in images.chunks(500) {
        let found = library::many(&mut tx, owner, some).await?;
        if found.len() < some.len() || found.iter().any(|image| image.trashed_at.is_some()) {
            return Err(Error::invalid(
                "images",
                "Some of these pictures are not in your library, or in the trash. Choose once more.",
            ));
        }
    }
    let (recorded, secret) = record_as(ctx, &mut tx, claimed, owner, giving, &images).await?;
    // Whoever shows a picture to others has chosen it.
    clock::settle(ctx, &mut tx, owner, &images, Outcome::Used).await?;
    tx.commit().await?;
    Ok(Given { href: href(&recorded, secret.as_ref()), recorded })
}

fn checked(ctx: &Context, new: New) -> Result<(Giving, Vec<ImageId>)> {
    let to = Receiver::from_word(&new.to)
        .ok_or_else(|| Error::invalid("to", "Pictures can be opened by link or to the public."))?;
    let title = new.title.trim().to_owned();
    if to == Receiver::Public {
        slug(&title).map_err(|why| Error::invalid("title", why))?;
    } else if title.chars().count() > 200 {
        return Err(Error::invalid("title", "A title has at most 200 characters."));
    }
    let mut seen = HashSet::new();
    let mut images = new.images;
    images.retain(|image| seen.insert(*image));
    if images.is_empty() || images.len() > cradle_domain::orders::MAX_IMAGES {
        return Err(Error::invalid("images", "Choose between 1 and 5,000 pictures."));
    }
    if new.cover.is_some_and(|cover| !seen.contains(&cover)) {
        return Err(Error::invalid("cover", "The cover must be one of the chosen pictures."));
    }
    if new.expires_at.is_some_and(|end| end <= ctx.now()) {
        return Err(Error::invalid("expires_at", "This end is over already. Choose a later one."));
    }
    let giving = Giving {
        to,
        rights: Rights { originals: new.originals },
        title,
        message: String::new(),
        cover: new.cover,
        order: None,
        expires_at: new.expires_at,
    };
    Ok((giving, images))
}

async fn again(tx: &mut Tx, recorded: Recorded) -> Result<Given> {
    let secret = (recorded.grant.to == Receiver::Link).then(Secret::fresh);
    if let Some(secret) = &secret {
        sharing::set_token(tx, recorded.grant.owner, recorded.grant.id, &secret.hash()).await?;
    }
    Ok(Given { href: href(&recorded, secret.as_ref()), recorded })
}

fn href(recorded: &Recorded, secret: Option<&Secret>) -> String {
    match (secret, &recorded.slug) {
        (Some(secret), _) => format!("/s/{}", secret.as_str()),
        (None, slug) => format!("/g/{}", slug.as_deref().unwrap_or_default()),
    }
}

/// Records a permission in the caller's transaction; a link's secret is given back this once.
pub(crate) async fn record(
    ctx: &Context,
    tx: &mut Tx,
    owner: CustomerId,
    giving: Giving,
    images: &[ImageId],
) -> Result<(Recorded, Option<Secret>)> {
    record_as(ctx, tx, ctx.id(), owner, giving, images).await
}

async fn record_as(
    ctx: &Context,
    tx: &mut Tx,
    id: GrantId,
    owner: CustomerId,
    giving: Giving,
    images: &[ImageId],
) -> Result<(Recorded, Option<Secret>)> {
    let grant = Grant {
        id,
        owner,
        to: giving.to,
        rights: giving.rights,
        expires_at: giving.expires_at,
        revoked_at: None,
    };
    let mut recorded = Recorded {
        grant,
        slug: None,
        title: giving.title,
        message: giving.message,
        cover: giving.cover,
        pictures: images.len() as u32,
        order: giving.order,
        created_at: ctx.now(),
        openings: 0,
    };
    // 40 random bits: that an address is taken happens hardly ever, and never five times.
    for _ in 0..5 {
        let secret = match giving.to {
            Receiver::Link => Some(Secret::fresh()),
            Receiver::Public => {
                let readable = slug(&recorded.title).map_err(|why| Error::invalid("title", why))?;
                recorded.slug = Some(format!("{readable}-{}", tail()));
                None
            }
        };
        let hash = secret.as_ref().map(Secret::hash);
        if sharing::add(tx, &recorded, hash.as_ref(), images).await? {
            return Ok((recorded, secret));
        }
    }
    Err(Error::defect("five addresses in a row were taken"))
}

/// Eight of 32 letters and digits that are not mistaken for one another.
fn tail() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 8];
    rand::fill(&mut bytes);
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}
